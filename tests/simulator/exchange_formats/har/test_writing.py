"""HAR: what is written is HAR 1.2, whatever it is made of."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.exchange_formats.har.writing import exchange_entry, har, message_entry
from tests.simulator.exchange_formats.requests import recorded
from tests.simulator.generated import exchanges, json_values, laws

SALESMACHINE, SEGMENT = "http://127.0.0.1:8600", "http://127.0.0.1:8601"
TEXT = {"type": "string"}
NUMBER = {"type": "number", "minimum": 0}
SIZE = {"type": "integer", "minimum": -1}


def wanted(**members: Any) -> dict[str, Any]:
    """An object that has all of these members, and beside them only what begins with ``_``."""
    required = [name for name in members if name not in ("postData", "text", "encoding")]
    return {
        "type": "object",
        "required": required,
        "properties": members,
        "patternProperties": {"^_": True},
        "additionalProperties": False,
    }


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


PAIRS = listed(wanted(name=TEXT, value=TEXT))
PART = {"httpVersion": TEXT, "cookies": listed({}), "headersSize": SIZE, "bodySize": SIZE}
REQUEST = wanted(
    method=TEXT,
    url={"type": "string", "pattern": r"^https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$"},
    headers=PAIRS,
    queryString=PAIRS,
    postData=wanted(mimeType=TEXT, text=TEXT),
    **PART,
)
CONTENT = wanted(size=SIZE, mimeType=TEXT, text=TEXT, encoding={"const": "base64"})
RESPONSE = wanted(
    status={"type": "integer"},
    statusText=TEXT,
    headers=PAIRS,
    content=CONTENT,
    redirectURL=TEXT,
    **PART,
)
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$"}
ENTRY = wanted(
    startedDateTime=MOMENT,
    time=NUMBER,
    request=REQUEST,
    response=RESPONSE,
    cache=wanted(),
    timings=wanted(send=NUMBER, wait=NUMBER, receive=NUMBER),
)
CREATOR = wanted(name=TEXT, version=TEXT)
HAR = wanted(log=wanted(version={"const": "1.2"}, creator=CREATOR, entries=listed(ENTRY)))
"""HAR 1.2 as its specification has it: what has to be there, and nothing of one's own without _."""
VALID = jsonschema.Draft202012Validator(HAR)

finite = json_values.filter(lambda value: "NaN" not in json.dumps(value)).filter(
    lambda value: "Infinity" not in json.dumps(value)
)


@settings(laws, max_examples=100)
@given(st.lists(exchanges(), max_size=2), st.lists(finite, max_size=2))
def test_it_is_har(some: list[Any], messages: list[Any]) -> None:
    """All members that HAR asks for, of their types, whatever was asked for and answered."""
    entries = [exchange_entry(one.to_dict(), SALESMACHINE) for one in some]
    entries += [message_entry(one, number, SEGMENT) for number, one in enumerate(messages, 1)]
    text = "".join(har(entries))
    if not entries:
        assert text == ""
        return
    VALID.validate(json.loads(text))
    assert text.count("\n") == len(entries) + 2


def test_a_request_and_its_answer() -> None:
    """Each member says what it is of; what HAR has no place for stands in one of our own."""
    exchange = {
        **recorded("/v1/contact?a=1&b=%C3%A9", b"{}", ("Content-Type", "application/json")),
        "schema_version": 1,
        "seq": 7,
        "at": "2024-03-11T09:21:45.123Z",
        "status": 302,
        "verdict": "ok",
        "fault": "latency=1s",
        "ms": 1.5,
        "response": {
            "headers": [["Location", "/v1/x"], ["Content-Type", "text/plain"]],
            "body": "//8=",
            "encoding": "base64",
        },
    }
    entry = exchange_entry(exchange, SALESMACHINE)
    request, response = entry["request"], entry["response"]
    assert (entry["startedDateTime"], entry["time"]) == ("2024-03-11T09:21:45.123Z", 1.5)
    assert request["url"] == f"{SALESMACHINE}/v1/contact?a=1&b=%C3%A9"
    assert request["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": "é"}]
    assert request["postData"] == {"mimeType": "application/json", "text": "{}"}
    assert (response["status"], response["statusText"]) == (302, "Found")
    assert (response["redirectURL"], response["bodySize"]) == ("/v1/x", 2)
    assert response["content"] == {
        "size": 2,
        "mimeType": "text/plain",
        "text": "//8=",
        "encoding": "base64",
    }
    own = entry["_exchange"]
    assert (own["seq"], own["fault"], own["verdict"]) == (7, "latency=1s", "ok")
    assert not own.keys() & {"method", "status", "request", "response"}


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/v1/ping", f"{SALESMACHINE}/v1/ping"),
        ("*", f"{SALESMACHINE}/*"),
        ("@evil.example/x", f"{SALESMACHINE}/@evil.example/x"),
        ("http://localhost/v1/ping", "http://localhost/v1/ping"),
        ("/caf\xe9 #<>", f"{SALESMACHINE}/caf%E9%20%23%3C%3E"),
    ],
)
def test_an_address(path: str, url: str) -> None:
    """Whatever was asked for, it is a URI, and of no other host than was asked."""
    answer = {"status": 200, "at": "", "ms": 0, "response": {"headers": [], "body": ""}}
    answer["response"]["encoding"] = "utf-8"  # type: ignore[index]
    entry = exchange_entry({**recorded(), **answer, "path": path}, SALESMACHINE)
    assert entry["request"]["url"] == url
    assert entry["_exchange"]["path"] == path


def test_a_message() -> None:
    """A POST to the path of its call, when it was sent; its answer isn't known."""
    message = {"type": "page", "messageId": "m1", "sentAt": "2024-03-11T10:21:45+01:00"}
    entry = message_entry(message, 3, SEGMENT)
    assert entry["request"]["url"] == f"{SEGMENT}/v1/page"
    assert json.loads(entry["request"]["postData"]["text"]) == message
    assert entry["startedDateTime"] == "2024-03-11T09:21:45.000Z"
    assert entry["_message"] == {"seq": 3, "messageId": "m1"}
    assert entry["response"]["status"] == 0


@pytest.mark.parametrize("message", [7, None, [], {"type": "video", "sentAt": "yesterday"}])
def test_a_message_of_no_call(message: object) -> None:
    """It goes in a batch of one; without a time it is of 1970, and says no more than it knows."""
    entry = message_entry(message, 1, SEGMENT)
    assert entry["request"]["url"] == f"{SEGMENT}/v1/batch"
    assert json.loads(entry["request"]["postData"]["text"]) == {"batch": [message]}
    assert re.match("1970-", entry["startedDateTime"])
    assert entry["_message"] == {"seq": 1}
