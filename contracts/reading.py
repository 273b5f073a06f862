"""Reading JSON that a contract is to judge: nothing hostile gets past, nothing good is lost.

What no reader can be trusted with (over 100 levels, NaN, Infinity, a number that reads as infinite,
an integer of more than 4,300 digits) is a violation before any schema is asked.  Big integers,
lone surrogates and the order of keys survive; of a key that stands twice the last value counts.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

from contracts.registry import severity
from contracts.violations import Profile, Violation, describe, pointer

MAX_LEVELS = 100
MAX_DIGITS = 4300
_BRACKETS = b"{}[]"
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))


@dataclass(slots=True)
class Reading:
    """A body as far as it could be read.

    ``readable`` is False when there is no value to judge, and ``violations`` says why.  ``poisoned``
    names the items of a list that can't be judged, by index; the others can.
    """

    value: object = None
    readable: bool = True
    violations: list[Violation] = field(default_factory=list)
    poisoned: dict[int, Violation] = field(default_factory=dict)


def loads(text: str) -> object:
    """``json.loads``, but an integer of too many digits reads as infinite instead of raising.

    Raises json.JSONDecodeError for what isn't JSON and RecursionError for what nests absurdly deep.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return json.loads(text, parse_int=_integer)


def read(body: bytes, profile: Profile = "strict") -> Reading:
    """Read a request's body.  Never raises."""
    flags: list[str] = []
    try:
        text = body.decode("utf-8-sig")
        value = _decode(text, flags)
    except UnicodeDecodeError as error:
        return _unreadable("SM-201", "JSON in UTF-8", f"a broken byte at {error.start}", profile)
    except RecursionError:
        got = "far more"
        return _unreadable("SM-202", f"at most {MAX_LEVELS} levels", got, profile)
    except json.JSONDecodeError as error:
        got = f"{error.msg} at line {error.lineno} column {error.colno}"
        return _unreadable("SM-201", "JSON", got if text.strip() else "an empty body", profile)
    reading = Reading(value)
    if "twice" in flags:
        reading.violations.extend(_duplicates(text, profile))
    if "poison" in flags or levels(body) > MAX_LEVELS:
        _judge_poison(reading, profile)
    return reading


def levels(body: bytes) -> int:
    """How deep the JSON in ``body`` nests; never too few, for brackets in strings count too."""
    if body.count(b"{") + body.count(b"[") <= MAX_LEVELS:
        return min(MAX_LEVELS, body.count(b"{") + body.count(b"["))
    brackets, depth = body.translate(None, _NO_BRACKETS), 0
    while brackets and depth <= MAX_LEVELS:
        inner = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if inner == brackets:  # unpaired: some stand in strings, so a closer look is needed
            return MAX_LEVELS + 1
        brackets, depth = inner, depth + 1
    return depth


def poison(value: object) -> tuple[str, str] | None:
    """``(expected, got)`` of what makes ``value`` impossible to judge, or None."""
    level, depth = [value], 0
    while level:
        below: list[Any] = []
        nested = False
        for one in level:
            if isinstance(one, dict | list):
                nested = True
                below.extend(one.values() if isinstance(one, dict) else one)
            elif isinstance(one, float) and not math.isfinite(one):
                return "finite numbers", "one that reads as infinite, or NaN"
        depth += nested
        if depth > MAX_LEVELS:
            return f"at most {MAX_LEVELS} levels", "more"
        level = below
    return None


def _judge_poison(reading: Reading, profile: Profile) -> None:
    """A poisoned item spoils itself alone, anything else the whole body."""
    value = reading.value
    if isinstance(value, list):
        for index, item in enumerate(value):
            if found := poison(item):
                violation = _violation("SM-202", f"/{index}", *found, profile)
                reading.poisoned[index] = violation
                reading.violations.append(violation)
    elif found := poison(value):
        reading.readable, reading.value = False, None
        reading.violations.append(_violation("SM-202", "", *found, profile))


def _decode(text: str, flags: list[str]) -> object:
    def number(digits: str) -> float:
        value = float(digits)
        if math.isinf(value):
            flags.append("poison")
        return value

    def constant(name: str) -> float:
        flags.append("poison")
        return float(name)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(found)
        if len(value) != len(found):
            flags.append("twice")
        return value

    hooks: dict[str, Any] = {
        "parse_float": number,
        "parse_constant": constant,
        "object_pairs_hook": pairs,
    }
    try:
        return json.loads(text, **hooks)
    except json.JSONDecodeError:
        raise
    except ValueError:
        flags.append("poison")
        return json.loads(text, parse_int=_integer, **hooks)


def _integer(digits: str) -> float:
    return int(digits) if len(digits.lstrip("-")) <= MAX_DIGITS else math.inf


class _Twice(dict[str, Any]):
    """An object, and the keys that stand in it more than once."""

    keys_twice: list[str]


def _duplicates(text: str, profile: Profile) -> list[Violation]:
    def pairs(found: list[tuple[str, Any]]) -> _Twice:
        value = _Twice(found)
        names = [key for key, _ in found]
        value.keys_twice = [key for key in value if names.count(key) > 1]
        return value

    found: list[Violation] = []
    todo: list[tuple[list[str | int], Any]] = [
        ([], json.loads(text, object_pairs_hook=pairs, parse_int=_integer))
    ]
    while todo:
        path, value = todo.pop()
        if isinstance(value, _Twice):
            found.extend(
                _violation(
                    "SM-214", pointer([*path, key]), "each key once", describe(key), profile
                )
                for key in value.keys_twice
            )
            todo.extend(([*path, key], below) for key, below in reversed(value.items()))
        elif isinstance(value, list):
            todo.extend(([*path, i], below) for i, below in reversed(list(enumerate(value))))
    return found


def _unreadable(code: str, expected: str, got: str, profile: Profile) -> Reading:
    return Reading(None, False, [_violation(code, "", expected, got, profile)])


def _violation(code: str, at: str, expected: str, got: str, profile: Profile) -> Violation:
    return Violation(code, severity(code, profile), at, expected, got, "", "own.json")
