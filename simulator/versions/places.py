"""Where in an instance the clauses of a schema judge: from a path in the schema to places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from contracts.violations import pointer
from contracts.wording import Schema
from simulator.versions.vocabulary import IN_PLACE, Path, at, below, target, walk

ELEMENT: Final = -1
"""Stands for an element of a list, whichever."""
OTHER: Final = -2
"""Stands for a key that the schema doesn't know by name."""

Place = tuple[str | int, ...]
"""Keys, indices, ELEMENT and OTHER that lead to a value."""

MOST_PLACES = 8
"""Of one clause: those that a reference leads to again and again are as good as the first."""
MOST_STEPS = 50_000


def places(schema: Schema) -> dict[Path, list[Place]]:
    """The places that each clause judges, by its path; local references are followed."""
    found: dict[Path, list[Place]] = defaultdict(list)
    paths = {pointer(list(path)): path for path, _ in walk(schema)}
    waiting: list[tuple[Path, Place]] = [((), ())]
    for path, place in waiting[:1]:
        found[path].append(place)
    for _ in range(MOST_STEPS):
        if not waiting:
            break
        path, place = waiting.pop(0)
        for other, more in _next(path, at(schema, path), paths):
            reached = (*place, *more)
            if len(found[other]) < MOST_PLACES and reached not in found[other]:
                found[other].append(reached)
                waiting.append((other, reached))
    return dict(found)


def _next(path: Path, clause: Any, paths: dict[str, Path]) -> Iterator[tuple[Path, Place]]:
    """The clauses that one leads to, and how their values lie in its own."""
    if isinstance(clause, dict) and isinstance(clause.get("$ref"), str):
        other = target(clause["$ref"], paths)
        if other is not None:
            yield other, ()
    for more, _ in below(clause):
        keyword = more[0]
        if keyword in IN_PLACE:
            yield (*path, *more), ()
        elif keyword in ("properties", "prefixItems"):
            yield (*path, *more), (more[1],)
        elif keyword in ("items", "contains", "unevaluatedItems"):
            yield (*path, *more), (ELEMENT,)
        elif keyword in ("additionalProperties", "patternProperties", "unevaluatedProperties"):
            yield (*path, *more), (OTHER,)


def leads(value: Any, place: Place) -> bool:
    """Whether there is a value at a place."""
    for token in place:
        if isinstance(value, dict) and value and (token == OTHER or token in value):
            value = next(reversed(value.values())) if token == OTHER else value[token]
        elif isinstance(value, list) and isinstance(token, int) and token < len(value) and value:
            value = value[max(token, 0)]
        else:
            return False
    return True


def replaced(value: Any, place: Place, instead: Any) -> Any:
    """A copy with another value at a place; what leads there is made where it isn't."""
    if not place:
        return instead
    token, rest = place[0], place[1:]
    if isinstance(token, int) and token != OTHER:
        found = list(value) if isinstance(value, list) else []
        index = max(token, 0)
        found += [None] * (index + 1 - len(found))
        found[index] = replaced(found[index], rest, instead)
        return found
    members = value if isinstance(value, dict) else {}
    key = _other_key(members) if token == OTHER else str(token)
    return {**members, key: replaced(members.get(key), rest, instead)}


def value_at(value: Any, place: Place) -> Any:
    """The value at a place, None where there is none."""
    for token in place:
        if not leads(value, (token,)):
            return None
        if isinstance(value, list):
            value = value[max(int(token), 0)]
        else:
            value = value[_other_key(value) if token == OTHER else token]
    return value


def _other_key(members: dict[str, Any]) -> str:
    return next(reversed(members), "unknown_key")
