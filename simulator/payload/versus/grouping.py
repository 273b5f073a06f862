"""Grouping: changes of one kind at one place are one group, with a count and a small example.

Keys that come from messages are many and say little each: where more than a few of them below one
place changed in one way, ``*`` stands for all of them, as it does for the indexes of lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.violations import escape
from simulator.payload.versus.changes import KINDS, Change, Kind
from simulator.payload.versus.fields import Path

ANY = -1
"""The key that stands for all keys."""
MOST_KEYS = 8
"""More different keys than these below one place stand as one."""
MOST_PLACES = 2_000
"""So many places of one kind are kept apart until the end; more are put together at once."""
_TO = -2
"""Stands between where a renamed field was and where it is now."""


class Head(NamedTuple):
    """What the changes of a group have in common beside their place."""

    kind: Kind
    call: str
    method: str
    detail: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that was read: its file, its line there, and the settings that a case gives it."""

    message: object = field(repr=False)
    file: str = ""
    line: int = 1
    settings: dict[str, str] = field(default_factory=dict)


class _Tally(NamedTuple):
    times: int
    size: int
    seen: Seen
    change: Change


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind at one place: how many, and the smallest message that has one.

    ``path`` and ``to`` are as a Change's, with ANY for indexes and for keys that are many; ``keys``
    is how many places it stands for, ``seen`` the smallest message and ``change`` its own.
    """

    head: Head
    path: Path
    to: Path
    count: int
    keys: int
    seen: Seen
    change: Change

    @property
    def pointer(self) -> str:
        """``/params/items/*/price``, ``*`` for every index and every key."""
        return pattern(self.path)

    @property
    def new_pointer(self) -> str:
        """The same of where a renamed field is now; empty of others."""
        return pattern(self.to)

    def holds(self, change: Change) -> bool:
        """Whether a change is one of these."""
        return _head(change) == self.head and _fits(_place(change), (*self.path, _TO, *self.to))


class Groups:
    """Collects the changes of many messages, in memory that doesn't grow with them."""

    def __init__(self) -> None:
        self._tallies: dict[Head, dict[Path, _Tally]] = {}

    def add(self, found: Iterable[Change], seen: Seen) -> None:
        """Count the changes of one message; it is kept where it is the smallest that has one."""
        size = len(json.dumps(seen.message))
        for change in found:
            places = self._tallies.setdefault(_head(change), {})
            one = _Tally(1, size, seen, change)
            place = _place(change)
            places[place] = _sum(places[place], one) if place in places else one
            if len(places) > MOST_PLACES:
                self._tallies[_head(change)] = dict(_together(places))

    def __iter__(self) -> Iterator[Group]:
        """The groups: the gravest kind first, of one kind what happens most often."""
        found = [_group(head, *one) for head, all in self._tallies.items() for one in _made(all)]
        found.sort(key=lambda one: (KINDS.index(one.head.kind), -one.count, one.head, one.pointer))
        yield from found


def pattern(path: Path) -> str:
    """A pointer with ``*`` for what stands for all."""
    return "".join("/*" if key == ANY else f"/{escape(key)}" for key in path)


def _head(change: Change) -> Head:
    return Head(change.kind, change.call, change.method, change.detail)


def _place(change: Change) -> Path:
    path = (*change.path, _TO, *change.to)
    return tuple(key if isinstance(key, str) or key == _TO else ANY for key in path)


def _fits(place: Path, wanted: Path) -> bool:
    return len(place) == len(wanted) and all(
        key == one or (one == ANY and key != _TO) for key, one in zip(place, wanted, strict=True)
    )


def _sum(one: _Tally, other: _Tally) -> _Tally:
    smaller = other if other.size < one.size else one
    return smaller._replace(times=one.times + other.times)


def _group(head: Head, place: Path, tally: _Tally, keys: int) -> Group:
    cut = place.index(_TO)
    return Group(head, place[:cut], place[cut + 1 :], tally.times, keys, tally.seen, tally.change)


def _made(places: dict[Path, _Tally]) -> Iterator[tuple[Path, _Tally, int]]:
    """Each generalised place, what was counted there, and how many places it stands for."""
    counts: dict[Path, int] = {}
    general = generalised(places)
    for place in places:
        counts[general[place]] = counts.get(general[place], 0) + 1
    for place, tally in _together(places):
        yield place, tally, counts[place]


def _together(places: dict[Path, _Tally]) -> Iterator[tuple[Path, _Tally]]:
    general = generalised(places)
    found: dict[Path, _Tally] = {}
    for place, tally in places.items():
        at = general[place]
        found[at] = _sum(found[at], tally) if at in found else tally
    yield from found.items()


def generalised(places: Iterable[Path]) -> dict[Path, Path]:
    """Each place with ANY where more than MOST_KEYS keys stand beside each other, from the top."""
    found: dict[Path, Path] = {}
    left: list[tuple[Path, int, list[Path]]] = [((), 0, list(places))]
    while left:
        above, depth, below = left.pop()
        children: dict[str | int, list[Path]] = {}
        for place in below:
            if len(place) == depth:
                found[place] = above
            else:
                children.setdefault(place[depth], []).append(place)
        ends = children.pop(_TO, [])
        if len(children) > MOST_KEYS or ANY in children:
            children = {ANY: [place for some in children.values() for place in some]}
        if ends:
            children[_TO] = ends
        left += [((*above, key), depth + 1, some) for key, some in children.items()]
    return found
