"""Matching: which operation of another translation stands for which of the first."""

from __future__ import annotations

from typing import Any

Operations = list[dict[str, Any]]

_MOST_PAIRS = 2_500
"""Of more pairs than that not each is looked at: the position decides."""


def matched(before: Operations, after: Operations) -> list[tuple[int, int]]:
    """``(index before, index after)`` of those that stand for each other, in order.

    As many operations of the same methods are the same ones.  Otherwise some have come or gone:
    of all ways to pair them in their order, it is the one that leaves most as it was; only
    operations of one method are paired.
    """
    positions = [(index, index) for index in range(min(len(before), len(after)))]
    alike = [(i, j) for i, j in positions if _method(before[i]) == _method(after[j])]
    if len(alike) == len(before) == len(after) or len(before) * len(after) > _MOST_PAIRS:
        return alike
    return _best(before, after) or (positions if len(before) == len(after) else [])


def _best(before: Operations, after: Operations) -> list[tuple[int, int]]:
    """The pairs of most likeness, by the table of the best for each two ends."""
    likeness = [[_likeness(old, new) for new in after] for old in before]
    best = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            paired = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: dict[str, Any], new: dict[str, Any]) -> int:
    """How much is equal in two operations: 0 if they are of different methods."""
    if _method(old) != _method(new):
        return 0
    params, now = old.get("params"), new.get("params")
    count = 1 + _equal(old, new) + 3 * (old.get("event_uid") == new.get("event_uid"))
    if isinstance(params, dict) and isinstance(now, dict):
        count += _equal(params, now)
    return count


def _equal(old: dict[str, Any], new: dict[str, Any]) -> int:
    """How many keys hold an equal scalar."""
    scalars = (key for key, value in old.items() if not isinstance(value, dict | list))
    return sum(1 for key in scalars if key in new and new[key] == old[key])


def _method(operation: dict[str, Any]) -> object:
    return operation.get("method")
