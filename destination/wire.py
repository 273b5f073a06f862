"""JSON as it goes over the wire, and the limits on what can be read at all.

Big integers, the order of keys and lone surrogates survive; what no JSON reader on the far side
could be trusted with (over 100 levels, NaN, a number that reads as infinite, an integer of more
than 4,300 digits) is named here, once, before anything else looks at a message.
"""

from __future__ import annotations

import json
import math

MAX_LEVELS = 100
MAX_DIGITS = 4300
MAX_MESSAGE_BYTES = 32_768
"""Segment's limit on one message: 32 KB of compact, ASCII-only JSON."""

_TOO_MANY_DIGITS = 10**MAX_DIGITS
_encode = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode
_encode_sorted = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, separators=(",", ":"), sort_keys=True
).encode


def encode(value: object) -> str:
    """Compact ASCII JSON.  Raises ValueError, TypeError or RecursionError if it isn't JSON."""
    return _encode(value)


def canonical(text: str) -> str:
    """The same JSON with the keys of every object sorted: equal for equal messages."""
    return _encode_sorted(json.loads(text))


def read(message: object) -> tuple[str, str | None]:
    """``(compact JSON, None)`` of a readable message, else ``("", why it can't be read)``."""
    try:
        text = _encode(message)
    except RecursionError:
        return "", f"it nests deeper than {MAX_LEVELS} levels"
    except (TypeError, ValueError):
        return "", _defect(message) or "it holds something that isn't JSON"
    # Too few brackets to nest too deep and too few characters for too many digits: nothing to walk.
    if len(text) <= MAX_DIGITS and text.count("{") + text.count("[") <= MAX_LEVELS:
        return text, None
    defect = _defect(message)
    return ("", defect) if defect else (text, None)


def _defect(message: object) -> str | None:
    """What makes ``message`` unreadable, found level by level, without recursion."""
    level: list[object] = [message]
    depth = 0
    while level:
        below: list[object] = []
        nested = False
        for value in level:
            if isinstance(value, str):  # most are
                continue
            if isinstance(value, dict):
                nested = True
                below.extend(value.values())
            elif isinstance(value, list | tuple):
                nested = True
                below.extend(value)
            elif isinstance(value, float):
                if not math.isfinite(value):
                    return "it holds NaN or a number that reads as infinite"
            elif isinstance(value, int) and not -_TOO_MANY_DIGITS < value < _TOO_MANY_DIGITS:
                return f"it holds an integer of more than {MAX_DIGITS:,} digits"
        depth += nested
        if depth > MAX_LEVELS:
            return f"it nests deeper than {MAX_LEVELS} levels"
        level = below
    return None
