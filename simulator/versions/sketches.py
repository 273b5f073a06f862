"""Sketches: instances as a schema describes them, where nobody gives any.

They are guesses, to be judged before they are used: of a pattern or a condition nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.violations import pointer
from contracts.wording import Schema
from simulator.versions.vocabulary import Path, at, target, walk

LONGEST = 10_000
"""Characters or elements that a sketch has at most; no schema makes us fill the memory."""
_LEVELS = 8

FORMS = {
    "not-blank": "acme",
    "event-uid": "order_completed",
    "snake-case": "order_completed",
    "moment": "2024-03-11T09:21:45.123Z",
    "naive-moment": "2024-03-11T09:21:45",
    "date-value": "2024-03-11",
    "naive-date-value": "2024-03-11T09:21",
    "segment-time": "2024-03-11T09:21:45.123Z",
    "value-place": "event/params/plan",
}
"""A text of each of our formats."""


def sketches(schema: Schema) -> Iterator[tuple[str, Any]]:
    """``(what it is, instance)``: the examples, one with all keys, one with as few as may be."""
    examples = schema.get("examples")
    if isinstance(examples, list):
        yield from (("an example", example) for example in examples)
    whole = Sketch(schema)
    yield from (("a sketch", whole.of(schema, is_full)) for is_full in (True, False))


class Sketch:
    """Draws what the clauses of one schema describe."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._paths: dict[str, Path] = {pointer(list(path)): path for path, _ in walk(schema)}

    def values(self, clause: Any) -> Iterator[Any]:
        """Values that a clause names, then drawn ones."""
        if isinstance(clause, dict):
            for keyword in ("enum", "examples"):
                yield from clause[keyword] if isinstance(clause.get(keyword), list) else ()
            yield from (clause[keyword] for keyword in ("const", "default") if keyword in clause)
            yield from (self.of(clause, is_full) for is_full in (True, False))

    def of(self, clause: Any, is_full: bool = True, levels: int = _LEVELS) -> Any:
        """An instance for a clause; ``is_full`` with every key that it knows."""
        clause = self._gathered(clause, levels)
        for keyword in ("enum", "examples"):
            if isinstance(clause.get(keyword), list) and clause[keyword]:
                return clause[keyword][0]
        if "const" in clause:
            return clause["const"]
        match _type(clause):
            case "object":
                return self._object(clause, is_full, levels)
            case "array":
                count = min(max(clause.get("minItems", 0), int(is_full)), LONGEST)
                listed = clause.get("prefixItems", [])
                parts = [*listed[:count], *[clause.get("items", True)] * (count - len(listed))]
                return [self.of(part, is_full, levels - 1) for part in parts] if levels else []
            case "string":
                least = min(clause.get("minLength", 0), LONGEST)
                return FORMS.get(clause.get("format", ""), "acme").ljust(least, "m")
            case "number" | "integer":
                return _number(clause)
            case "boolean":
                return True
        return None

    def _object(self, clause: Schema, is_full: bool, levels: int) -> dict[str, Any]:
        known = clause.get("properties", {})
        keys = [*clause.get("required", ()), *(known if is_full else ())]
        if not keys and clause.get("minProperties", 0) > 0:
            keys = [str(self.of(clause.get("propertyNames", {}), is_full, levels - 1))]
        if not levels:
            return {}
        others = clause.get("additionalProperties", True)
        return {
            key: self.of(known.get(key, others), is_full, levels - 1) for key in dict.fromkeys(keys)
        }

    def _gathered(self, clause: Any, levels: int) -> Schema:
        """A clause with what it refers to, with all of allOf and the first of anyOf and oneOf."""
        if not isinstance(clause, dict):
            return {}
        found = {key: value for key, value in clause.items() if key != "$ref"}
        parts = [*clause.get("allOf", ()), *clause.get("anyOf", ())[:1]]
        parts += clause.get("oneOf", ())[:1]
        path = target(clause["$ref"], self._paths) if "$ref" in clause else None
        if path is not None:
            parts.append(at(self._schema, path))
        for part in parts if levels else ():
            for keyword, value in self._gathered(part, levels - 1).items():
                found[keyword] = _both(found.get(keyword), value)
        return found


def _both(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {**other, **one}
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *other]
    return other if one is None else one


def _type(clause: Schema) -> str:
    named = clause.get("type")
    if isinstance(named, list):
        named = named[0] if named else None
    if isinstance(named, str):
        return named
    for keyword, name in (("properties", "object"), ("required", "object"), ("items", "array")):
        if keyword in clause:
            return name
    return "string"


def _number(clause: Schema) -> Any:
    low: Any = clause.get("minimum", clause.get("exclusiveMinimum", 0))
    value = low + 1 if "exclusiveMinimum" in clause else max(low, 0)
    value = min(value, clause.get("maximum", clause.get("exclusiveMaximum", value)))
    step: Any = clause.get("multipleOf")
    return step * -(-value // step) if step else value
