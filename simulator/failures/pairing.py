"""Pairing: which item of one list is which of another, where some are moved, changed or missing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.failures.spelling import spelt

MAX_COMPARED = 60
"""Longer lists are held side by side, the first with the first."""
ALIKE = 0.5
"""How much of two items has to be the same for them to be a pair."""
_OWN = ("method", "event_uid")
"""What makes an operation another one, whatever else is the same."""


def pairs(expected: Sequence[Any], got: Sequence[Any]) -> list[tuple[int, int]]:
    """``(index in expected, index in got)`` of items that are the same, or mean to be, in order.

    Equal ones first, at their place where they can be; then those that are most alike.
    """
    if max(len(expected), len(got)) > MAX_COMPARED:
        return [(index, index) for index in range(min(len(expected), len(got)))]
    texts = [spelt(one) for one in expected], [spelt(one) for one in got]
    found: dict[int, int] = {}
    for pair in (
        *_same_place(*texts),
        *_same_text(*texts),
        *_alike(expected, got),
        *_beside(expected, got),
    ):
        if pair[0] not in found and pair[1] not in found.values():
            found[pair[0]] = pair[1]
    return sorted(found.items())


def moved(found: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs that stand elsewhere: as few as can be, so that the others keep their order."""
    ends: list[int] = []
    lengths: list[int] = []
    for _, at in found:
        length = bisect_left(ends, at)
        ends[length : length + 1] = [at]
        lengths.append(length)
    kept, wanted, below = set(), len(ends) - 1, len(found) and max(at for _, at in found) + 1
    for pair, length in zip(reversed(found), reversed(lengths), strict=True):
        if length == wanted and pair[1] < below:
            kept.add(pair)
            wanted, below = wanted - 1, pair[1]
    return set(found) - kept


def likeness(expected: object, got: object) -> float:
    """How much is the same in two values: 0 for nothing, 1 for all."""
    if not isinstance(expected, dict) or not isinstance(got, dict):
        return float(spelt(expected) == spelt(got))
    one, other = set(_leaves(expected)), set(_leaves(got))
    alike = len(one & other) / (max(len(one), len(other)) or 1)
    own = sum(expected.get(key) == got.get(key) for key in _OWN if key in expected or key in got)
    return alike + (0.25 * own if own else -0.25) if _is_operation(expected) else alike


def _is_operation(value: Mapping[str, Any]) -> bool:
    return "method" in value


def _same_place(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    for index, (text, there) in enumerate(zip(one, other, strict=False)):
        if text == there:
            yield index, index


def _same_text(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    for index, text in enumerate(one):
        yield from ((index, at) for at, there in enumerate(other) if text == there)


def _alike(expected: Sequence[Any], got: Sequence[Any]) -> list[tuple[int, int]]:
    """The other pairs, the most alike first; of equal ones the nearest."""
    found = [
        (-likeness(one, other), abs(index - at), index, at)
        for index, one in enumerate(expected)
        for at, other in enumerate(got)
    ]
    return [(index, at) for alike, _, index, at in sorted(found) if -alike >= ALIKE]


def _beside(expected: Sequence[Any], got: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """What stands at the same place, unless it is an operation that is another one."""
    for index in range(min(len(expected), len(got))):
        one = expected[index]
        if not (isinstance(one, dict) and _is_operation(one)):
            yield index, index


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, f"{path}/{key}")
    else:
        yield path, spelt(value)
