"""Values that a case expects: what a place names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.formats import is_value_place
from contracts.values import held, named
from contracts.violations import pointer
from tests.contracts.generated import json_values, laws

OPERATIONS: list[dict[str, Any]] = [
    {"method": "event", "event_uid": "pageview", "params": {"a/b~c": [5, {"": None}]}},
    {"method": "contact", "params": {"plan": "pro", "tags": []}},
    {"method": "event", "event_uid": "pricing", "params": "none"},
]


@pytest.mark.parametrize(
    ("place", "values"),
    [
        ("event/event_uid", ["pageview", "pricing"]),
        ("2/event_uid", ["pricing"]),
        ("contact/params/plan", ["pro"]),
        ("event/params/a~1b~0c/0", [5]),
        ("event/params/a~1b~0c/1/", [None]),
        ("1/params/tags", [[]]),
        ("event/params/a~1b~0c/2", []),
        ("event/params/a~1b~0c/-1", []),
        ("account/params", []),
        ("3/params", []),
        ("1/params/plan/0", []),
        ("contact", []),
    ],
)
def test_a_place_names_what_stands_there_in_the_operations(place: str, values: list[Any]) -> None:
    """Of a method in every operation that has it, of an index in that one; else nothing."""
    assert held(place, OPERATIONS) == values


def test_a_method_and_an_index_name_operations() -> None:
    """Each with its index."""
    assert [index for index, _ in named("event", OPERATIONS)] == [0, 2]
    assert [index for index, _ in named("1", OPERATIONS)] == [1]
    assert list(named("", [{}])) == []


@laws
@given(some.lists(some.text(max_size=3), min_size=1, max_size=4), json_values)
def test_whatever_the_keys_are_they_can_be_named(keys: list[str], value: Any) -> None:
    """A pointer made of keys is a place, and leads to what stands under them."""
    operation: Any = value
    for key in reversed(keys):
        operation = {key: operation}
    place = f"0{pointer(list(keys))}"
    assert is_value_place(place)
    assert held(place, [operation]) == [value]
