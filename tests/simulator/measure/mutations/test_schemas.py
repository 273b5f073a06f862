"""The mutants of schemas: one clause each, nothing that can't matter."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.registry import KINDS, Judge, schema
from simulator.measure.mutations.schemas import SchemaMutant, asserts, schema_mutants

EVERY: list[SchemaMutant] = [
    mutant for kind in KINDS for mutant in schema_mutants(kind, schema(kind))
]


def ways(clause: dict[str, Any]) -> list[str]:
    mutants = schema_mutants("case", {"x-evidence": "own.case", **clause})
    return [mutant.name.removeprefix("case.json#/") for mutant in mutants]


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ({}, []),
        ({"title": "A", "description": "B.", "examples": [1], "x-evidence": "A1"}, []),
        ({"type": "string"}, ["type: removed", "type: null added", "type: integer added"]),
        (
            {"type": ["object", "null"]},
            ["type: removed", "type: array added", "type: object dropped", "type: null dropped"],
        ),
        (
            {"type": ["number", "string"]},
            [
                *("type: removed", "type: null added", "type: number dropped"),
                *("type: string dropped", "type: number narrowed to integer"),
            ],
        ),
        (
            {"enum": ["send", "skip"]},
            ["enum: removed", "enum: send dropped", "enum: skip dropped", "enum: SEND added"],
        ),
        ({"const": 1}, ["const: removed", "const: changed to 2"]),
        ({"const": "event"}, ["const: removed", "const: changed to EVENT"]),
        ({"minItems": 1}, ["minItems: removed", "minItems: 2, not 1"]),
        ({"maxItems": 9}, ["maxItems: removed", "maxItems: 10, not 9", "maxItems: 8, not 9"]),
        ({"format": "moment"}, ["format: removed", "format: exchanged for date-value"]),
        ({"items": {}}, []),
        ({"items": {"const": 7}}, ["items: dropped", "items/const: removed"]),
        ({"required": ["a", "b"]}, ["required: a dropped", "required: b dropped"]),
        (
            {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            ["anyOf: removed", "anyOf: a dropped", "anyOf: b dropped"],
        ),
    ],
)
def test_a_clause_is_altered_in_each_way_of_its_own(
    clause: dict[str, Any], names: list[str]
) -> None:
    """And words, which change no verdict, in none."""
    assert [name for name in ways(clause) if name != "items/const: changed to 8"] == names


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ({"properties": {"a": {}}}, ["required: a added", "additionalProperties: closed"]),
        (
            {"properties": {"a": {}}, "additionalProperties": False},
            ["additionalProperties: removed", "required: a added", "properties: a dropped"],
        ),
        (
            {"properties": {"a": {"minItems": 1}}, "required": ["a"]},
            [
                *("required: a dropped", "properties: a dropped", "additionalProperties: closed"),
                *("properties/a/minItems: removed", "properties/a/minItems: 2, not 1"),
            ],
        ),
    ],
)
def test_the_keys_of_an_object_are_altered(clause: dict[str, Any], names: list[str]) -> None:
    """A property without a clause of its own is dropped only where no other may stand there."""
    assert ways(clause) == names


def test_codes_and_quirks_are_altered() -> None:
    """A code that is the usual one anyway isn't, for nothing would change."""
    clause = {
        "const": 1,
        "type": "integer",
        "x-code": {"const": "SM-241", "type": "SM-204"},
        "x-quirks": [{"code": None, "keyword": "type", "at": "b", "when": {"type": "null"}}],
    }
    assert [name for name in ways(clause) if name.startswith("x-")] == [
        "x-code: const dropped",
        "x-quirks: silent type removed",
        "x-quirks: silent type condition removed",
        "x-quirks: silent type place removed",
    ]


@pytest.mark.parametrize(
    ("clause", "answer"),
    [
        ({"description": "Words.", "properties": {"a": {"description": "Words."}}}, False),
        ({"properties": {"a": {"type": "null"}}}, True),
        ({"items": {"enum": [1]}}, True),
        ({"required": ["a"]}, True),
    ],
)
def test_a_clause_asserts_where_something_in_it_can_be_broken(
    clause: dict[str, Any], answer: bool
) -> None:
    """However deep that is."""
    assert asserts(clause) is answer


def test_every_mutant_has_a_name_of_its_own_and_another_schema() -> None:
    """So that a reason can name it, and a verdict can change."""
    names = [mutant.name for mutant in EVERY]
    assert len(set(names)) == len(names) > 1_500
    assert not [m.name for m in EVERY if m.schema == schema(m.kind)]


def test_every_kind_is_altered_and_no_schema_is_changed() -> None:
    """The mutants share what they don't alter with the schema that is in use."""
    before = {kind: copy.deepcopy(schema(kind)) for kind in KINDS}
    assert {mutant.kind for mutant in EVERY} == set(KINDS)
    assert [list(schema_mutants(kind, schema(kind))) for kind in KINDS]
    assert before == {kind: schema(kind) for kind in KINDS}


@pytest.mark.parametrize("mutant", EVERY[::40], ids=lambda mutant: mutant.name)
def test_a_mutant_is_a_schema(mutant: SchemaMutant) -> None:
    """The judge takes it as it takes any other."""
    Draft202012Validator.check_schema(mutant.schema)
    Judge(mutant.kind, mutant.schema).check({"method": 7})
