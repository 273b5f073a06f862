"""Fair shares: each item goes to one taker that likes it, and none is taken that another needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

Likes = Sequence[Sequence[int]]
"""For each item the takers that would have it, the first before the others where it can be."""


def assign(likes: Likes, least: Sequence[int], most: Sequence[float]) -> list[list[int]]:
    """The items, by their numbers in order, that each taker gets.

    As many as can be are given to those that need ``least`` of them, then as many as can be up to
    ``most``; items that come first are given first.  A matching in a bipartite graph: an item is
    moved to another taker where that makes room.
    """
    held: list[list[int]] = [[] for _ in least]
    left = _give(range(len(likes)), likes, held, least)
    _give(left, likes, held, most)
    return [sorted(items) for items in held]


def _give(
    items: Sequence[int], likes: Likes, held: list[list[int]], room: Sequence[float]
) -> list[int]:
    """Give what can be given; the items that are left."""
    full: set[int] = set()
    return [item for item in items if not _place(item, likes, held, room, full)]


def _place(
    item: int, likes: Likes, held: list[list[int]], room: Sequence[float], full: set[int]
) -> bool:
    """Whether there is a taker for an item.

    ``full`` are the takers that can't make room any more, as was found out before.
    """
    ways: dict[int, tuple[int, int | None]] = {}  # taker -> (who would move there, from where)
    asked = deque[int]()

    def ask(mover: int, source: int | None) -> int | None:
        """The first that has room; the others are asked later what they could give away."""
        for taker in likes[mover]:
            if taker not in ways and taker not in full:
                ways[taker] = mover, source
                if len(held[taker]) < room[taker]:
                    return taker
                asked.append(taker)
        return None

    free = ask(item, None)
    while free is None and asked:
        taker = asked.popleft()
        offers = (ask(other, taker) for other in held[taker])
        free = next((one for one in offers if one is not None), None)
    if free is None:
        full.update(ways)
        return False
    _move(free, ways, held)
    return True


def _move(taker: int, ways: dict[int, tuple[int, int | None]], held: list[list[int]]) -> None:
    """Move each item on the way that leads to ``taker``, the last one first."""
    source: int | None = taker
    while source is not None:
        to = source
        mover, source = ways[to]
        held[to].append(mover)
        if source is not None:
            held[source].remove(mover)
