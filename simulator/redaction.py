"""Redaction: secrets are replaced by their place, never by their value, before anything is kept.

The places: Authorization and X-Segment-Settings headers; ``api_token``, ``api_secret`` and
``writeKey`` as a field of a query or a form and as a key of JSON, however the name is written; the
same keys in what base64 in a field ``data`` stands for.  Nothing else changes: JSON keeps its form,
and what was redacted once stays as it is.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from urllib.parse import quote, unquote_to_bytes

from simulator.carried import COMMON, content_of, kind_of

REDACTED = "[redacted]"

_VALUE = REDACTED.encode()
_SECRET_HEADERS = frozenset({b"authorization", b"proxy-authorization", b"x-segment-settings"})
_SCHEME = re.compile(rb"\s*(basic|bearer)\s", re.IGNORECASE)
_NAMES = ("api_secret", "api_token", "writekey")
_HINTS = (b"api_", b"writekey")
_SHORTEST = 19
"""A secret with its key is no shorter in base64."""


def _spelt(escape: str, *names: str) -> str:
    """A pattern of the names, each letter as itself or, behind ``escape``, by its number."""
    pattern = ""
    for name in names:
        letters = ({letter, letter.upper()} for letter in name)
        escaped = ("|".join(f"{escape}{ord(one):02x}" for one in letter) for letter in letters)
        pattern += "|" + "".join(
            f"(?:{letter}|{other})" for letter, other in zip(name, escaped, strict=True)
        )
    return f"(?:{pattern[1:]})"


def _pattern(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode(), re.IGNORECASE | re.DOTALL)


_STRING = r'"(?:[^"\\]|\\.)*+"?+'
_BLANK = r"(?:[\s+]|%(?:20|09|0[a-d]))*+"
_KEY = _pattern('"' + _spelt(r"\\u00", *_NAMES) + r'"\s*+:\s*+')
_FIELD = _pattern(f"((?:^|&){_BLANK}{_spelt('%', *_NAMES)}{_BLANK}=)[^&]*+")
_DATA = _pattern(f"((?:^|&){_BLANK}{_spelt('%', 'data')}{_BLANK}=)([^&]{{{_SHORTEST},}}+)")
_SCALAR = _pattern(_STRING + r"|[^\s,}\]]*+")
_MARK = _pattern(_STRING + r"|[{}\[\]]")


def redact_target(target: str) -> str:
    """A path with its query, the secrets in the query replaced."""
    path, mark, query = target.partition("?")
    if not query:
        return target
    return f"{path}{mark}{_redact_fields(query.encode('latin-1')).decode('latin-1')}"


def redact_header(name: bytes, value: bytes) -> bytes:
    """A header's value, or what stands for it; the scheme of a credential stays."""
    if name.lower() not in _SECRET_HEADERS:
        return value
    scheme = _SCHEME.match(value)
    return (scheme[1] + b" " if scheme else b"") + _VALUE


def redact_body(content_type: str, body: bytes) -> bytes:
    """A request body with the secrets in it replaced; the same object where it holds none."""
    if kind_of(content_type) != "json" and "form-urlencoded" in content_type.lower():
        body = _redact_fields(body)
    return _redact_json(body)


def _redact_fields(encoded: bytes) -> bytes:
    return _DATA.sub(_redact_data, _FIELD.sub(rb"\1" + _VALUE, encoded))


def _redact_data(field: re.Match[bytes]) -> bytes:
    """A field whose value stands for JSON, or is meant to."""
    octets = unquote_to_bytes(field[2])
    try:
        content = content_of(octets)
    except ValueError:
        return field[1] + _VALUE if _shows_a_secret(octets, range(4)) else field[0]
    kept = _redact_json(content)
    if kept is content:
        return field[1] + _VALUE if _shows_a_secret(octets, range(1, 4)) else field[0]
    quotes = b"%22" if octets.lstrip().startswith(b'"') else b""
    return field[1] + quotes + quote(b64encode(kept), safe="").encode() + quotes


def _shows_a_secret(octets: bytes, starts: range) -> bool:
    """Whether a secret with its key shows in base64 that lacks a letter, or has one too many."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", octets.translate(COMMON))
    shifted = (letters[start : start + (len(letters) - start) // 4 * 4] for start in starts)
    return any(_redact_json(one) is not one for one in map(b64decode, shifted))


def _redact_json(body: bytes) -> bytes:
    if not _may_hold_a_secret(body):
        return body
    pieces: list[bytes] = []
    done = 0
    while key := _KEY.search(body, done):
        start, end = key.end(), _end_of_value(body, key.end())
        pieces += [body[done:start], b'"%b"' % _VALUE if end > start else b""]
        done = end
    redacted = b"".join([*pieces, body[done:]])
    return body if redacted == body else redacted


def _may_hold_a_secret(body: bytes) -> bool:
    """A guess that costs little, and is wrong only where it says yes."""
    if b"\\" in body and b"\\u00" in body:
        return True
    lower = body.lower()
    return any(hint in lower for hint in _HINTS)


def _end_of_value(body: bytes, start: int) -> int:
    """Where the JSON value that starts there ends; the end of the body where it doesn't."""
    if body[start : start + 1] not in (b"{", b"["):
        scalar = _SCALAR.match(body, start)
        return scalar.end() if scalar else start
    depth = 0
    for mark in _MARK.finditer(body, start):
        depth += (mark[0] in (b"{", b"[")) - (mark[0] in (b"}", b"]"))
        if depth == 0:
            return mark.end()
    return len(body)
