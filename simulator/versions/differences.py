"""Two schemas compared keyword by keyword: what was added, removed and changed, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from contracts.violations import pointer
from contracts.wording import Schema
from simulator.versions.contract import canonical
from simulator.versions.judging import NOTHING
from simulator.versions.meaning import (
    ABSENT,
    Meaning,
    Sense,
    inside,
    meaning,
    of_property,
    seen,
)
from simulator.versions.vocabulary import LISTED, NAMED, ONE, Path, walk

How = Literal["added", "removed", "changed"]
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})
"""What stands beside or below these counts for them as well: nothing has a meaning by itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One keyword, or one named schema below a keyword, that isn't the same in both.

    ``path`` are the tokens that lead to it in the schemas, empty for a kind that only one contract
    has, ``clause`` those of the schema that the keyword stands in; ``old`` and ``new`` are its
    values, ABSENT where there is none.
    """

    kind: str
    path: Path
    clause: Path
    keyword: str
    old: Any
    new: Any
    meaning: Meaning

    @property
    def how(self) -> How:
        """In one word."""
        if self.old is ABSENT:
            return "added"
        return "removed" if self.new is ABSENT else "changed"

    @property
    def pointer(self) -> str:
        """Where it is in the schemas."""
        return pointer(list(self.path))

    def applied(self, schema: Schema) -> Schema:
        """The old schema with this change alone."""
        if not self.path:
            return NOTHING if self.new is ABSENT else dict(self.new)
        found: Schema = _replaced(schema, self.path, self.new)
        return found


def differences(kind: str, old: Schema | None, new: Schema | None) -> Iterator[Change]:
    """What differs between two schemas of a kind, in the order of the old one, the new one."""
    if old is None or new is None:
        found: Meaning = "wider" if old is None else "narrower"
        before, after = (ABSENT if one is None else one for one in (old, new))
        yield Change(kind, (), (), "", before, after, found)
        return
    is_clear = not any(_UNEVALUATED & one.keys() for one in (*_clauses(old), *_clauses(new)))
    yield from _between(kind, old, new, (), "as is" if is_clear else "unclear")


def _clauses(schema: Schema) -> Iterator[Schema]:
    return (one for _, one in walk(schema) if isinstance(one, dict))


def _between(kind: str, old: Schema, new: Schema, path: Path, sense: Sense) -> Iterator[Change]:
    for keyword in dict.fromkeys((*old, *new)):
        before, after = old.get(keyword, ABSENT), new.get(keyword, ABSENT)
        here, within = (*path, keyword), inside(keyword, sense)
        below = _parts(keyword, before, after)
        if below is None:
            if _differ(before, after):
                found = seen(meaning(keyword, before, after), sense)
                yield Change(kind, here, path, keyword, before, after, found)
            continue
        for name, one, other in below:
            where = here if name is None else (*here, name)
            if isinstance(one, dict) and isinstance(other, dict):
                yield from _between(kind, one, other, where, within)
            elif _differ(one, other):
                found = _of_part(keyword, one, other, old, new)
                yield Change(kind, where, path, keyword, one, other, seen(found, within))


def _parts(keyword: str, old: Any, new: Any) -> list[tuple[str | int | None, Any, Any]] | None:
    """The schemas below a keyword in pairs, ABSENT where one has none; None compares it whole."""
    values = [{} if one is ABSENT else one for one in (old, new)]
    if keyword in NAMED and all(isinstance(one, dict) for one in values):
        names = dict.fromkeys((*values[0], *values[1]))
        return [(name, values[0].get(name, ABSENT), values[1].get(name, ABSENT)) for name in names]
    if keyword in LISTED and isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            return None
        return [(index, *both) for index, both in enumerate(zip(old, new, strict=True))]
    if keyword in ONE and isinstance(old, dict) and isinstance(new, dict):
        return [(None, old, new)]
    return None


def _of_part(keyword: str, old: Any, new: Any, before: Schema, after: Schema) -> Meaning:
    if keyword == "properties":
        return of_property(old, new, before, after)
    if keyword == "$defs":
        return "words only" if ABSENT in (old, new) else "different"
    is_closed = any(one.get("additionalProperties", True) is not True for one in (before, after))
    if keyword == "patternProperties" and is_closed:
        return "different"
    return meaning("items", old, new)  # a schema for another, an absent one takes anything


def _differ(old: Any, new: Any) -> bool:
    if old is ABSENT or new is ABSENT:
        return old is not new
    return canonical(old) != canonical(new)


def _replaced(value: Any, path: Path, instead: Any) -> Any:
    """A copy along the path, with another value, or none, at its end."""
    token, rest = path[0], path[1:]
    if isinstance(value, list):
        found = list(value)
        found[int(token)] = _replaced(value[int(token)], rest, instead) if rest else instead
        return found
    below = {} if value is ABSENT else value
    if rest:
        return {**below, token: _replaced(below.get(token, ABSENT), rest, instead)}
    if instead is ABSENT:
        return {key: one for key, one in below.items() if key != token}
    return {**below, token: instead}
