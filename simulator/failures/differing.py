"""The differing part of two JSON values: where they differ, and lines of it that can be copied.

1, 1.0 and true differ, and so does the order of keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from contracts.violations import escape
from simulator.failures.pairing import moved, pairs
from simulator.failures.pointing import NOTHING
from simulator.failures.spelling import (
    MAX_DEPTH,
    WIDTH,
    alike,
    from_there,
    spelt,
    value_lines,
)

How = Literal["changed", "missing", "unexpected", "moved", "order"]
"""``order`` is that of an object's keys."""

MAX_KEYS = 500
"""Of two objects with more keys, their order isn't looked at."""
CONTEXT = 1
"""That many lines are shown before and behind what differs."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place where two values differ: a pointer into what came, of ``missing`` into the other.

    ``moved`` has the place that was expected as ``expected`` and the one that came as ``got``.
    """

    how: How
    pointer: str
    expected: Any = NOTHING
    got: Any = NOTHING


@dataclass(frozen=True, slots=True)
class _Hunk:
    """What differs in one object or list: its pointer, and lines of which some are marked."""

    pointer: str
    places: Sequence[Place]
    lines: Sequence[str]


def places(expected: object, got: object, at: str = "") -> list[Place]:
    """Where two JSON values differ, in order; ``[]`` where they don't."""
    return [place for hunk in _hunks(expected, got, at) for place in hunk.places]


def diff(expected: object, got: object, at: str = "") -> list[str]:
    """The lines that differ alone, ``-`` for what was expected and ``+`` for what came.

    Before the lines of each object or list stands its pointer, as in ``@@ /0/params @@``; a line
    behind ``-``, ``+`` or a blank is JSON, a key or an item with its comma.
    """
    found: list[str] = []
    for hunk in _hunks(expected, got, at):
        found += [f"@@ {hunk.pointer or '(the whole)'} @@", *_around(hunk.lines)]
    return found


def _hunks(expected: Any, got: Any, at: str, depth: int = 0) -> Iterator[_Hunk]:
    if spelt(expected) == spelt(got):
        return
    if depth < MAX_DEPTH and isinstance(expected, dict) and isinstance(got, dict):
        yield from _of_objects(expected, got, at, depth)
    elif depth < MAX_DEPTH and isinstance(expected, list) and isinstance(got, list):
        yield from _of_lists(expected, got, at, depth)
    else:
        yield _Hunk(at, [Place("changed", at, expected, got)], _changed(expected, got))


def _of_objects(
    expected: dict[str, Any], got: dict[str, Any], at: str, depth: int
) -> Iterator[_Hunk]:
    found: list[Place] = []
    lines: list[str] = []
    below: list[_Hunk] = []
    for key, is_before, is_after in _keys(list(expected), list(got)):
        where = f"{at}/{escape(key)}"
        if not is_before or not is_after:
            mark, value = ("-", expected) if is_before else ("+", got)
            lines += _marked(mark, value_lines(value[key], *_ends(value, key)))
            found += _of_key(key, expected, got, where) if is_before or key not in expected else ()
        elif spelt(expected[key]) == spelt(got[key]):
            lines.append(_brief(got[key], *_ends(got, key)))
        elif _is_looked_into(expected[key], got[key], depth):
            below += _hunks(expected[key], got[key], where, depth + 1)
        else:
            found.append(Place("changed", where, expected[key], got[key]))
            lines += _changed(expected[key], got[key], _ends(expected, key), _ends(got, key))
    if found or not below or any(line[0] != " " for line in lines):
        keys = [Place("order", at, list(expected), list(got))]
        yield _Hunk(at, found or keys, lines)
    yield from below


def _of_key(key: str, expected: dict[str, Any], got: dict[str, Any], at: str) -> Iterator[Place]:
    """The place of a key that only one has; one that both have stands elsewhere."""
    if key not in got:
        yield Place("missing", at, expected[key])
    elif key not in expected:
        yield Place("unexpected", at, NOTHING, got[key])
    elif spelt(expected[key]) != spelt(got[key]):
        yield Place("changed", at, expected[key], got[key])


