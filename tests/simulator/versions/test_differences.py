"""The comparison keyword by keyword."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from contracts.registry import KINDS, schema
from simulator.versions.contract import canonical
from simulator.versions.differences import differences
from simulator.versions.judging import NOTHING
from simulator.versions.meaning import ABSENT
from tests.simulator.generated import laws
from tests.simulator.versions.generated import SCHEMAS

few = settings(laws, max_examples=80)

OPEN: dict[str, Any] = {"properties": {"a": {"type": "string"}}}
CLOSED: dict[str, Any] = {**OPEN, "additionalProperties": False}


def found(old: Any, new: Any) -> list[tuple[str, str, str, str]]:
    return [(one.pointer, one.keyword, one.how, one.meaning) for one in differences("k", old, new)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_does_not_differ_from_itself(kind: str) -> None:
    """Nor from a copy of it."""
    assert list(differences(kind, schema(kind), {**schema(kind)})) == []


@few
@given(SCHEMAS)
def test_no_schema_differs_from_itself(one: dict[str, Any]) -> None:
    """Whatever is in it."""
    assert list(differences("k", one, one)) == []


@few
@given(SCHEMAS, SCHEMAS)
def test_all_changes_together_make_the_new_of_the_old(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    """So nothing that differs is left out, and each change is where it says."""
    made = old
    for change in differences("k", old, new):
        made = change.applied(made)
    assert list(differences("k", made, new)) == []


@few
@given(SCHEMAS, SCHEMAS)
def test_a_change_is_the_same_way_back(old: dict[str, Any], new: dict[str, Any]) -> None:
    """What is added one way is removed the other; narrower is wider, the rest is as it was."""
    back = {"added": "removed", "removed": "added", "narrower": "wider", "wider": "narrower"}
    there = {(at, how, meaning) for at, _, how, meaning in found(old, new)}
    again = {
        (at, back.get(how, how), back.get(meaning, meaning))
        for at, _, how, meaning in found(new, old)
    }
    assert there == again


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"type": "string"}, {"type": "integer"}, ("/type", "type", "changed", "different")),
        ({}, {"maxLength": 5}, ("/maxLength", "maxLength", "added", "narrower")),
        ({"const": 1}, {"const": True}, ("/const", "const", "changed", "different")),
        ({"const": 1}, {}, ("/const", "const", "removed", "wider")),
        (OPEN, CLOSED, ("/additionalProperties", "additionalProperties", "added", "narrower")),
        (OPEN, {}, ("/properties/a", "properties", "removed", "wider")),
        (
            CLOSED,
            {**CLOSED, "properties": {}},
            ("/properties/a", "properties", "removed", "narrower"),
        ),
        ({}, OPEN, ("/properties/a", "properties", "added", "narrower")),
        ({}, {"properties": {"a": True}}, ("/properties/a", "properties", "added", "words only")),
        (
            OPEN,
            {"properties": {"a": {"type": "string", "title": "A"}}},
            ("/properties/a/title", "title", "added", "words only"),
        ),
        (
            {"not": {"type": "string"}},
            {"not": {"type": ["string", "null"]}},
            ("/not/type", "type", "changed", "narrower"),
        ),
        (
            {"oneOf": [{"minimum": 1}, {"maximum": 3}]},
            {"oneOf": [{"minimum": 2}, {"maximum": 3}]},
            ("/oneOf/0/minimum", "minimum", "changed", "different"),
        ),
        (
            {"anyOf": [{"minimum": 1}, {"type": "null"}]},
            {"anyOf": [{"minimum": 1}]},
            ("/anyOf", "anyOf", "changed", "narrower"),
        ),
        (
            {"properties": {"properties": {"enum": [1, 2]}}},
            {"properties": {"properties": {"enum": [2]}}},
            ("/properties/properties/enum", "enum", "changed", "narrower"),
        ),
        (
            {"unevaluatedProperties": False, "allOf": [{"properties": {"a": {}}}]},
            {"unevaluatedProperties": False, "allOf": [{"properties": {"a": {"minimum": 1}}}]},
            ("/allOf/0/properties/a/minimum", "minimum", "added", "different"),
        ),
        (
            {"patternProperties": {"a": {}}, "additionalProperties": False},
            {"patternProperties": {}, "additionalProperties": False},
            ("/patternProperties/a", "patternProperties", "removed", "different"),
        ),
        ({"$defs": {"a": {}}}, {}, ("/$defs/a", "$defs", "removed", "words only")),
    ],
)
def test_a_change_is_named_where_it_is(
    old: Any, new: Any, expected: tuple[str, str, str, str]
) -> None:
    """By its pointer, its keyword, how it came about and what it means."""
    assert found(old, new) == [expected]


def test_equal_numbers_are_no_difference() -> None:
    """1.0 is 1, and keys have no order; true is something else."""
    assert found({"enum": [1.0], "minimum": 1}, {"minimum": 1.0, "enum": [1]}) == []
    assert found({"enum": [1]}, {"enum": [True]})


def test_a_kind_that_one_contract_has_alone() -> None:
    """Without its schema nothing of the kind is accepted."""
    [gone] = differences("k", OPEN, None)
    assert (gone.path, gone.how, gone.meaning) == ((), "removed", "narrower")
    assert gone.applied(OPEN) == NOTHING
    [new] = differences("k", None, OPEN)
    assert (new.how, new.meaning, new.old) == ("added", "wider", ABSENT)
    assert new.applied(NOTHING) == OPEN


def test_what_a_change_is_applied_to_stays_as_it_was() -> None:
    """A copy is made along the path."""
    new: Any = {"properties": {"a": {"anyOf": [{}, {"minimum": 1}]}}}
    before = canonical(new)
    [change] = differences("k", new, {"properties": {"a": {"anyOf": [{}, {"minimum": 2}]}}})
    assert change.applied(new) == {"properties": {"a": {"anyOf": [{}, {"minimum": 2}]}}}
    assert canonical(new) == before
