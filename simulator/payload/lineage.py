"""Lineage by probing: whether what stands at a pointer of a message reaches an operation."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from destination.envelope import field, identifier

Translate = Callable[[object], list[dict[str, Any]]]
"""A message in, its operations in wire form out; it never raises."""

_PROBE_ID = "probe"


def arrives(message: object, pointer: str, translate: Translate) -> bool:
    """Whether another value at ``pointer`` makes other operations.

    What stands there is changed into another value of its type, under a messageId that isn't made
    of the content.  False where the pointer leads nowhere.
    """
    original = _fixed(message)
    changed = copy.deepcopy(original)
    holder, key = _find(changed, pointer)
    if holder is None:
        return False
    holder[key] = _other(holder[key])
    return translate(original) != translate(changed)


def _fixed(message: object) -> object:
    if isinstance(message, dict) and identifier(field(message, "messageId")[1]) is None:
        return {**message, "messageId": _PROBE_ID}
    return message


def _find(value: Any, pointer: str) -> tuple[Any, Any]:
    """``(the object or list, the key in it)`` that a JSON pointer leads to, or ``(None, None)``."""
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    holder: Any = None
    key: Any = None
    for token in tokens:
        holder, key = value, token
        if isinstance(holder, list) and token.isdecimal() and int(token) < len(holder):
            key = int(token)
        elif not isinstance(holder, dict) or token not in holder:
            return None, None
        value = holder[key]
    return holder, key


def _other(value: object) -> object:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return -value or 1
    if isinstance(value, str):
        return f"{value}x"
    return {"probe": True} if isinstance(value, dict) else ["probe"]
