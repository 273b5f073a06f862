"""Comparing: what is different, to the leaf."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given

from simulator.payload.lineage.comparing import GONE, Changes, compare, leaf_pointers, same
from tests.simulator.generated import json_values, laws

NAN = float("nan")


def changes(before: Any, after: Any) -> tuple[dict[str, Any], set[str]]:
    found = compare([{"a": before}], [{"a": after}])
    assert not found.vanished
    return found.changed, {*found.appeared}


@pytest.mark.parametrize(
    ("before", "after", "changed", "appeared"),
    [
        (1, 1, {}, set()),
        (1, 2, {"/0/a": 2}, set()),
        (1, 1.0, {"/0/a": 1.0}, set()),
        (1, True, {"/0/a": True}, set()),
        (0.0, False, {"/0/a": False}, set()),
        ("1", 1, {"/0/a": 1}, set()),
        (None, {}, {"/0/a": {}}, set()),
        ({}, [], {"/0/a": []}, set()),
        ({}, {"x": 1}, {"/0/a": {"x": 1}}, set()),
        ({"x": 1}, {}, {"/0/a/x": GONE}, set()),
        ({"x": {"y": 1}}, None, {"/0/a/x/y": GONE}, set()),
        ({"x": 1}, {"x": 1, "y/z": {"w": 2}}, {}, {"/0/a/y~1z"}),
        ([1, 2], [1], {"/0/a/1": GONE}, set()),
        ([1], [2, 3], {"/0/a/0": 2}, {"/0/a/1"}),
        ([1], {"0": 1}, {"/0/a/0": GONE}, set()),
        ({"~": [{"b": 1}]}, {"~": [{"b": 2}]}, {"/0/a/~0/0/b": 2}, set()),
    ],
)
def test_a_change(before: Any, after: Any, changed: dict[str, Any], appeared: set[str]) -> None:
    """Each leaf with what is there now; types count; below a new place nothing more is told."""
    found, new = changes(before, after)
    assert repr(found) == repr(changed)
    assert new == appeared


def test_not_a_number() -> None:
    """It is the same as itself, and nothing else is."""
    assert changes(NAN, NAN) == ({}, set())
    assert changes(1.0, NAN)[0].keys() == changes(NAN, 1.0)[0].keys() == {"/0/a"}


def test_operations_come_and_go() -> None:
    """One that went is told by its old index, one that came by its new one."""
    one, two = {"method": "contact", "x": 1}, {"method": "event", "x": 2}
    assert compare([one, two], [two]) == Changes({}, frozenset({0}))
    assert compare([two], [one, two]) == Changes({}, frozenset(), frozenset({"/0"}))
    assert compare([one, two], []) == Changes({}, frozenset({0, 1}))
    assert compare([one, two], [{**two, "x": 3}]) == Changes({"/1/x": 3}, frozenset({0}))


def test_what_changes_by_itself_is_taken_away() -> None:
    """And what is left is a difference only if there is some."""
    found = Changes({"/0/a": 1, "/0/b": 2}, frozenset({1, 2}), frozenset({"/3", "/4"}))
    noise = Changes({"/0/a": 7}, frozenset({1}), frozenset({"/3"}))
    assert found.without(noise) == Changes({"/0/b": 2}, frozenset({2}), frozenset({"/4"}))
    assert found.without(Changes({})) is found
    assert found.any
    assert not found.without(found).any


def test_the_leaves_of_operations() -> None:
    """In their order, empty objects and lists among them."""
    operations = [{"b": {"x": [1, {}]}, "a": []}, {}]
    found = leaf_pointers(operations)
    assert list(found.items()) == [("/0/b/x/0", 1), ("/0/b/x/1", {}), ("/0/a", []), ("/1", {})]
    assert leaf_pointers([]) == {}


@laws
@given(json_values, json_values)
def test_any_values(one: Any, other: Any) -> None:
    """Same is what reads the same; what changed are leaves of the first."""
    assert same(one, copy.deepcopy(one))
    assert same(one, other) == same(other, one)
    found, _ = changes(one, other)
    assert found.keys() <= leaf_pointers([{"a": one}]).keys()
    if "-0.0" not in repr((one, other)) and not isinstance(one, dict):
        assert same(one, other) == (repr(one) == repr(other))
