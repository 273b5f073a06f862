"""Paths: the values of a message by the keys and indexes that lead to them, and other values there.

Nothing here recurses: a message may nest as deep as can be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

Path = tuple[Any, ...]
"""Keys and indexes, from the outermost."""

GONE: Final = object()
"""Stands for no value at all."""


class Node(NamedTuple):
    """A value and the path that leads to it."""

    path: Path
    value: Any


def nodes(message: object) -> Iterator[Node]:
    """Every value in a message in its order, each before what is in it; the whole is the first."""
    stack = [Node((), message)]
    while stack:
        node = stack.pop()
        yield node
        stack += [Node((*node.path, key), one) for key, one in reversed(members(node.value))]


def level(message: object, depth: int) -> list[Path]:
    """The paths of that length, in the order of the message."""
    found = [Node((), message)]
    for _ in range(depth):
        found = [Node((*node.path, key), one) for node in found for key, one in members(node.value)]
    return [node.path for node in found]


def members(value: object) -> list[tuple[Any, Any]]:
    """The keys or indexes of a value with what is there; none of a scalar."""
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def changed(message: Any, values: Mapping[Path, Any]) -> Any:
    """The message with these values there, and without what is GONE.

    The paths are those of the message as it is and none is within another.  What isn't changed is
    shared with the old one, which stays as it is.
    """
    if () in values:
        return values[()]
    copies: dict[Path, Any] = {(): _copy(message)}
    gone: dict[Path, list[Any]] = defaultdict(list)
    for path, value in values.items():
        holder = _own(copies, path[:-1])
        if value is GONE:
            gone[path[:-1]].append(path[-1])
        else:
            holder[path[-1]] = value
    for path, keys in gone.items():
        for key in sorted(keys, reverse=True) if isinstance(copies[path], list) else keys:
            del copies[path][key]
    return copies[()]


def _own(copies: dict[Path, Any], path: Path) -> Any:
    """The copy of what is at a path, in copies of all that it is in."""
    known = len(path)
    while path[:known] not in copies:
        known -= 1
    value = copies[path[:known]]
    for length in range(known, len(path)):
        value[path[length]] = _copy(value[path[length]])
        value = copies[path[: length + 1]] = value[path[length]]
    return value


def _copy(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value)
