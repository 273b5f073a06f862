"""Exchanges: what is said of somebody is replaced, and what is ours stays true."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given

from contracts import check
from contracts.reading import loads
from simulator.exchange import body_bytes
from simulator.payload.scrub import Scrubber
from tests.simulator.generated import exchanges, laws
from tests.simulator.payload.scrub.payloads import EXCHANGE


@laws
@given(exchanges())
def test_any_exchange(exchange: Any) -> None:
    """It is an exchange afterwards, and what isn't of its content is as it was."""
    value = exchange.to_dict()
    found = Scrubber("k").exchange(value)
    assert [one.code for one in check("exchange", found)] == [
        one.code for one in check("exchange", value)
    ]
    for name in ("seq", "status", "verdict", "fault", "ms", "method", "workspace"):
        assert found[name] == value[name]
    assert [one["code"] for one in found["violations"]] == [
        one["code"] for one in value["violations"]
    ]


def test_the_parts_of_an_exchange() -> None:
    """Bodies, items, violations and headers name the same contact, as its message does."""
    scrubber = Scrubber("k")
    found = scrubber.exchange(EXCHANGE)
    message: Any = scrubber.message({"userId": "grete.hermann@teilchen.io"})
    uid = message["userId"]
    body = json.loads(found["request"]["body"])
    assert [one["contact_uid"] for one in body] == [uid, uid]
    assert found["items"][0]["contact"] == uid
    assert found["items"][0]["account"] == body[0]["params"]["account_uid"]
    assert found["path"].startswith(f"/v1/batch?contact={uid.replace('@', '%40')}&")
    headers = dict(found["request"]["headers"])
    assert headers["Content-Length"] == str(len(found["request"]["body"].encode()))
    assert headers["Authorization"] == "Basic [redacted]"
    assert headers["User-Agent"] == "analytics-python/2.4.0"
    assert headers["Host"] == "127.0.0.1:8600"
    assert found["violations"][0]["got"] == f'string "{body[1]["params"]["churn_date"]}"'
    assert found["violations"][0]["expected"] == "ISO 8601"
    assert found["at"][10:] == EXCHANGE["at"][10:] != ""


@pytest.mark.parametrize(
    "body",
    [
        b'{"contact_uid":"ada@x.io","params":{"email":"ada@x.io","email":"bo@x.io"}}',
        b'{ "contact_uid": "ada@x.io", "params": [] }',
        b'[{"method":"contact","contact_uid":7,"params":{}}]',
        b'{"contact_uid":"ada@x.io",',
        b"",
        b"7",
    ],
)
def test_a_body(body: bytes) -> None:
    """What is wrong with it stays wrong: a key that stands twice, a text that breaks off."""
    value = {**EXCHANGE, "request": {**EXCHANGE["request"], "body": body.decode()}}
    found = Scrubber("k").exchange(value)["request"]["body"]
    assert found.count('":') == body.decode().count('":')
    assert found.count(": ") == body.decode().count(": ")
    assert "ada" not in found
    try:
        before = loads(body.decode())
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            loads(found)
    else:
        after = loads(found)
        codes = [[v.code for v in check("salesmachine/contact", one)] for one in (before, after)]
        assert type(before) is type(after)
        assert codes[0] == codes[1]


def test_a_tunnelled_body() -> None:
    """Base64 in a query and in a form, and a body that is no UTF-8."""
    data = base64.b64encode(b'{"contact_uid":"ada@x.io"}').decode().replace("=", "%3D")
    form = f"encode=base64&data={data}"
    request = {"headers": [["Content-Type", "application/x-www-form-urlencoded"]], "body": form}
    value = {**EXCHANGE, "path": f"/v1/contact?{form}", "request": {**request, "encoding": "utf-8"}}
    found = Scrubber("k").exchange(value)
    for text in (found["path"].partition("?")[2], found["request"]["body"]):
        encoded = text.partition("data=")[2].replace("%3D", "=")
        uid = json.loads(base64.b64decode(encoded))["contact_uid"]
        assert text.startswith("encode=base64&data=")
        assert uid.endswith(".example.com")
        assert "ada" not in uid
    broken = base64.b64encode("Zoë Zebulon".encode("latin-1")).decode()
    value = {**EXCHANGE, "request": {"headers": [], "body": broken, "encoding": "base64"}}
    octets = body_bytes(Scrubber("k").exchange(value)["request"])
    assert (len(octets), octets[3:4]) == (11, b" ")
    assert b"Zebulon" not in octets


def test_a_pointer() -> None:
    """What a violation points at is where the key has gone."""
    body = '{"contact_uid":"u","params":{"ada@x.io":1}}'
    violation = {"code": "SM-304", "severity": "advice", "pointer": "/params/ada@x.io"}
    told = {"expected": "integer, as before", "got": "string"}
    value = {
        **EXCHANGE,
        "request": {**EXCHANGE["request"], "body": body},
        "violations": [{**violation, **told}],
    }
    found = Scrubber("k").exchange(value)
    key = next(iter(json.loads(found["request"]["body"])["params"]))
    assert found["violations"] == [{**violation, **told, "pointer": f"/params/{key}"}]
    assert "ada" not in key