def _keys(expected: list[str], got: list[str]) -> Iterator[tuple[str, bool, bool]]:
    """``(key, is it in what was expected here, is it in what came here)``, in order."""
    if max(len(expected), len(got)) > MAX_KEYS:
        both = set(expected) & set(got)
        yield from ((key, True, key in both) for key in expected)
        yield from ((key, False, True) for key in got if key not in both)
        return
    matcher = SequenceMatcher(None, expected, got, autojunk=False)
    for what, low, high, start, end in matcher.get_opcodes():
        if what == "equal":
            yield from ((key, True, True) for key in expected[low:high])
        else:
            yield from ((key, True, False) for key in expected[low:high])
            yield from ((key, False, True) for key in got[start:end])


def _of_lists(expected: list[Any], got: list[Any], at: str, depth: int) -> Iterator[_Hunk]:
    found = pairs(expected, got)
    partner = {there: here for here, there in found}
    matched = set(partner.values())
    places: list[Place] = []
    lines: list[str] = []
    for here, there in _rows(len(expected), len(got), set(found) - moved(found)):
        if here is None:
            assert there is not None  # one of the two is there
            ends = _ends(got, there)
            if there in partner:
                places.append(Place("moved", f"{at}/{there}", partner[there], there))
                lines.append(_brief(got[there], *ends, mark="+"))
            else:
                places.append(Place("unexpected", f"{at}/{there}", NOTHING, got[there]))
                lines += _marked("+", value_lines(got[there], *ends))
        elif there is None:
            ends = _ends(expected, here)
            if here in matched:
                lines.append(_brief(expected[here], *ends, mark="-"))
            else:
                places.append(Place("missing", f"{at}/{here}", expected[here]))
                lines += _marked("-", value_lines(expected[here], *ends))
        elif spelt(expected[here]) == spelt(got[there]):
            lines.append(_brief(got[there], *_ends(got, there)))
    if places:
        yield _Hunk(at, places, lines)
    for here, there in found:
        yield from _hunks(expected[here], got[there], f"{at}/{there}", depth + 1)


def _rows(
    before: int, after: int, stays: set[tuple[int, int]]
) -> Iterator[tuple[int | None, int | None]]:
    """The items of both lists in one order: those that stay together, the others by themselves."""
    here = there = 0
    for one, other in sorted(stays | {(before, after)}):
        yield from ((index, None) for index in range(here, one))
        yield from ((None, index) for index in range(there, other))
        if (one, other) in stays:
            yield one, other
        here, there = one + 1, other + 1


def _is_looked_into(expected: object, got: object, depth: int) -> bool:
    """Whether it is told where in them they differ."""
    alike = type(expected) is type(got) and isinstance(got, dict | list)
    return alike and depth < MAX_DEPTH


def _ends(value: Any, key: Any) -> tuple[str, str]:
    """What stands before the value of a key or an index, and behind it."""
    if isinstance(value, dict):
        return f"{spelt(key)}: ", "" if key == next(reversed(value)) else ","
    return "", "" if key == len(value) - 1 else ","


def _changed(
    expected: object,
    got: object,
    before: tuple[str, str] = ("", ""),
    after: tuple[str, str] = ("", ""),
) -> list[str]:
    """The lines of both values; of two long texts, from where they differ."""
    if isinstance(expected, str) and isinstance(got, str):
        cut = alike(expected, got)
        if cut:
            return [
                f"-{before[0]}{from_there(expected, cut)}{before[1]}",
                f"+{after[0]}{from_there(got, cut)}{after[1]}",
            ]
    return [
        *_marked("-", value_lines(expected, *before)),
        *_marked("+", value_lines(got, *after)),
    ]


def _brief(value: object, head: str = "", tail: str = "", mark: str = " ") -> str:
    """What is the same, on one line: its beginning tells it from the others."""
    text = f"{head}{spelt(value)}{tail}"
    return f"{mark}{text}" if len(text) <= WIDTH else f"{mark}{text[: WIDTH - 1]}…"


def _marked(mark: str, lines: Iterator[str]) -> Iterator[str]:
    return (f"{mark}{line}" for line in lines)


def _around(lines: Sequence[str]) -> list[str]:
    """The marked lines, with a few before and behind."""
    kept: set[int] = set()
    for at, line in enumerate(lines):
        if line[0] != " ":
            kept.update(range(at - CONTEXT, at + CONTEXT + 1))
    return [line for at, line in enumerate(lines) if at in kept]
