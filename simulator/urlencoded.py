"""URL-encoded fields, of a query or of a form: found by name, in the bytes as they came."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

MAX_FIELDS = 100
"""How many fields are looked at: a body of nothing else must not hold us up."""


def values(encoded: bytes, name: str) -> Iterator[bytes]:
    """What each field of this name holds, still encoded, in order."""
    for pair in encoded.split(b"&", MAX_FIELDS)[:MAX_FIELDS]:
        key, mark, value = pair.partition(b"=")
        if mark and text(key) == name:
            yield value


def first(encoded: bytes, name: str) -> bytes | None:
    """What the first field of this name holds, still encoded; None where there is none."""
    return next(values(encoded, name), None)


def text(value: bytes) -> str:
    """A value decoded; a ``+`` is a space there."""
    return decoded(unquote_to_bytes(value.replace(b"+", b" ")))


def decoded(octets: bytes) -> str:
    """Bytes as text: UTF-8, else Latin-1, in which some clients send what isn't ASCII."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("latin-1")
