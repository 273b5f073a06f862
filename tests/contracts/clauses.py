"""The clauses of the schemas, listed from their JSON: every way in which one can be broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.registry import KINDS, schema

ASSERTING = frozenset(
    {"type", "enum", "const", "format", "additionalProperties", "minItems", "maxItems", "anyOf"}
    | {"maxLength", "minProperties", "required"}
)
ANNOTATING = frozenset(
    {"$schema", "$id", "title", "description", "examples", "x-evidence", "x-code", "x-quirks"}
)
NESTING = frozenset({"properties", "items"})

Clause = tuple[str, str]
"""``file#pointer`` of the keyword, and in which way: a missing key, a quirk under a profile."""


def subschemas(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each subschema of a kind with its place, ``file#pointer``; the branches of anyOf are none."""
    todo = [(f"{kind}.json#", schema(kind))]
    while todo:
        at, clause = todo.pop()
        yield at, clause
        below = clause.get("properties", {})
        todo.extend((f"{at}/properties/{key}", below[key]) for key in below)
        if "items" in clause:
            todo.append((f"{at}/items", clause["items"]))


def clauses() -> Iterator[Clause]:
    """Every clause of every kind."""
    for kind in KINDS:
        for at, clause in subschemas(kind):
            for keyword in ASSERTING & clause.keys():
                keys = clause["required"] if keyword == "required" else [""]
                yield from ((f"{at}/{keyword}", key) for key in keys)
            for quirk in clause.get("x-quirks", ()):
                yield from ((f"{at}/{quirk['keyword']}", way) for way in quirk_ways(quirk))


def quirk_ways(quirk: dict[str, Any]) -> tuple[str, ...]:
    """A quirk that has a code is shown under both profiles, one that has none is silent."""
    code = quirk["code"]
    return (f"{code} strict", f"{code} compat") if code else (f"silent {quirk.get('key', '')}",)
