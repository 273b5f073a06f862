"""HAR 1.2: messages and exchanges as browsers and proxies exchange them.  Pure.

What HAR has no place for stands in members of an entry that begin with ``_``, as it lets anybody
add: ``_exchange`` is all of ``Exchange.to_dict()`` but method, status, request and response;
``_message`` is ``{"seq", "messageId"}`` of a message, which is a POST to the Segment side of which
no answer is known.  A request's body that is no UTF-8 is base64, and ``postData`` has the member
``"_encoding": "base64"``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from simulator.clock import iso
from simulator.exchange import body_bytes
from simulator.moments import seconds
from simulator.segment.posted import posting

Pairs = list[dict[str, str]]

_ELSEWHERE: Final = ("method", "status", "request", "response")
"""What of an exchange HAR has a place for."""
_PLAIN: Final = "/?&=%~_.,:;@+*$!'()-"
"""What stands in an address as it is, beside letters and digits."""
_TIMES: Final = ("receivedAt", "sentAt", "timestamp")
_UNKNOWN: Final = "x-unknown"


def har(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The text of a HAR, an entry a line; nothing without an entry."""
    closing = ""
    for entry in entries:
        yield f"{',' if closing else _beginning()}\n{json.dumps(entry)}"
        closing = "\n]}}\n"
    if closing:
        yield closing


def _beginning() -> str:
    creator = {"name": "sim export", "version": version("salesmachine-destination")}
    log = {"version": "1.2", "creator": creator}
    return f'{{"log": {{{json.dumps(log)[1:-1]}, "entries": ['


def exchange_entry(exchange: Mapping[str, Any], url: str) -> dict[str, Any]:
    """The entry of ``Exchange.to_dict()``; ``url`` is the address of Salesmachine's API."""
    own = {name: value for name, value in exchange.items() if name not in _ELSEWHERE}
    sent = exchange["request"]["headers"]
    body = exchange["request"]["body"]
    encoded = exchange["request"]["encoding"] == "base64"
    posted: dict[str, Any] = {"mimeType": _value(sent, "content-type"), "text": body}
    if encoded:
        posted["_encoding"] = "base64"
    request = _request(
        exchange["method"],
        _address(exchange["path"], url),
        _pairs(sent),
        len(body_bytes(exchange["request"])),
    )
    return _entry(
        exchange["at"],
        exchange["ms"],
        {**request, **({"postData": posted} if body else {})},
        _response(exchange["status"], exchange["response"]),
        {"_exchange": own},
    )


def message_entry(message: object, line: int, url: str) -> dict[str, Any]:
    """The entry of a message, to the path of its call; ``url`` is the Segment side's address."""
    path, content = posting(message)
    said = message if isinstance(message, dict) else {}
    named = said.get("messageId")
    known = {"seq": line, **({"messageId": named} if isinstance(named, str) else {})}
    kind = "application/json"
    request = _request("POST", f"{url}{path}", [_pair("Content-Type", kind)], len(content))
    posted = {"mimeType": kind, "text": content.decode()}
    nothing = {"headers": [], "body": "", "encoding": "utf-8"}
    return _entry(
        _moment(said),
        0,
        {**request, "postData": posted},
        _response(0, nothing),
        {"_message": known},
    )


def _entry(
    at: str,
    ms: float,
    request: Mapping[str, Any],
    response: Mapping[str, Any],
    own: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "startedDateTime": at,
        "time": ms,
        "request": request,
        "response": response,
        "cache": {},
        "timings": {"send": 0, "wait": ms, "receive": 0},
        **own,
    }


def _request(method: str, url: str, headers: Pairs, size: int) -> dict[str, Any]:
    query = parse_qsl(url.partition("?")[2], keep_blank_values=True)
    return {
        "method": method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers,
        "queryString": [_pair(*one) for one in query],
        "headersSize": -1,
        "bodySize": size,
    }


def _response(status: int, answered: Mapping[str, Any]) -> dict[str, Any]:
    """An answer; of none at all the status is 0."""
    size = len(body_bytes(answered))
    content: dict[str, Any] = {
        "size": size,
        "mimeType": _value(answered["headers"], "content-type") or _UNKNOWN,
        "text": answered["body"],
    }
    if answered["encoding"] == "base64":
        content["encoding"] = "base64"
    return {
        "status": status,
        "statusText": _phrase(status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(answered["headers"]),
        "content": content,
        "redirectURL": _value(answered["headers"], "location"),
        "headersSize": -1,
        "bodySize": size,
    }


def _address(path: str, url: str) -> str:
    """The path below ``url``, or the whole address that was asked for; it is always a URI."""
    target = quote(path.encode("latin-1", "replace"), safe=_PLAIN)
    if target.startswith(("http://", "https://")):
        return target
    return f"{url}{'' if target.startswith('/') else '/'}{target}"


def _pairs(headers: list[list[str]]) -> Pairs:
    return [_pair(*one) for one in headers]


def _pair(name: str, value: str = "") -> dict[str, str]:
    return {"name": name, "value": value}


def _value(headers: list[list[str]], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _moment(message: Mapping[str, Any]) -> str:
    """When a message was sent, as far as it says so; 1970 where it doesn't."""
    said = (seconds(message[name]) for name in _TIMES if isinstance(message.get(name), str))
    return iso(next((one for one in said if one is not None), 0.0))
