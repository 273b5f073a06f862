"""Redaction: secrets are replaced by their place, never by their value, before anything is kept.

The places: Authorization and X-Segment-Settings headers, ``api_token`` in a query or a form,
``writeKey`` in JSON.  Nothing else changes.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

REDACTED = "[redacted]"

_SECRET_HEADERS = frozenset({b"authorization", b"proxy-authorization", b"x-segment-settings"})
_SCHEME = re.compile(rb"\s*(basic|bearer)\s", re.IGNORECASE)
_WRITE_KEY = re.compile(rb'("writeKey"\s*:\s*)"(?:[^"\\]|\\.)*"?', re.DOTALL)
_SECRET_FIELDS = frozenset({"api_token", "writekey"})


def redact_target(target: str) -> str:
    """A path with its query, the secrets in the query replaced."""
    path, mark, query = target.partition("?")
    return f"{path}{mark}{_redact_pairs(query)}" if mark else target


def redact_header(name: bytes, value: bytes) -> bytes:
    """A header's value, or what stands for it; the scheme of a credential stays."""
    if name.lower() not in _SECRET_HEADERS:
        return value
    scheme = _SCHEME.match(value)
    return (scheme[1] + b" " if scheme else b"") + REDACTED.encode()


def redact_body(content_type: str, body: bytes) -> bytes:
    """A request body with the secrets in it replaced."""
    if "form-urlencoded" in content_type.lower():
        return _redact_pairs(body.decode("latin-1")).encode("latin-1")
    if b"writeKey" in body:
        return _WRITE_KEY.sub(rb'\1"' + REDACTED.encode() + b'"', body)
    return body


def _redact_pairs(text: str) -> str:
    pairs = text.split("&")
    for index, pair in enumerate(pairs):
        name, mark, _ = pair.partition("=")
        if mark and unquote_plus(name).strip().lower() in _SECRET_FIELDS:
            pairs[index] = f"{name}={REDACTED}"
    return "&".join(pairs)
