"""Requests of every kind, and exchanges as they are recorded."""

from __future__ import annotations

import base64
import json
from typing import Any

from simulator.exchange_formats.again import again
from simulator.redaction import redact_body, redact_header, redact_target
from tests.simulator.running import BASIC
from tests.simulator.wire import request

FORM = "application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"
FORM_HEADER = f"Content-Type: {FORM}"
AUTHORIZED = f"Authorization: {BASIC}"
LARGE = json.dumps({"contact_uid": "u1", "params": {"a": "é'\n\\!" * 200_000}}, ensure_ascii=False)


def recorded(
    target: str = "/v1/ping", body: bytes = b"", *headers: tuple[str, str], method: str = "POST"
) -> dict[str, Any]:
    """An exchange of which the parts that matter are recorded as the simulator records them."""
    kinds = ",".join(value for name, value in headers if name.lower() == "content-type")
    kept = [
        [name, redact_header(name.encode(), value.encode("latin-1")).decode("latin-1")]
        for name, value in headers
    ]
    text = redact_body(kinds, body).decode("utf-8")
    return {
        "method": method,
        "path": redact_target(target),
        "workspace": "1a2b3c4d",
        "request": {"headers": kept, "body": text, "encoding": "utf-8"},
        "items": [],
        "violations": [],
    }


def body(**said: object) -> bytes:
    """A contact's body, as Python writes it."""
    return json.dumps({"contact_uid": "u1", "params": said}).encode()


REQUESTS = {
    "json": request("/v1/contact", body(name="Ada"), AUTHORIZED, JSON),
    "a batch": request("/v1/batch", b'[{"method":"contact","contact_uid":"u1"}]', AUTHORIZED, JSON),
    "a token in the query": request("/v1/contact?a=1&api_token=tok-4f1c9a&b=2", body(), JSON),
    "a token in a form": request("/v1/contact", b"api_token=tok-4f1c9a&a='\n", FORM_HEADER),
    "a token in a long form": request("/v1/x", b"a=" + b"x" * 200_000, FORM_HEADER, AUTHORIZED),
    "a tunnel": request(
        f"/v1/contact?encode=base64&_method=post&data={base64.b64encode(body()).decode()}",
        b"",
        AUTHORIZED,
        method="GET",
    ),
    "quotes": request("/v1/contact", body(a="'\"`$(id)\\!{}") + b"\n\n '", AUTHORIZED, JSON),
    "unicode": request("/v1/contact", '{"contact_uid":"é日🎉"}'.encode(), AUTHORIZED, JSON),
    "half a character": request("/v1/contact", body(a="\udfff\x00\u202e"), AUTHORIZED, JSON),
    "marks": request("/v1/contact", '{"contact_uid":"\u202e\u2028"}'.encode(), AUTHORIZED, JSON),
    "control": request("/v1/contact", b'\x1b[2J\x03\t\r{"a":"\x00"}', AUTHORIZED, JSON),
    "no UTF-8": request("/v1/contact", b'{"contact_uid":"\xe9\xff"}', AUTHORIZED, JSON),
    "a megabyte": request("/v1/contact", LARGE.encode()[:1_000_000], AUTHORIZED, JSON),
    "a long argument": request("/v1/contact", b"'" * 99_999, AUTHORIZED, JSON),
    "too long an argument": request("/v1/contact", b"'" * 140_000, AUTHORIZED, JSON),
    "an address of a file": request("/v1/contact", b"@/etc/passwd", AUTHORIZED, JSON),
    "what the shell would expand": request("/v1/contact", b"=cat *", AUTHORIZED, JSON),
    "no type": request("/v1/contact", body(), AUTHORIZED),
    "a blank type": request("/v1/contact", body(), AUTHORIZED, "Content-Type:"),
    "two types": request("/v1/contact", body(), AUTHORIZED, JSON, "content-type: text/html"),
    "no body": request("/v1/ping", b"", AUTHORIZED),
    "get": request("/v2/contacts?limit=1&order=desc", b"", AUTHORIZED, method="GET"),
    "get with a body": request("/v2/contacts", b"{}", AUTHORIZED, JSON, method="GET"),
    "delete": request("/v2/contacts/nobody", b"", AUTHORIZED, method="DELETE"),
    "head": request("/v2/contacts", b"", AUTHORIZED, method="HEAD"),
    "options of all": request("*", b"", AUTHORIZED, method="OPTIONS"),
    "a rare method": request("/v1/contact", b"{}", AUTHORIZED, JSON, method="M-SEARCH"),
    "no credentials": request("/v1/ping"),
    "another scheme": request("/v1/ping", b"", "Authorization: Bearer x"),
    "no scheme": request("/v1/ping", b"", "Authorization: tok"),
    "a whole address": request("http://localhost/v1/ping?api_token=tok-4f1c9a"),
    "dots": request("/v1/../v1/./ping/.?a=../b", b"", AUTHORIZED),
    "globs": request("/v1/{a,b}[1-3]?a=[1-3]&b={x}&c=%20'$!", b"", AUTHORIZED),
    "two slashes": request("//v1//ping", b"", AUTHORIZED),
    "headers": request("/v1/ping", b"", AUTHORIZED, "X-A:", "X-B: 'caf\xe9 !", "x-b: \u00c3\u00a9"),
    "its own fault": request("/v1/ping", b"", AUTHORIZED, "X-Sim-Fault: status=503"),
}


def asked(exchange: dict[str, Any]) -> dict[str, Any]:
    """What was asked, without what a client makes itself."""
    sent = again(exchange)
    known = {name: exchange[name] for name in ("method", "path", "workspace", "status")}
    kinds = sorted((name.lower(), value) for name, value in sent.headers)
    return {**known, "headers": kinds, "schemes": sent.schemes, "body": exchange["request"]["body"]}
