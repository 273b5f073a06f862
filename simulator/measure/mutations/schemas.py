"""The mutants of a schema: one clause altered at a time, as a tired editor might.

Only what can change a verdict is altered: no titles, descriptions, examples or evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.registry import code_of
from contracts.violations import pointer
from contracts.wording import Schema
from simulator.measure.clauses import KEY

LIMITS = ("minItems", "maxItems", "maxLength", "minProperties")
_WHOLE = ("type", "enum", "const", "format", "anyOf", "additionalProperties", *LIMITS)
"""The keywords that may be removed as a whole; of ``required`` each key is one."""

_NEAR_TYPES = {
    "object": "array",
    "array": "object",
    "string": "integer",
    "integer": "number",
    "number": "string",
    "boolean": "string",
}
"""What a type is widened by, beside null: what senders of the other languages write instead."""
_NEAR_FORMATS = {
    "not-blank": "event-uid",
    "event-uid": "not-blank",
    "snake-case": "not-blank",
    "moment": "date-value",
    "date-value": "moment",
    "segment-time": "date-value",
    "value-place": "not-blank",
}

Altered = tuple[str, str, Schema]
"""``(keyword, in which way, the altered clause)``."""


@dataclass(frozen=True, slots=True)
class SchemaMutant:
    """A kind's schema with one clause altered.

    ``at`` is the pointer of the clause in the schema, ``place`` the tokens that lead to what it
    judges in an instance, ``*`` for an element of a list, KEY for a key of an object.
    """

    kind: str
    at: str
    keyword: str
    way: str
    place: tuple[str, ...] = field(repr=False)
    schema: Schema = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """``salesmachine/event.json#/properties/created_at/format: removed``: one of its own."""
        return f"{self.kind}.json#{self.at}/{self.keyword}: {self.way}"


def schema_mutants(kind: str, schema: Schema) -> Iterator[SchemaMutant]:
    """Every mutant of a schema, in the order of its clauses."""
    for path, place, clause in _clauses(schema, (), ()):
        for keyword, way, altered in _alterations(clause):
            whole = _replaced(schema, path, altered)
            yield SchemaMutant(kind, pointer(list(path)), keyword, way, place, whole)


def _clauses(
    clause: Schema, path: tuple[str, ...], place: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Schema]]:
    yield path, place, clause
    for key, below in clause.get("properties", {}).items():
        yield from _clauses(below, (*path, "properties", key), (*place, key))
    if "items" in clause:
        yield from _clauses(clause["items"], (*path, "items"), (*place, "*"))
    if "propertyNames" in clause:
        yield from _clauses(clause["propertyNames"], (*path, "propertyNames"), (*place, KEY))


def _replaced(schema: Schema, path: tuple[str, ...], clause: Schema) -> Schema:
    """The schema with another clause at a path; it is copied only along the path."""
    if not path:
        return clause
    return {**schema, path[0]: _replaced(schema[path[0]], path[1:], clause)}


def _alterations(clause: Schema) -> Iterator[Altered]:
    for keyword in _WHOLE:
        if keyword in clause:
            yield keyword, "removed", _without(clause, keyword)
    for alter in (_types, _keys, _values, _limits, _formats, _parts, _codes, _quirks):
        yield from alter(clause)


def _types(clause: Schema) -> Iterator[Altered]:
    if "type" not in clause:
        return
    types = [clause["type"]] if isinstance(clause["type"], str) else clause["type"]
    for more in dict.fromkeys(("null", *(_NEAR_TYPES[name] for name in types if name != "null"))):
        if more not in types and not (more == "integer" and "number" in types):
            yield "type", f"{more} added", {**clause, "type": [*types, more]}
    for fewer in types if len(types) > 1 else ():
        left = [name for name in types if name != fewer]
        yield "type", f"{fewer} dropped", {**clause, "type": left}
    if "number" in types:
        narrow = ["integer" if name == "number" else name for name in types]
        yield "type", "number narrowed to integer", {**clause, "type": narrow}


def _keys(clause: Schema) -> Iterator[Altered]:
    required = clause.get("required", [])
    for key in required:
        left = [name for name in required if name != key]
        yield "required", f"{key} dropped", {**clause, "required": left}
    known = clause.get("properties", {})
    for key in known:
        if key not in required:
            yield "required", f"{key} added", {**clause, "required": [*required, key]}
        if clause.get("additionalProperties") is False or asserts(known[key]):
            yield "properties", f"{key} dropped", {**clause, "properties": _without(known, key)}
    if known and "additionalProperties" not in clause:
        yield "additionalProperties", "closed", {**clause, "additionalProperties": False}


def _values(clause: Schema) -> Iterator[Altered]:
    values = clause.get("enum", [])
    for value in values:
        left = [other for other in values if other != value]
        yield "enum", f"{value} dropped", {**clause, "enum": left}
    if values:
        more = str(values[0]).upper()
        yield "enum", f"{more} added", {**clause, "enum": [*values, more]}
    if "const" in clause:
        value = clause["const"]
        other = value + 1 if isinstance(value, int) else str(value).upper()
        yield "const", f"changed to {other}", {**clause, "const": other}


def _limits(clause: Schema) -> Iterator[Altered]:
    for keyword in LIMITS:
        if keyword in clause:
            value = clause[keyword]
            yield keyword, f"{value + 1}, not {value}", {**clause, keyword: value + 1}
            if value > 1 or keyword.startswith("max"):
                yield keyword, f"{value - 1}, not {value}", {**clause, keyword: value - 1}


def _formats(clause: Schema) -> Iterator[Altered]:
    if near := _NEAR_FORMATS.get(clause.get("format", "")):
        yield "format", f"exchanged for {near}", {**clause, "format": near}


def _parts(clause: Schema) -> Iterator[Altered]:
    branches = clause.get("anyOf", [])
    for index, branch in enumerate(branches):
        name = ", ".join(branch.get("required", [f"branch {index}"]))
        left = branches[:index] + branches[index + 1 :]
        yield "anyOf", f"{name} dropped", {**clause, "anyOf": left}
    if asserts(clause.get("items", {})):
        yield "items", "dropped", _without(clause, "items")


def _codes(clause: Schema) -> Iterator[Altered]:
    codes = clause.get("x-code", {})
    for keyword in codes:
        altered = {**clause, "x-code": _without(codes, keyword)}
        if code_of(keyword, altered) != code_of(keyword, clause):
            yield "x-code", f"{keyword} dropped", altered


def _quirks(clause: Schema) -> Iterator[Altered]:
    """A client's quirk forgotten, seen in every breach of its keyword, shown elsewhere."""
    quirks = clause.get("x-quirks", [])
    for index, quirk in enumerate(quirks):
        name = " ".join(
            [quirk["code"] or "silent", quirk["keyword"], *filter(None, [quirk.get("key")])]
        )
        ways = {"removed": [], "condition removed": [{**quirk, "when": {}}]}
        if "at" in quirk:
            ways["place removed"] = [_without(quirk, "at")]
        for way, instead in ways.items():
            altered = [*quirks[:index], *instead, *quirks[index + 1 :]]
            yield "x-quirks", f"{name} {way}", {**clause, "x-quirks": altered}


def asserts(clause: Schema) -> bool:
    """Whether anything in a clause can be broken."""
    if any(keyword in clause for keyword in (*_WHOLE, "required")):
        return True
    below = [*clause.get("properties", {}).values(), clause.get("items", {})]
    return any(asserts(one) for one in below if one)


def _without(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}
