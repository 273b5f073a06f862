"""Reading JSON that a contract is to judge: nothing hostile gets past, nothing good is lost.

What no reader can be trusted with (over 100 levels, NaN, Infinity, a number that reads as infinite,
an integer of more than 4,300 digits) is a violation before any schema is asked.  Big integers,
lone surrogates and the order of keys survive; of a key that stands twice the last value counts.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.registry import load, severity
from contracts.violations import Profile, Violation, describe, pointer

MAX_LEVELS = 100
MAX_DIGITS = 4300
_NO_MARKS = bytes(set(range(256)) - set(b'{}[]"'))
_SQUARE = bytes.maketrans(b"{}", b"[]")


@dataclass(slots=True)
class Reading:
    """A body as far as it could be read.

    ``readable`` is False when there is no value to judge, and ``violations`` says why.
    ``poisoned`` names the items of a list that can't be judged, by index; the others can.
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
    notice = _Notice()
    try:
        text = body.decode("utf-8-sig")
        value = _decode(text, notice)
    except UnicodeDecodeError as error:
        return _unreadable("SM-201", "JSON in UTF-8", f"a broken byte at {error.start}", profile)
    except RecursionError:
        got = "far more"
        return _unreadable("SM-202", f"at most {MAX_LEVELS} levels", got, profile)
    except json.JSONDecodeError as error:
        got = f"{error.msg} at line {error.lineno} column {error.colno}"
        return _unreadable("SM-201", "JSON", got if text.strip() else "an empty body", profile)
    reading = Reading(value)
    if notice.poison or levels(body) > MAX_LEVELS:
        _judge_poison(reading, profile)
    if notice.twice and reading.readable:
        reading.violations.extend(_duplicates(reading, notice, profile))
    return reading


def levels(body: bytes) -> int:
    """How deep the JSON in ``body`` nests: never too few, too many only up to 100, 101 for more."""
    openings = body.count(b"{") + body.count(b"[")
    if openings <= MAX_LEVELS:
        return openings
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    marks = body.translate(_SQUARE, _NO_MARKS).replace(b'""', b"")
    brackets, depth = b"".join(marks.split(b'"')[::2]), 0  # those outside of strings
    while brackets and depth <= MAX_LEVELS:
        brackets, depth = brackets.replace(b"[]", b""), depth + 1
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


@dataclass(slots=True)
class _Notice:
    """What was seen while decoding: a number that is poison, and objects with a key twice."""

    poison: bool = False
    twice: dict[int, tuple[dict[str, Any], list[str]]] = field(default_factory=dict)
    """By identity, which each object keeps because it is kept here."""


def _decode(text: str, notice: _Notice) -> object:
    def number(digits: str) -> float:
        value = float(digits)
        notice.poison |= math.isinf(value)
        return value

    def constant(name: str) -> float:
        notice.poison = True
        return float(name)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(found)
        if len(value) != len(found):
            times = Counter(key for key, _ in found)
            notice.twice[id(value)] = value, [key for key in value if times[key] > 1]
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
        notice.poison = True
        return json.loads(text, parse_int=_integer, **hooks)


def _integer(digits: str) -> float:
    return int(digits) if len(digits.lstrip("-")) <= MAX_DIGITS else math.inf


def _duplicates(reading: Reading, notice: _Notice, profile: Profile) -> Iterator[Violation]:
    """A violation for each key that stands twice; items that can't be judged aren't looked into."""
    value = reading.value
    if isinstance(value, list):
        value = [None if i in reading.poisoned else item for i, item in enumerate(value)]
    for path in _twice(value, [], notice):
        yield _violation("SM-214", pointer(path), "each key once", describe(path[-1]), profile)


def _twice(value: Any, path: list[str | int], notice: _Notice) -> Iterator[list[str | int]]:
    if id(value) in notice.twice:
        yield from ([*path, key] for key in notice.twice[id(value)][1])
    for key, below in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(below, dict | list):
            yield from _twice(below, [*path, key], notice)


def _unreadable(code: str, expected: str, got: str, profile: Profile) -> Reading:
    return Reading(None, False, [_violation(code, "", expected, got, profile)])


def _violation(code: str, at: str, expected: str, got: str, profile: Profile) -> Violation:
    evidence = load("codes.json")[code]["evidence"]
    return Violation(code, severity(code, profile), at, expected, got, "", evidence)
