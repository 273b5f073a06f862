"""Members: the keys and items that a message can do without, level by level."""

from __future__ import annotations

from typing import Any

from simulator.payload.shrink.paths import GONE, Node, Path, level, members, nodes
from simulator.payload.shrink.trials import Trials

_FEWER = 8
"""So many times fewer at once are tried next: hardly dearer than halves where little is needed, and
much cheaper where much is."""


def thin(trials: Trials) -> None:
    """Leave out keys and items: on each level many at once, then fewer, at last each by itself.

    It begins at the end, so that of several that would do the first is left.
    """
    depth = 1
    while count := len(level(trials.message, depth)):
        for size in _sizes(count):
            _thin(trials, level(trials.message, depth), size)
        depth += 1


def _sizes(count: int) -> list[int]:
    """All of so many, then fewer down to one: 100, 64, 8, 1."""
    sizes = [1]
    while sizes[-1] * _FEWER < count:
        sizes.append(sizes[-1] * _FEWER)
    return [count, *reversed(sizes)] if count > 1 else sizes


def _thin(trials: Trials, paths: list[Path], size: int) -> None:
    """So many at a time, from the end: the indexes of those before them stay as they are."""
    for end in range(len(paths), 0, -size):
        trials.keeps(dict.fromkeys(paths[max(0, end - size) : end], GONE))


def lift(trials: Trials) -> None:
    """Put an object in the place of the object that it is in, and a list in that of a list.

    Of those that each hold nothing but the next one as many as can be go at once.  The message
    itself stays what it is.
    """
    known, found = 0, _holders(trials.message)
    while known < len(found):
        if _lift_at(trials, *found[known]):
            found = _holders(trials.message)
        else:
            known += 1


def _holders(message: object) -> list[Node]:
    return [node for node in nodes(message) if node.path and members(node.value)]


def _lift_at(trials: Trials, path: Path, value: Any) -> bool:
    nest = _nest(value)
    size = len(nest)
    while size:
        if trials.keeps({path: nest[size - 1]}):
            return True
        size //= 2
    if nest:
        return False
    inner = [one for _, one in members(value) if type(one) is type(value)]
    return any(trials.keeps({path: one}) for one in inner)


def _nest(value: Any) -> list[Any]:
    """What is in it of its own type, what is in that, and so on, as long as it is alone there."""
    found: list[Any] = []
    while len(inner := members(value)) == 1 and type(inner[0][1]) is type(value):
        value = inner[0][1]
        found.append(value)
    return found
