"""One entry of a HAR as a captured request, in the ways in which tools write it.

Browsers, Charles, mitmproxy and Postman write headers as ``{"name", "value"}``, others as pairs or
as one object; a body is ``postData.text``, of HAR 1.3 in base64 perhaps, or the ``params`` of a
form.  What our own export adds stands in ``_exchange`` and ``_message``.  Pure, and total.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from contracts.reading import loads
from contracts.registry import is_valid
from simulator.clock import LAST
from simulator.exchange_formats.captured.requests import Answered, Captured
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.records import Record, Recorded
from simulator.moments import seconds

NO_BODY = "the HAR has no body for this request: export it with content, or capture it anew"
NO_BASE64 = "the body is said to be base64, and isn't"

_LATIN_GZIP = "\x1f\x8b"
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")


def captured_of(number: int, value: object) -> Captured | None:
    """The request of a HAR's entry by its number; None where it holds none."""
    entry = _object(value)
    request = _object(entry.get("request"))
    method, url = request.get("method"), request.get("url")
    if not isinstance(method, str) or not isinstance(url, str):
        return None
    body, defect = _body(request)
    return Captured(
        line=number,
        method=method.upper(),
        url=_NOT_ASCII.sub(lambda found: quote(found[0], errors="replace"), url),
        headers=tuple(_pairs(request.get("headers"))),
        body=body,
        defect=defect,
        at=_moment(entry.get("startedDateTime")),
        ms=_amount(entry.get("time")),
        answered=_answered(_object(entry.get("response"))),
    )


def exported_of(number: int, value: object) -> Record | None:
    """The record that our own export wrote, as it was; None where it didn't."""
    entry = _object(value)
    if isinstance(entry.get("_exchange"), dict):
        return _exchange(number, entry)
    return _message(number, entry) if isinstance(entry.get("_message"), dict) else None


def _exchange(number: int, entry: Mapping[str, Any]) -> Recorded | None:
    request, response = _object(entry.get("request")), _object(entry.get("response"))
    exchange = {
        **entry["_exchange"],
        "method": request.get("method"),
        "status": response.get("status"),
        "request": _part(request, _object(request.get("postData"))),
        "response": _part(response, _object(response.get("content"))),
    }
    return Recorded(number, exchange) if is_valid("exchange", exchange) else None


def _part(whole: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    is_encoded = "base64" in (body.get("encoding"), body.get("_encoding"))
    return {
        "headers": [list(pair) for pair in _pairs(whole.get("headers"))],
        "body": body.get("text", ""),
        "encoding": "base64" if is_encoded else "utf-8",
    }


def _message(number: int, entry: Mapping[str, Any]) -> Entry | None:
    posted = _object(_object(entry.get("request")).get("postData")).get("text")
    try:
        value = loads(posted) if isinstance(posted, str) else None
    except (ValueError, RecursionError):
        return None
    batch = value.get("batch") if isinstance(value, dict) and len(value) == 1 else None
    if isinstance(batch, list) and len(batch) == 1:
        return Entry(number, batch[0])
    return None if value is None else Entry(number, value)


def _body(request: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body that was sent, and why it isn't known, "" where it is."""
    posted = _object(request.get("postData"))
    text = posted.get("text")
    if isinstance(text, str) and text:
        if "base64" in (posted.get("encoding"), posted.get("_encoding")):
            return _decoded(text)
        return _octets(text), ""
    if form := list(_params(posted.get("params"))):
        return "&".join(form).encode("utf-8", "replace"), ""
    is_empty = ("content-length", "0") in {(k.lower(), v.strip()) for k, v in _pairs_of(request)}
    return b"", "" if is_empty or request.get("method") in ("GET", "HEAD", "DELETE") else NO_BODY


def _answered(response: Mapping[str, Any]) -> Answered:
    content = _object(response.get("content"))
    text = content.get("text")
    body = b""
    if isinstance(text, str):
        body = _decoded(text)[0] if content.get("encoding") == "base64" else _octets(text)
    status: object = response.get("status")
    known = status if type(status) is int and 100 <= status <= 999 else 0
    return Answered(known, tuple(_pairs(response.get("headers"))), body)


def _pairs_of(request: Mapping[str, Any]) -> list[tuple[str, str]]:
    return list(_pairs(request.get("headers")))


def _pairs(headers: object) -> Iterator[tuple[str, str]]:
    if isinstance(headers, dict):
        yield from ((name, value) for name, value in headers.items() if isinstance(value, str))
        return
    for header in headers if isinstance(headers, list) else ():
        pair = header
        if isinstance(header, dict):
            pair = [header.get("name"), header.get("value")]
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        name, value = pair
        is_text = isinstance(name, str) and isinstance(value, str)
        if is_text and not name.startswith(":"):  # HTTP/2's own: method, path and host
            yield name, value


def _params(params: object) -> Iterator[str]:
    """The fields of a form, URL-encoded."""
    for one in params if isinstance(params, list) else ():
        name, value = _object(one).get("name"), _object(one).get("value", "")
        if isinstance(name, str) and isinstance(value, str):
            yield f"{_encoded(name)}={_encoded(value)}"


def _encoded(text: str) -> str:
    """As a form is encoded; what is encoded already stays so, as browsers write it."""
    return text if "%" in text or "+" in text else quote_plus(text, errors="surrogatepass")


def _octets(text: str) -> bytes:
    """A text's bytes; of gzip some tools write each byte as a character."""
    if text.startswith(_LATIN_GZIP) and max(text) <= "\xff":
        return text.encode("latin-1")
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _decoded(text: str) -> tuple[bytes, str]:
    try:
        if not _NOT_BASE64.search(text):
            return base64.b64decode(text), ""
    except ValueError:
        pass
    return b"", NO_BASE64


def _moment(value: object) -> float | None:
    found = seconds(value) if isinstance(value, str) else None
    return found if found is not None and 0 <= found < LAST else None


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    try:
        return float(value) if math.isfinite(value) and value >= 0 else 0.0
    except OverflowError:
        return 0.0


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
