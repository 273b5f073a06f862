"""Witnesses: a value that a schema and its mutant judge differently, looked for near a clause.

Good values are taken one by one and altered in the one place that the clause judges: by a value of
each type and form, by one key less or more, by one element less or more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from contracts.registry import Judge, judge
from contracts.violations import Profile
from contracts.wording import Schema
from simulator.measure.clauses import KEY
from simulator.measure.mutations.schemas import SchemaMutant
from simulator.measure.mutations.specimens import found_in

MOST_BASES = 8
"""So many good values are altered, at most, the smallest first."""

_ANY: tuple[Any, ...] = (
    *(None, True, 7, 1710148905.5, "acme", "", " ", "7", [], {}, ["acme"], {"key": "acme"}),
    *("order_completed", "Order Completed", "2024-03-11", "2024-03-11T09:21:45.123Z"),
    *("2024-03-11T09:21:45", "2024-03-11T09:21", "1710148905", "someday"),
)
_UNKNOWN = "unknown_key"
_KEYWORDS = {"*": "items", KEY: "propertyNames"}


class Witness(NamedTuple):
    """A value and the profile under which the two schemas differ in what they find on it."""

    instance: Any
    profile: Profile


def witnesses(mutant: SchemaMutant, bases: Iterable[Any]) -> Iterator[Witness]:
    """Values that tell a mutant from its kind's own schema, those near the smallest bases first."""
    own, altered = judge(mutant.kind), Judge(mutant.kind, mutant.schema)
    examples = judge(mutant.kind).schema["examples"]
    good = [base for base in (*examples, *bases) if own.is_valid(base)]
    good.sort(key=lambda base: (not _leads(base, mutant.place), len(json.dumps(base))))
    clause, other = _at(own.schema, mutant.place), _at(mutant.schema, mutant.place)
    for base in good[:MOST_BASES]:
        for instance in _altered(base, mutant.place, [clause, other]):
            if profile := _differ(own, altered, instance):
                yield Witness(instance, profile)


def _differ(own: Judge, altered: Judge, instance: Any) -> Profile | None:
    if own.is_valid(instance) and altered.is_valid(instance):
        return None
    for profile in ("strict", "compat"):
        if found_in(own.check(instance, profile)) != found_in(altered.check(instance, profile)):
            return profile
    return None


def _at(schema: Schema, place: Sequence[str]) -> Schema:
    """The clause for a place; ``{}`` where a mutant has dropped it."""
    for key in place:
        if key in _KEYWORDS:
            schema = schema.get(_KEYWORDS[key], {})
        else:
            schema = schema.get("properties", {}).get(key, {})
    return schema


def _leads(value: Any, place: Sequence[str]) -> bool:
    """Whether there is a value at a place."""
    for key in place:
        if key == "*":
            if not isinstance(value, list) or not value:
                return False
            value = value[0]
        elif key == KEY:
            return isinstance(value, dict) and bool(value)
        elif not isinstance(value, dict) or key not in value:
            return False
        else:
            value = value[key]
    return True


def _altered(value: Any, place: Sequence[str], clauses: Sequence[Schema]) -> Iterator[Any]:
    """``value`` with another one at a place; what leads there is made where it isn't."""
    if not place:
        yield value
        yield from _instead(value, clauses)
        return
    key, below = place[0], place[1:]
    if key == "*":
        elements = value if isinstance(value, list) else []
        for inner in _altered(elements[0] if elements else {}, below, clauses):
            yield [inner, *elements[1:]]
        return
    members = value if isinstance(value, dict) else {}
    if key == KEY:
        held = next(iter(members.values()), 1)
        yield from ({one: held} for one in _instead("", clauses) if isinstance(one, str))
        return
    for inner in _altered(members.get(key, {}), below, clauses):
        yield {**members, key: inner}
    if not below:
        yield {name: one for name, one in members.items() if name != key}


def _instead(value: Any, clauses: Sequence[Schema]) -> Iterator[Any]:
    for clause in clauses:
        yield from _named_by(clause)
        if isinstance(value, dict):
            yield from _objects(value, clause)
        yield from _long(value, clause)
    yield from _ANY


def _named_by(clause: Schema) -> Iterator[Any]:
    """Values that the clause itself speaks of."""
    yield from clause.get("enum", ())
    if "const" in clause:
        yield clause["const"]
    for quirk in clause.get("x-quirks", ()):
        if "const" in quirk["when"]:
            yield quirk["when"]["const"]


def _objects(value: dict[str, Any], clause: Schema) -> Iterator[Any]:
    """One key less, another value in it, or under the name that a client gives it."""
    known = clause.get("properties", {})
    yield {**value, _UNKNOWN: 1}
    for key in dict.fromkeys((*value, *known, *_branches(clause))):
        left = {name: one for name, one in value.items() if name != key}
        yield left
        yield from ({**value, key: one} for one in _ANY)
        for quirk in clause.get("x-quirks", ()):
            if quirk.get("key") == key:
                for name in ("user_id", "group_id", "event", quirk.get("at", key)):
                    yield {**left, name: "acme"}
    for branch in _branches(clause):
        alone = {name: one for name, one in value.items() if name not in _branches(clause)}
        yield {**alone, branch: "acme"}


def _branches(clause: Schema) -> list[str]:
    return [key for branch in clause.get("anyOf", ()) for key in branch.get("required", ())]


def _long(value: Any, clause: Schema) -> Iterator[Any]:
    """As long as the limits, and one more or less."""
    if "maxLength" in clause:
        yield from ("m" * (clause["maxLength"] + more) for more in (0, 1))
    for limit in ("minItems", "maxItems"):
        if limit in clause and isinstance(value, list) and value:
            counts = (clause[limit] + more for more in (-1, 0, 1))
            yield from ([value[0]] * count for count in counts)
