"""Holding: where a message holds a value: as it is, in another form, inside a text, in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from contracts.cases import as_json
from contracts.violations import pointer

MOST = 5
"""So many places are named."""

How = Literal["same", "written", "spelt", "dated", "inside", "part"]
"""In which way: as it is, 7 for "7" or "Acme " for "acme", "Order Completed" for
"order_completed", another form of the same day, a text that it is in, a text that is in it."""

HOWS: tuple[How, ...] = ("same", "written", "spelt", "dated", "inside", "part")
"""The closest first."""
_MAX_VALUES = 20_000
_MAX_LEVELS = 100
_LEAST = 3
"""A text shorter than this is part of too many others to say anything."""
_LARGEST = 10**300
"""Python spells out no integer that is much larger."""
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]|\Z)")
_NOTHING_TO_READ = re.compile(r"[\W_]+")


class Held(NamedTuple):
    """Where a value stands, each in the same way; nowhere there are no ``pointers``."""

    how: How
    pointers: tuple[str, ...] = ()


def held_in(message: object, value: object, most: int = MOST) -> Held:
    """The first ``most`` places at which a message holds a value, in the closest way there is."""
    found = list(_values(message))
    for how in HOWS:
        if at := [pointer(path) for path, one in found if holds(one, value, how)]:
            return Held(how, tuple(at[:most]))
    return Held("same")


def holding(message: object, value: object, most: int = MOST) -> tuple[str, ...]:
    """The pointers of ``held_in`` alone."""
    return held_in(message, value, most).pointers


def holds(one: object, value: object, how: How) -> bool:
    """Whether what stands at a place holds a value in this way."""
    if how == "same":
        return as_json(one) == as_json(value)
    here, wanted = _word(one), _word(value)
    if not here or not wanted:
        return False
    match how:
        case "written":
            return here == wanted
        case "spelt":
            return bool(_bare(here)) and _bare(here) == _bare(wanted)
        case "dated":
            day = _DAY.match(here)
            other = _DAY.match(wanted)
            return day is not None and other is not None and day[1] == other[1]
        case "inside":
            return isinstance(one, str) and len(wanted) >= _LEAST and wanted in here
        case "part":
            is_part = isinstance(one, str) and isinstance(value, str) and len(here) >= _LEAST
            return is_part and re.search(rf"\b{re.escape(here)}\b", wanted) is not None


def is_telling(value: object) -> bool:
    """Whether a value can be known again: not true, null, 3 or a letter, which stand everywhere."""
    return isinstance(value, dict | list) or len(_word(value)) >= _LEAST


def _bare(word: str) -> str:
    return _NOTHING_TO_READ.sub("", word)


def _word(value: object) -> str:
    """A scalar as somebody would write it; empty for what says nothing by itself."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return ""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST
    return str(int(value) if is_whole else value).strip().casefold()


def _values(message: Any) -> Iterator[tuple[list[str | int], Any]]:
    """Every value of a message with its path, in order, but the whole."""
    stack: list[tuple[list[str | int], Any]] = [([], message)]
    for _ in range(_MAX_VALUES):
        if not stack:
            return
        path, value = stack.pop()
        if path:
            yield path, value
        inner: list[tuple[Any, Any]] = []
        if len(path) < _MAX_LEVELS and isinstance(value, dict):
            inner = list(value.items())
        elif len(path) < _MAX_LEVELS and isinstance(value, list):
            inner = list(enumerate(value))
        stack += [([*path, key], one) for key, one in reversed(inner)]
