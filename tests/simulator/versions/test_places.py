"""Where clauses judge."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from simulator.versions.places import (
    ELEMENT,
    MOST_PLACES,
    OTHER,
    Place,
    leads,
    places,
    replaced,
    value_at,
)
from simulator.versions.vocabulary import walk
from tests.simulator.generated import laws
from tests.simulator.versions.generated import SCHEMAS

few = settings(laws, max_examples=100)


@pytest.mark.parametrize(
    ("schema", "path", "expected"),
    [
        ({"properties": {"a": {"items": {}}}}, ("properties", "a", "items"), [("a", ELEMENT)]),
        ({"anyOf": [{"properties": {"a": {}}}]}, ("anyOf", 0, "properties", "a"), [("a",)]),
        ({"not": {"prefixItems": [{}, {}]}}, ("not", "prefixItems", 1), [(1,)]),
        ({"additionalProperties": {}}, ("additionalProperties",), [(OTHER,)]),
        (
            {"properties": {"a": {"$ref": "#/$defs/x~1y"}}, "$defs": {"x/y": {}}},
            ("$defs", "x/y"),
            [("a",)],
        ),
        (
            {"items": {"$ref": "#/$defs/a%20b"}, "$defs": {"a b": {"contains": {}}}},
            ("$defs", "a b", "contains"),
            [(ELEMENT, ELEMENT)],
        ),
    ],
)
def test_a_clause_judges_there(schema: Any, path: tuple[Any, ...], expected: list[Place]) -> None:
    """References are followed to where they are used."""
    assert places(schema)[path] == expected


def test_a_circle_ends() -> None:
    """After a few rounds."""
    found = places({"properties": {"a": {"$ref": "#"}, "b": {}}})
    assert len(found[()]) == MOST_PLACES
    assert found[("properties", "b")][:2] == [("b",), ("a", "b")]


@few
@given(SCHEMAS)
def test_every_clause_that_judges_has_a_place(schema: dict[str, Any]) -> None:
    """But definitions that nobody refers to, and names of keys."""
    unseen = {"$defs", "propertyNames"}
    expected = {path for path, _ in walk(schema) if not unseen & set(path[::1])}
    assert expected <= places(schema).keys()


@pytest.mark.parametrize(
    ("value", "place", "there", "after"),
    [
        ({"a": [1, 2]}, ("a", ELEMENT), 1, {"a": ["x", 2]}),
        ({"a": [1, 2]}, ("a", 1), 2, {"a": [1, "x"]}),
        ({"a": 1, "b": 2}, (OTHER,), 2, {"a": 1, "b": "x"}),
        ({}, (OTHER, "c"), None, {"unknown_key": {"c": "x"}}),
        (7, ("a", ELEMENT), None, {"a": ["x"]}),
        ([], (2,), None, [None, None, "x"]),
        ("y", (), "y", "x"),
    ],
)
def test_a_value_is_replaced(value: Any, place: Place, there: Any, after: Any) -> None:
    """What leads to it is made where it isn't; the given value stays as it is."""
    before = repr(value)
    assert leads(value, place) == (there is not None)
    assert value_at(value, place) == there
    assert replaced(value, place, "x") == after
    assert value_at(replaced(value, place, "x"), place) == "x"
    assert repr(value) == before
