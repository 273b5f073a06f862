"""What the journal never holds: secrets; and what it always does: every other byte."""

from __future__ import annotations

import json
from base64 import b64encode
from math import ceil
from pathlib import Path
from urllib.parse import quote

import pytest

from contracts.violations import Profile
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
KEPT_FORM = b"api_token=[redacted]&data=%22e30=%22&writeKey=[redacted]"
FORM = f"api_token={TOKEN}&data=%22e30=%22&writeKey={WRITE_KEY}".encode()
ODD = b'{"write\\u004bey":["%b"],"contact_uid":"u","params":{"api_token":"%b"}}' % (
    WRITE_KEY.encode(),
    TOKEN.encode(),
)
WRAPPED = quote(b64encode(BODY), safe="")
RUBY = f"api_token={TOKEN}&encode=base64&data=%22{WRAPPED}%22".encode()
QUERY = f"?a=%20b&api_token={TOKEN}&c"
NODE = f"/v1/contact{QUERY}&encode=base64&_method=post&data="
MULTIPART = (
    f'--b\r\nContent-Disposition: form-data; name="api_token"\r\n\r\n{TOKEN}\r\n'
    f'--b\r\nContent-Disposition: form-data; name="writeKey"\r\n\r\n{WRITE_KEY}\r\n--b--\r\n'
).encode()
SPELT = (
    f'{{"contact_uid":"u","params":{{"apiToken":"{TOKEN}","write_key":"{WRITE_KEY}"}}}}'.encode()
)
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
    "tunnelled": request(f"{NODE}{WRAPPED}", method="GET"),
    "tunnelled in lines": request(f"{NODE}{WRAPPED[:40]}%0A{WRAPPED[40:]}", method="GET"),
    "tunnelled to nowhere": request(f"{NODE.replace('contact', 'user')}{WRAPPED}", method="GET"),
    "a letter too many": request(f"{NODE}e{WRAPPED}", method="GET"),
    "a letter too few": request(f"{NODE}{WRAPPED[:9]}{WRAPPED[10:]}", method="GET"),
    "no letter": request(f"{NODE}{WRAPPED[:8]}!{WRAPPED[8:]}", method="GET"),
    "no data": request(f"{NODE}{WRAPPED}".replace("encode", "decode"), method="GET"),
    "a form of base64": request("/v1/contact", RUBY, AUTH, IS_FORM),
    "a form alone": request("/v1/contact", RUBY, IS_FORM),
    "a form cut off": request("/v1/contact", RUBY[:-9], AUTH, IS_FORM),
    "a large form": request("/v1/contact", RUBY + b"&a=" + b"x" * 1_048_576, IS_FORM),
    "JSON as a form": request("/v1/contact", BODY, AUTH, IS_FORM),
    "an odd key": request("/v1/contact", ODD, AUTH),
    "no JSON": request(f"/v1/contact{QUERY}", BODY[:-1]),
    "cut off": request(f"/v1/contact{QUERY}", BODY[: BODY.index(WRITE_KEY.encode()) + 11]),
    "a form as JSON": request("/v1/contact", FORM, AUTH, "Content-Type: application/json"),
    "a form as text": request("/v1/contact", FORM, AUTH, "Content-Type: text/plain"),
    "a form of no type": request("/v1/contact", FORM, AUTH),
    "a form of no one known": request("/v1/contact", FORM),
    "multipart": request("/v1/contact", MULTIPART, "Content-Type: multipart/form-data; boundary=b"),
    "multipart as JSON": request("/v1/contact", MULTIPART, AUTH),
    "other spellings": request("/v1/contact", SPELT, AUTH),
    "headers": request(
        "/v1/ping",
        b"",
        AUTH,
        f"Cookie: token={TOKEN}",
        f"Referer: http://localhost/v1/ping?api_token={TOKEN}",
        f"Origin: http://{TOKEN}:{SECRET}@localhost",
        f"X-Api-Token: {TOKEN}",
        f"X-API-Key: {SECRET}",
        f"Api-Token: {TOKEN}",
        f"X-Write-Key: {WRITE_KEY}",
    ),
    "a user": request(f"http://{TOKEN}:{SECRET}@localhost/v1/contact", BODY, AUTH),
    "HTML's ampersand": request(f"/v1/contact?a=1&amp;api_token={TOKEN}", BODY, AUTH),
    "a semicolon": request(f"/v1/contact?a=1;apiToken={TOKEN}", BODY, AUTH),
    "a list": request(f"/v1/contact?api_token[]={TOKEN}&apiSecret={SECRET}", BODY, AUTH),
    "in the path": request(f"/v1/x%3Fapi_token={TOKEN}", BODY, AUTH),
    "in the path, escaped": request(f"/v1/x%3Fapi_token%3D{TOKEN}%26a", BODY, AUTH),
    "in a path of two": request(f"/v1/contact&api_token={TOKEN}", BODY, AUTH),
    "in a contact's name": request(f"/v2/contacts/u%3Fapi_token={TOKEN}", b"", AUTH, method="GET"),
    "in a question": request(
        f"/v2/contacts?limit=1&API_TOKEN={TOKEN}&apiSecret={SECRET}", b"", AUTH, method="GET"
    ),
    "in a method": request(f"/v1/contact?_method=a;api_token={TOKEN}", b"", AUTH, method="GET"),
    "in a ping's method": request(
        f"/v1/ping?_method=a;apitoken={TOKEN[:8]}", b"", AUTH, method="GET"
    ),
    "too large": request(f"/v1/contact{QUERY}", BODY[:-2] + b"," + b" " * 1_048_576),
}


