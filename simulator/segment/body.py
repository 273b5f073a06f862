"""The body of a request to the tracking API: unpacked within its bound, and read as JSON.

The limit and the refusal of what isn't JSON are documented by Segment; what no reader can be
trusted with is refused as everywhere in the simulator.
"""

from __future__ import annotations

import zlib
from typing import Any

from contracts.reading import read
from simulator.redaction import redact_body

MAX_BODY_BYTES = 512_000
"""Segment's limit on a request: 500 KB, unpacked."""

_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_CHUNK = 4096
_TOO_LARGE = f"the body has more than {MAX_BODY_BYTES:,} bytes: send fewer messages at once"


class BodyError(ValueError):
    """Why a body is refused with 400; ``kept`` is what may be kept of it, without its secrets."""

    def __init__(self, message: str, kept: bytes = b"") -> None:
        super().__init__(message)
        self.kept = kept


def read_body(body: bytes, encoding: str, content_type: str, is_cut: bool) -> dict[str, Any]:
    """The object that a body is, whatever its type says it is.  Raises BodyError.

    ``is_cut`` says that the body was too long to be there as a whole.
    """
    data, defect = unpack(body, encoding)
    if defect or is_cut:
        raise BodyError(_TOO_LARGE if is_cut else defect, _kept(data, content_type))
    reading = read(data)
    if not reading.readable:
        found = reading.violations[0]
        hint = "; is Content-Encoding: gzip missing?" if data.startswith(_MAGIC) else ""
        why = f"expected {found.expected}, got {found.got}{hint}"
        raise BodyError(f"the body can't be read: {why}", _kept(data, content_type))
    if not isinstance(reading.value, dict):
        raise BodyError("the body is no object: send one in JSON", _kept(data, content_type))
    return reading.value


def unpack(body: bytes, encoding: str) -> tuple[bytes, str]:
    """``(the body unpacked, "")``, or as far as it was and why no farther."""
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        return body[: MAX_BODY_BYTES + 1], _TOO_LARGE if len(body) > MAX_BODY_BYTES else ""
    if kind in ("gzip", "x-gzip"):
        return _gunzip(body)
    return b"", "the Content-Encoding isn't known: send gzip, or none"


def _gunzip(packed: bytes) -> tuple[bytes, str]:
    """One member is what clients send, and all that is read."""
    inflater, data = zlib.decompressobj(_GZIP), bytearray()
    for start in range(0, len(packed), _CHUNK):
        try:
            room = MAX_BODY_BYTES + 1 - len(data)
            data += inflater.decompress(packed[start : start + _CHUNK], room)
        except zlib.error:
            return bytes(data), "the body's gzip is damaged: send it anew"
        if len(data) > MAX_BODY_BYTES:
            return bytes(data), _TOO_LARGE
        if inflater.eof:
            whole = not inflater.unused_data and start + _CHUNK >= len(packed)
            return bytes(data), "" if whole else "something follows the body's gzip: send it alone"
    return bytes(data), "the body's gzip breaks off: send all of it"


def _kept(data: bytes, content_type: str) -> bytes:
    """Nothing of what may hold a secret where none can be seen: packed, or in wide characters."""
    return b"" if b"\x00" in data or data.startswith(_MAGIC) else redact_body(content_type, data)
