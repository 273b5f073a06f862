"""Wrapped: JSON that a text spells out, and base64 that stands for such a text."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from typing import Any

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_AGAIN = "\x00again"
_REPEATED = re.compile(r"(?:\\u0000|\x00)again[0-9]+")

Replace = Callable[[Any], Any]


def unwrapped(text: str, replace: Replace) -> str | None:
    """The text with what it spells out replaced; None if it is neither JSON nor base64 of that."""
    core = text.strip()
    if core[:1] in ("{", "[") and core[-1:] in ("}", "]"):
        return body_text(text, replace)
    if _BASE64.fullmatch(core) and core[:1] in "eWI":  # of {" and {, and of [
        return _base64(text, core, replace)
    return None


def body_text(text: str, replace: Replace) -> str | None:
    """A JSON text with its value replaced, spelt alike; None if it is no object or list.

    A key that stands twice in an object does so afterwards.
    """
    try:
        value = json.loads(text, object_pairs_hook=_pairs)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict | list):
        return None
    separators = (", ", ": ") if re.search(r'"\s*: ', text) else (",", ":")
    made = json.dumps(replace(value), separators=separators, ensure_ascii=text.isascii())
    return _REPEATED.sub("", made)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, (key, value) in enumerate(pairs):
        found[f"{key}{_AGAIN}{index}" if key in found else key] = value
    return found


def _base64(text: str, core: str, replace: Replace) -> str | None:
    is_safe = "-" in core or "_" in core
    bare = core.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        inner = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    made = body_text(inner, replace)
    if made is None:
        return None
    encoded = base64.b64encode(made.encode("utf-8", "surrogatepass")).decode("ascii")
    encoded = encoded if core.endswith("=") or len(core) % 4 == 0 else encoded.rstrip("=")
    encoded = encoded.replace("+", "-").replace("/", "_") if is_safe else encoded
    return text.replace(core, encoded)