def send(sim: Sim, sent: bytes) -> int:
    with sim.connect() as wire:
        wire.send(sent)
        return wire.answer().status


def in_base64(secret: str) -> list[bytes]:
    """What always shows of a secret in base64, wherever in it the secret begins."""
    shown = []
    for before in range(3):
        bits, end = 8 * before, 8 * (before + len(secret))
        text = b64encode(b" " * before + secret.encode())
        shown.append(text[ceil(bits / 6) : end // 6])
    return shown


def test_base64_shows_a_secret_in_three_ways() -> None:
    """By which the test below looks for it."""
    for before in range(9):
        content = b64encode(b"x" * before + TOKEN.encode() + b"yy")
        assert any(shown in content for shown in in_base64(TOKEN))


@pytest.mark.parametrize("profile", ["strict", "compat"])
def test_no_secret_is_ever_stored(path: Path, profile: Profile) -> None:
    """No file of the journal holds a secret in any form, whatever came of the request."""
    with running(Config(profile=profile), path) as sim:
        for sent in REQUESTS.values():
            send(sim, sent)
        while_it_runs = {file.name: file.read_bytes() for file in path.parent.iterdir()}
        assert {"journal", "journal-wal", "journal-shm"} == set(while_it_runs)
        assert len(sim.recorded()) == len(REQUESTS)
    after_it = {f"{file.name} later": file.read_bytes() for file in path.parent.iterdir()}
    for name, content in {**while_it_runs, **after_it}.items():
        for secret in (TOKEN, SECRET, WRITE_KEY, BASIC, BASIC[:20], SETTINGS):
            assert secret.encode() not in content, f"{secret} in {name}"
        for secret in (TOKEN, SECRET, WRITE_KEY):
            assert not any(shown in content for shown in in_base64(secret)), f"{secret} in {name}"
    assert b"[redacted]" in after_it["journal later"]


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [
        ("basic", "/v1/contact", KEPT),
        ("query", "/v1/contact?a=%20b&api_token=[redacted]&c", KEPT),
        ("batch", "/v1/batch", b"[%b,%b]" % (KEPT, KEPT)),
        ("form", "/v1/user", KEPT_FORM),
        ("a form as JSON", "/v1/contact", KEPT_FORM),
        ("a form of no type", "/v1/contact", KEPT_FORM),
        (
            "multipart",
            "/v1/contact",
            MULTIPART.replace(TOKEN.encode(), b"[redacted]").replace(
                WRITE_KEY.encode(), b"[redacted]"
            ),
        ),
        ("a user", "http://[redacted]@localhost/v1/contact", KEPT),
        ("in the path", "/v1/x%3Fapi_token=[redacted]", KEPT),
        ("no JSON", "/v1/contact?a=%20b&api_token=[redacted]&c", KEPT[:-1]),
    ],
)
def test_all_else_is_kept(sim: Sim, name: str, path: str, body: bytes) -> None:
    """Each byte but the secrets' is recorded as it was sent."""
    send(sim, REQUESTS[name])
    found = sim.last()
    assert (found.path, found.request_body) == (path, body)


@pytest.mark.parametrize("name", ["in the path", "in the path, escaped", "in a path of two"])
def test_no_answer_repeats_a_secret_of_the_path(sim: Sim, name: str) -> None:
    """Neither the 404 nor its violation repeats what stands in a path as if in a query."""
    with sim.connect() as wire:
        wire.send(REQUESTS[name])
        answer = wire.answer()
    assert answer.status == 404
    for shown in (answer.body, repr(sim.last().violations).encode()):
        assert b"api_token=[redacted]" in shown
        assert TOKEN.encode() not in shown


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
