"""Wire form: whether what a function gave is a list of operations, and where it isn't."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from typing import Any

from contracts.violations import escape
from destination.wire import encode, read

_MOST = 100_000
"""So many values are looked at to find the one that isn't JSON."""


class NoWireFormError(Exception):
    """What is wrong with what came, as the end of a sentence that began with the function."""


def wire_form(came: object) -> list[dict[str, Any]]:
    """The operations, as plain JSON of their own.  Raises NoWireFormError."""
    if inspect.iscoroutine(came):
        came.close()  # it would be warned of as never awaited
    if not isinstance(came, list):
        raise NoWireFormError(f"gave {_kind(came)}, not a list of operations{_hint(came)}")
    for index, one in enumerate(came):
        if not isinstance(one, dict):
            raise NoWireFormError(f"gave {_kind(one)} at /{index}, where an operation is a dict")
    try:
        text = encode(came)
    except (RecursionError, TypeError, ValueError) as error:
        raise NoWireFormError(f"gave what is no JSON: {_defect(came, error)}") from None
    if defect := read(came)[1]:
        raise NoWireFormError(f"gave what can't be sent: {defect}")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def _kind(value: object) -> str:
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def _hint(came: object) -> str:
    if inspect.isawaitable(came):
        return ": a translator isn't async"
    if isinstance(came, dict):
        return ": put it into a list"
    if came is None:
        return ": for none return []"
    return ": make it a list" if isinstance(came, Iterable) and not isinstance(came, str) else ""


def _defect(came: list[Any], error: Exception) -> str:
    """What JSON can't hold, with its place; its own circles and depths are named alone."""
    if isinstance(error, RecursionError):
        return "it nests too deep"
    if "Circular" in str(error):
        return "it holds itself"
    stack: list[tuple[str, Any]] = [("", came)]
    for _ in range(_MOST):
        if not stack:
            break
        at, value = stack.pop()
        if isinstance(value, dict):
            odd = next((key for key in value if not _is_key(key)), None)
            if odd is not None:
                return f"{at} has a key that is {_kind(odd)}"
            stack += [(f"{at}/{escape(key)}", one) for key, one in value.items()]
        elif isinstance(value, list | tuple):
            stack += [(f"{at}/{index}", one) for index, one in enumerate(value)]
        elif isinstance(value, float) and (value != value or abs(value) == float("inf")):
            return f"{at} is {value}"
        elif value is not None and not isinstance(value, str | int | float):
            return f"{at} is {_kind(value)}"
    return str(error)


def _is_key(key: object) -> bool:
    return key is None or isinstance(key, str | int | float)
