"""What the journal never holds: secrets; and what it always does: every other byte."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from simulator.config import Config
from tests.simulator.running import Sim, running
from tests.simulator.wire import request

TOKEN, SECRET, WRITE_KEY = "tok-8c1f47aa", "sec-19be03d7", "wk-e52d90c6"
BASIC = b64encode(f"{TOKEN}:{SECRET}".encode()).decode()
SETTINGS = b64encode(json.dumps({"apiSecret": SECRET}).encode()).decode()
BODY = (
    b'{"contact_uid":"u1", "writeKey" : "%b","params":{"a":[{"writeKey":"%b"}],"b":"\xc3\xa9\\n"}}'
    % (WRITE_KEY.encode(), WRITE_KEY.encode())
)
KEPT = BODY.replace(WRITE_KEY.encode(), b"[redacted]")
FORM = f"api_token={TOKEN}&data=%22e30=%22&writeKey={WRITE_KEY}".encode()
QUERY = f"?a=%20b&api_token={TOKEN}&c"
AUTH = f"Authorization: Basic {BASIC}"
IS_FORM = "Content-Type: application/x-www-form-urlencoded"
REQUESTS = {
    "basic": request("/v1/contact", BODY, AUTH),
    "query": request(f"/v1/contact{QUERY}", BODY),
    "batch": request("/v1/batch", b"[%b,%b]" % (BODY, BODY), AUTH),
    "form": request("/v1/user", FORM, AUTH, IS_FORM),
    "settings": request("/v1/ping", b"", AUTH, f"X-Segment-Settings: {SETTINGS}"),
    "bearer": request("/v1/ping", b"", f"authorization: Bearer {TOKEN}"),
    "bare": request("/v1/ping", b"", f"Authorization: {TOKEN}"),
    "bare pair": request("/v1/ping", b"", f"Authorization: {TOKEN} {SECRET}"),
    "half basic": request("/v1/ping", b"", f"Authorization: Basic{BASIC}"),
    "bad basic": request("/v1/ping", b"", f"Authorization: Basic {TOKEN}"),
    "no path": request(f"/v1/nowhere{QUERY}"),
    "slashes": request(f"/v1//contact{QUERY}", BODY),
    "tunnel": request(f"/v1/contact{QUERY}&encode=base64&_method=post", method="GET"),
    "no JSON": request(f"/v1/contact{QUERY}", BODY[:-1]),
    "cut off": request(f"/v1/contact{QUERY}", BODY[: BODY.index(WRITE_KEY.encode()) + 11]),
    "too large": request(f"/v1/contact{QUERY}", BODY[:-2] + b"," + b" " * 1_048_576),
}


def send(sim: Sim, sent: bytes) -> int:
    with sim.connect() as wire:
        wire.send(sent)
        return wire.answer().status


def test_no_secret_is_ever_stored(path: Path) -> None:
    """No file of the journal holds a secret in any form, whatever came of the request."""
    with running(Config(), path) as sim:
        for sent in REQUESTS.values():
            send(sim, sent)
        while_it_runs = {file.name: file.read_bytes() for file in path.parent.iterdir()}
        assert {"journal", "journal-wal", "journal-shm"} == set(while_it_runs)
        assert len(sim.recorded()) == len(REQUESTS)
    after_it = {f"{file.name} later": file.read_bytes() for file in path.parent.iterdir()}
    for name, content in {**while_it_runs, **after_it}.items():
        for secret in (TOKEN, SECRET, WRITE_KEY, BASIC, BASIC[:20], SETTINGS):
            assert secret.encode() not in content, f"{secret} in {name}"
    assert b"[redacted]" in after_it["journal later"]


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [
        ("basic", "/v1/contact", KEPT),
        ("query", "/v1/contact?a=%20b&api_token=[redacted]&c", KEPT),
        ("batch", "/v1/batch", b"[%b,%b]" % (KEPT, KEPT)),
        ("form", "/v1/user", b"api_token=[redacted]&data=%22e30=%22&writeKey=[redacted]"),
        ("no JSON", "/v1/contact?a=%20b&api_token=[redacted]&c", KEPT[:-1]),
    ],
)
def test_all_else_is_kept(sim: Sim, name: str, path: str, body: bytes) -> None:
    """Each byte but the secrets' is recorded as it was sent."""
    send(sim, REQUESTS[name])
    found = sim.last()
    assert (found.path, found.request_body) == (path, body)


def test_the_head_is_kept(sim: Sim) -> None:
    """Of the head only the credential is replaced, and its scheme stays."""
    send(sim, REQUESTS["settings"])
    assert sim.last().request_head.split("\n") == [
        "Host: localhost",
        "Authorization: Basic [redacted]",
        "X-Segment-Settings: [redacted]",
        "Content-Length: 0",
    ]


@pytest.mark.parametrize("body", [bytes(range(256)), b"", b"\xff\xfe", b'"\xed\xa0\x80"'])
def test_bytes_of_any_kind(sim: Sim, body: bytes) -> None:
    """A body that is no text at all is recorded byte for byte."""
    sim.post("/v1/contact", body)
    assert sim.last().request_body == body
