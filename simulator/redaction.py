"""Redaction: secrets are replaced by their place, never by their value, before anything is kept.

The places: Authorization, Cookie, X-Segment-Settings and the headers that are named after a token
or a key; the user of an absolute address; ``api_token``, ``api_secret`` and ``writeKey``, also
spelt apiToken or write_key, as a field of an address in the target or a header, of a form and of a
multipart body, and as a key of JSON, however the name is written; the same keys in what base64 in a
field ``data`` stands for.  Whether a body is JSON, a form or multipart shows in it, whatever its
type says.  Nothing else changes: JSON keeps its form, and what was redacted once stays as it is.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from urllib.parse import quote, unquote_to_bytes

from simulator.carried import COMMON, content_of, kind_of

REDACTED = "[redacted]"

_VALUE = REDACTED.encode()
_CREDENTIALS = ("api-token", "api-secret", "api-key", "write-key", "auth-token", "access-token")
_SECRET_HEADERS = frozenset(
    {b"authorization", b"proxy-authorization", b"x-segment-settings", b"cookie"}
    | {
        f"{prefix}{name}".replace("-", joint, name.count("-") + bool(prefix)).encode()
        for name in _CREDENTIALS
        for prefix in ("", "x-")
        for joint in ("-", "_")
    }
    | {b"writekey", b"x-writekey", b"apikey", b"x-apikey"}
)
_SCHEME = re.compile(rb"\s*(basic|bearer)\s", re.IGNORECASE)
_NAMES = (("api", "secret"), ("api", "token"), ("write", "key"))
_SHORTEST = 19
"""A secret with its key is no shorter in base64."""


def _spelt(escape: str, word: str) -> str:
    """A pattern of a word, each letter as itself or, behind ``escape``, by its number."""
    spellings = ([letter, *_numbers(escape, letter)] for letter in word)
    return "".join(f"(?:{'|'.join(spelling)})" for spelling in spellings)


def _numbers(escape: str, letter: str) -> list[str]:
    return [f"{escape}{ord(one):02x}" for one in sorted({letter, letter.upper()})]


def _names(escape: str) -> str:
    """A pattern of the secrets' names, their two words apart or not."""
    joint = f"(?:[_-]|{'|'.join(_numbers(escape, '_') + _numbers(escape, '-'))})?"
    spelt = (joint.join(_spelt(escape, word) for word in name) for name in _NAMES)
    return f"(?:{'|'.join(spelt)})"


def _pattern(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode(), re.IGNORECASE | re.DOTALL)


_STRING = r'"(?:[^"\\]|\\.)*+"?+'
_BLANK = r"(?:[\s+]|%(?:20|09|0[a-d]))*+"
_BEFORE = r"(?:^|[&;?/\[\s+]|%(?:09|0[a-d]|20|26|2b|2f|3b|3f|5b))"
"""What a field may stand behind: a part of an address too, and what was escaped once too often."""
_BRACKETS = r"(?:[\[\]\d]|%5[bd])*+"
_KEY = _pattern('"' + _names(r"\\u00") + r'"\s*+:\s*+')
_FIELD = _pattern(f"({_BEFORE}{_names('%')}{_BRACKETS}{_BLANK}(?:=|%3d))[^&]*+")
_DATA = _pattern(f"((?:^|&){_BLANK}{_spelt('%', 'data')}{_BLANK}=)([^&]{{{_SHORTEST},}}+)")
_SCALAR = _pattern(_STRING + r"|[^\s,}\]]*+")
_MARK = _pattern(_STRING + r"|[{}\[\]]")
_JSON = _pattern(r'(?:\xef\xbb\xbf)?\s*+[{\["]')
_USER = _pattern(r"^(\s*+[a-z][a-z0-9+.-]*+://)[^/?#]*@")
_BOUNDARY = _pattern(r"(?:^|\n)(--[^\r\n]++)")
_PART = _pattern(r"\r?\n\r?\n")
_PART_NAME = _pattern(r"\bname\s*+=\s*+[\"']?" + _names("%") + r"(?![\w-])")


def redact_target(target: str) -> str:
    """A path with its query, or a whole address, the secrets in it replaced."""
    if "=" not in target and "%" not in target and "@" not in target:
        return target
    return _redact_address(target.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def redact_header(name: bytes, value: bytes) -> bytes:
    """A header's value, or what stands for it; the scheme of a credential stays."""
    if name.lower() not in _SECRET_HEADERS:
        return _redact_address(value) if b"=" in value or b"@" in value or b"%" in value else value
    scheme = _SCHEME.match(value)
    return (scheme[1] + b" " if scheme else b"") + _VALUE


def redact_body(content_type: str, body: bytes) -> bytes:
    """A request body with the secrets in it replaced; the same object where it holds none."""
    if body[:1] in (b"{", b"[") and kind_of(content_type) == "json":
        return _redact_json(body)
    kind = content_type.lower()
    if "multipart/" in kind or body.startswith(b"--"):
        body = _redact_parts(body)
    elif "form-urlencoded" in kind or not _JSON.match(body):
        body = _redact_fields(body)
    return _redact_json(body)


def _redact_address(address: bytes) -> bytes:
    path, mark, query = address.partition(b"?")
    path = _FIELD.sub(rb"\1" + _VALUE, _USER.sub(rb"\1" + _VALUE + b"@", path, count=1))
    return b"%b%b%b" % (path, mark, _redact_fields(query) if query else b"")


def _redact_parts(body: bytes) -> bytes:
    """A multipart body; its first boundary is that of all parts."""
    boundary = _BOUNDARY.search(body)
    if boundary is None:
        return body
    between = b"\n" + boundary[1].rstrip()
    return between.join(_redact_part(part) for part in body.split(between))


def _redact_part(part: bytes) -> bytes:
    found = _PART.search(part)
    if found is None or not _PART_NAME.search(part, 0, found.start()):
        return part
    return part[: found.end()] + _VALUE + (b"\r" if part.endswith(b"\r") else b"")


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
    return b'"write' in lower or b'"api' in lower


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
