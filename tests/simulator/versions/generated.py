"""Generated data for the laws of versions: schemas of most keywords, and values near them."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from contracts.formats import FORMATS

NAMES = st.sampled_from(["a", "b", "c", "properties", "a/b"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, False, 0, 1, 7, 2.5, -1, "", "acme", "ab", " ", "2024-03-11"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
COUNTS = st.integers(0, 3)
NUMBERS = st.sampled_from([-1, 0, 1, 2.5, 7])
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
    "enum": st.lists(VALUES, min_size=1, max_size=3, unique_by=repr),
    "const": VALUES,
    "format": st.sampled_from([*FORMATS, "email"]),
    "pattern": st.sampled_from(["^a", "[0-9]", "^acme$"]),
    "required": st.lists(NAMES, max_size=2, unique=True),
    "dependentRequired": st.dictionaries(
        NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2
    ),
    "minimum": NUMBERS,
    "maximum": NUMBERS,
    "exclusiveMinimum": NUMBERS,
    "exclusiveMaximum": NUMBERS,
    "multipleOf": st.sampled_from([1, 2, 7]),
    **dict.fromkeys(("minLength", "minItems", "minProperties"), COUNTS),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties"), COUNTS),
    "uniqueItems": st.booleans(),
    "title": st.sampled_from(["one", "another"]),
    "x-evidence": st.sampled_from(["A6", "sm.uid"]),
    "unknown": VALUES,
}


def _with_below(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    below = inner | st.booleans()
    more: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(("properties", "dependentSchemas", "$defs"), _named(below)),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$"]), below, max_size=2),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _listed(below)),
        **dict.fromkeys(("items", "contains", "additionalProperties", "not", "if"), below),
        **dict.fromkeys(("then", "else", "propertyNames", "unevaluatedProperties"), below),
    }
    keywords = {**LEAVES, **more}
    return st.sets(st.sampled_from(list(keywords)), max_size=4).flatmap(
        lambda chosen: st.fixed_dictionaries({name: keywords[name] for name in sorted(chosen)})
    )


def _named(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(NAMES, below, max_size=2)


def _listed(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(below, min_size=1, max_size=2)


def clauses(*keywords: str) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas with some of these keywords."""
    return st.fixed_dictionaries({}, optional={name: LEAVES[name] for name in keywords})


SCHEMAS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    clauses(*LEAVES), _with_below, max_leaves=5
)
"""Schemas of any keywords, none with a reference."""


def accepts(schema: Any, instance: Any) -> bool:
    """What jsonschema itself says, with our formats."""
    return bool(Draft202012Validator(schema, format_checker=_formats()).is_valid(instance))


@cache
def _formats() -> FormatChecker:
    formats = FormatChecker(formats=())
    for name, function in FORMATS.items():
        formats.checks(name)(function)
    return formats
