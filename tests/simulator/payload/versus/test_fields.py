"""Fields: each place where two values differ, and how."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given

from simulator.payload.lineage.comparing import same
from simulator.payload.versus.fields import NOTHING, Field, fields, shown
from tests.simulator.generated import json_values, laws
from tests.simulator.payload.versus.told import objects


def told(before: Any, after: Any) -> list[tuple[Any, ...]]:
    """``(how, pointer)`` of each, with the new pointer of what is renamed."""
    return [
        (one.how, shown(one.path), *([shown(one.to)] if one.to else []))
        for one in fields(before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({}, {}, []),
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"a": 1}, {"a": 2}, [("changed", "/a")]),
        ({"a": 1}, {"a": 1.0}, [("changed", "/a")]),
        ({"a": 1}, {"a": "1"}, [("retyped", "/a")]),
        ({"a": 1}, {"a": True}, [("retyped", "/a")]),
        ({"a": {"b": 1}}, {"a": "x"}, [("retyped", "/a")]),
        ({"a": None}, {"a": {}}, [("retyped", "/a")]),
        ({"a": {}}, {"a": []}, [("retyped", "/a")]),
        ({"a": "x"}, {}, [("removed", "/a")]),
        ({}, {"a": "x"}, [("added", "/a")]),
        ({"p": {"a": "x"}}, {"p": {}}, [("removed", "/p/a")]),
        ({"a/b~": "x"}, {}, [("removed", "/a~1b~0")]),
        ({"a": "x"}, {"b": "x"}, [("renamed", "/a", "/b")]),
        ({"a": "x"}, {"b": "y"}, [("removed", "/a"), ("added", "/b")]),
        ({"a": {"x": 1}}, {"b": {"x": 1}}, [("renamed", "/a", "/b")]),
        ({"p": {"a": "x"}}, {"p": {}, "a": "x"}, [("renamed", "/p/a", "/a")]),
        ({"a": True}, {"b": True}, [("removed", "/a"), ("added", "/b")]),
        ({"isPaid": True}, {"is_paid": True}, [("renamed", "/isPaid", "/is_paid")]),
        ({"a": 1}, {"b": 1.0}, [("removed", "/a"), ("added", "/b")]),
        (
            {"a": "x", "bC": "x"},
            {"b_c": "x", "d": "x"},
            [("renamed", "/a", "/b_c"), ("renamed", "/bC", "/d")],
        ),
        ({"a": [1, 2]}, {"a": [1]}, [("removed", "/a/1")]),
        ({"a": [1]}, {"a": [1, 2]}, [("added", "/a/1")]),
        ({"a": ["x"], "b": []}, {"a": [], "b": ["x"]}, [("removed", "/a/0"), ("added", "/b/0")]),
        ({"a": [{"x": 1}]}, {"a": [{"x": 2}]}, [("changed", "/a/0/x")]),
    ],
)
def test_each_kind(before: Any, after: Any, found: list[tuple[Any, ...]]) -> None:
    """A value is changed, of another type, gone, there, or under another key."""
    assert told(before, after) == found


def test_the_likeliest_key() -> None:
    """Of several keys that a value could have gone to, it is the one spelt like the old one."""
    assert told({"planName": "pro"}, {"other": "pro", "plan_name": "pro"}) == [
        ("renamed", "/planName", "/plan_name"),
        ("added", "/other"),
    ]


def test_types_are_named() -> None:
    """What is of another type says which of JSON's it was and is."""
    [one] = fields({"a": [1]}, {"a": None})
    assert one.types == "array -> null"


@laws
@given(json_values)
def test_nothing_differs_from_itself(value: Any) -> None:
    """No value differs from its copy."""
    assert fields(value, copy.deepcopy(value)) == []


@laws
@given(objects, objects)
def test_there_is_a_difference_where_there_is_one(before: Any, after: Any) -> None:
    """Something is found exactly where the two aren't the same JSON, each place once."""
    found = fields(before, after)
    assert bool(found) == (not same(before, after))
    places = [one.path for one in found if one.how != "added"]
    assert len(places) == len(set(places))


@laws
@given(objects, objects)
def test_what_is_told_turns_one_into_the_other(before: Any, after: Any) -> None:
    """Whoever does what is told to the first value has the second."""
    made = copy.deepcopy(before)
    found = fields(before, after)
    for one in found:
        if one.how in ("changed", "retyped"):
            put(made, one.path, one.after)
    for one in reversed([one for one in found if one.how in ("removed", "renamed")]):
        take(made, one.path)
    for one in [one for one in found if one.how in ("added", "renamed")]:
        put(made, one.to or one.path, one.after)
    assert same(made, after)


def put(value: Any, path: tuple[str | int, ...], new: Any) -> None:
    for key in path[:-1]:
        value = value[key]
    if isinstance(value, list) and path[-1] == len(value):
        value.append(copy.deepcopy(new))
    else:
        value[path[-1]] = copy.deepcopy(new)


def take(value: Any, path: tuple[str | int, ...]) -> None:
    for key in path[:-1]:
        value = value[key]
    del value[path[-1]]


@laws
@given(objects, objects)
def test_the_other_way_round(before: Any, after: Any) -> None:
    """Seen from the other side, what was removed is added, and what was renamed still is."""
    there, back = fields(before, after), fields(after, before)
    turned = {"added": "removed", "removed": "added"}
    assert sorted(turned.get(one.how, one.how) for one in back) == sorted(one.how for one in there)


def test_no_value_is_told_from_null() -> None:
    """What isn't there is no null."""
    [one] = fields({}, {"a": None})
    assert one == Field("added", ("a",), NOTHING, None)
