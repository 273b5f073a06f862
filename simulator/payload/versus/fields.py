"""Fields: where one operation differs from the one that stands for it, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from contracts.violations import pointer
from simulator.payload.lineage.comparing import same

How = Literal["added", "removed", "renamed", "retyped", "changed"]
Path = tuple[str | int, ...]
"""The keys that lead to a value; an int is an index of a list."""

NOTHING: Final = object()
"""Stands for the value where there is none."""

_PLAIN = frozenset({"null", "true", "false", '""', "0", "1", "{}", "[]"})
"""What stands in many places: that it vanishes here and appears there says little."""


@dataclass(frozen=True, slots=True)
class Field:
    """One place where two JSON values differ; ``to`` is where a renamed value stands now."""

    how: How
    path: Path
    before: Any = NOTHING
    after: Any = NOTHING
    to: Path = ()

    @property
    def types(self) -> str:
        """``number -> string``."""
        return f"{json_type(self.before)} -> {json_type(self.after)}"


def fields(before: object, after: object) -> list[Field]:
    """Where two values differ, in the order of the first; what it hasn't comes where it stands.

    A value that vanishes at one key and appears at another one is renamed.
    """
    found = list(_differing(before, after, ()))
    removed = [one for one in found if one.how == "removed"]
    added = [one for one in found if one.how == "added"]
    renamed = {id(one): other for one, other in _renames(removed, added)}
    gone = {id(other) for other in renamed.values()}
    return [_moved(one, renamed.get(id(one))) for one in found if id(one) not in gone]


def shown(path: Path) -> str:
    """A path as a JSON pointer."""
    return pointer(list(path))


def json_type(value: object) -> str:
    """JSON's name of a value's type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, dict) else "array"


def _moved(one: Field, other: Field | None) -> Field:
    return one if other is None else Field("renamed", one.path, one.before, other.after, other.path)


def _differing(before: Any, after: Any, at: Path) -> Iterator[Field]:
    if isinstance(before, dict) and isinstance(after, dict):
        keys: list[str | int] = list(dict.fromkeys((*before, *after)))
    elif isinstance(before, list) and isinstance(after, list):
        keys = list(range(max(len(before), len(after))))
        before, after = dict(enumerate(before)), dict(enumerate(after))
    else:
        if json_type(before) != json_type(after):
            yield Field("retyped", at, before, after)
        elif not same(before, after):
            yield Field("changed", at, before, after)
        return
    for key in keys:
        here = (*at, key)
        if key not in after:
            yield Field("removed", here, before=before[key])
        elif key not in before:
            yield Field("added", here, after=after[key])
        else:
            yield from _differing(before[key], after[key], here)


def _renames(removed: list[Field], added: list[Field]) -> Iterator[tuple[Field, Field]]:
    """Which of what vanished came again under another key; each once."""
    by_value: dict[str, list[Field]] = {}
    for one in added:
        if isinstance(one.path[-1], str):
            by_value.setdefault(_spelt(one.after), []).append(one)
    for one in removed:
        value = _spelt(one.before)
        left = by_value.get(value, [])
        if not isinstance(one.path[-1], str) or not left:
            continue
        best = min(left, key=lambda other: _distance(one, other))
        if value not in _PLAIN or _letters(one.path) == _letters(best.path):
            left.remove(best)
            yield one, best


def _distance(one: Field, other: Field) -> tuple[bool, bool]:
    """What speaks against it that a value went from here to there; the order decides else."""
    return _letters(one.path) != _letters(other.path), one.path[:-1] != other.path[:-1]


def _letters(path: Path) -> str:
    """The letters of the last key: ``planName`` and ``plan_name`` have the same."""
    return "".join(filter(str.isalnum, str(path[-1]))).casefold()


def _spelt(value: object) -> str:
    return json.dumps(value, sort_keys=True)
