"""Sketches of schemas."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from contracts.formats import FORMATS
from contracts.registry import KINDS, is_valid, schema
from simulator.versions.sketches import FORMS, LONGEST, Sketch, sketches
from tests.simulator.generated import laws
from tests.simulator.versions.generated import SCHEMAS, accepts

few = settings(laws, max_examples=100)


@pytest.mark.parametrize("kind", KINDS)
def test_the_contracts_schemas_can_be_sketched(kind: str) -> None:
    """With an instance that they accept, even without their examples."""
    bare = {key: value for key, value in schema(kind).items() if key != "examples"}
    assert any(is_valid(kind, instance) for _, instance in sketches(bare))
    assert ("an example", schema(kind)["examples"][0]) in list(sketches(schema(kind)))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_text(name: str) -> None:
    """That it takes."""
    assert FORMATS[name](FORMS[name])


@pytest.mark.parametrize(
    "clause",
    [
        {"type": "string", "minLength": 20},
        {"type": "array", "items": {"type": "integer"}, "minItems": 3},
        {"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "minItems": 3},
        {"type": "number", "exclusiveMinimum": 3, "multipleOf": 7},
        {"type": "integer", "maximum": -4},
        {"type": ["boolean", "null"]},
        {"allOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {"const": 1}}},
        {"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {"$ref": "#/$defs/a", "$defs": {"a": {"enum": [7]}}},
        {"type": "object", "required": ["x"], "additionalProperties": {"type": "null"}},
    ],
    ids=str,
)
def test_a_sketch_is_accepted(clause: dict[str, Any]) -> None:
    """Where the keywords say it."""
    sketched = [instance for _, instance in sketches(clause)]
    assert any(accepts(clause, instance) for instance in sketched), sketched


def test_nobody_fills_the_memory() -> None:
    """Whatever length is asked for, and however a schema refers to itself."""
    assert len(Sketch({}).of({"type": "string", "minLength": 10**12})) == LONGEST
    assert len(Sketch({}).of({"type": "array", "minItems": 10**12})) == LONGEST
    circle = {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}
    assert len(repr(Sketch(circle).of(circle))) < 1000


@few
@given(SCHEMAS)
def test_any_schema_can_be_sketched(one: dict[str, Any]) -> None:
    """At least it does no harm."""
    assert len(list(sketches(one))) == 2
    assert list(Sketch(one).values(one))
