"""Alterations of good instances."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings

from simulator.versions.alterations import MOST_COMBINED, altered, combined
from simulator.versions.differences import differences
from tests.simulator.generated import laws
from tests.simulator.versions.generated import SCHEMAS, VALUES

few = settings(laws, max_examples=80)


@pytest.mark.parametrize(
    ("old", "new", "value", "wanted"),
    [
        ({}, {"maxLength": 4}, "ab", "abbbb"),
        ({}, {"maxItems": 2}, ["x"], ["x", "x", "x"]),
        ({}, {"minProperties": 2}, {"a": 1}, {"a": 1, "unknown_key0": 1}),
        ({}, {"required": ["a"]}, {"a": 1, "b": 2}, {"b": 2}),
        ({"enum": ["odd one"]}, {}, None, "odd one"),
        ({"const": 4711}, {}, None, 4711),
        ({}, {"maximum": 2.5}, 1, 3.5),
        ({}, {"additionalProperties": False}, {}, {"unknown_key": 1}),
        ({}, {"dependentRequired": {"a": ["b"]}}, {}, {"a": "acme"}),
    ],
)
def test_the_likeliest_come_first(old: Any, new: Any, value: Any, wanted: Any) -> None:
    """For the keyword that differs."""
    [change] = differences("k", old, new)
    assert wanted in list(islice(altered(value, (), change, []), 40))


def test_one_place_is_altered() -> None:
    """And what is there may be missing."""
    [change] = differences("k", {"properties": {"a": {}}}, {"properties": {"a": {"minLength": 1}}})
    found = list(altered({"a": "x", "b": "y"}, ("a",), change, ["drawn"]))
    assert found[0] == {"a": "drawn", "b": "y"}
    assert {"b": "y"} in found
    assert all(one["b"] == "y" for one in found)


def test_limits_that_nobody_reaches_cost_nothing() -> None:
    """Neither memory nor an error."""
    for limit in (10**12, 10**400):
        [change] = differences("k", {}, {"minLength": limit})
        assert all(len(json.dumps(one)) < 1000 for one in altered("x", (), change, []))


@few
@given(SCHEMAS, SCHEMAS, VALUES)
def test_the_given_value_stays_as_it_is(old: Any, new: Any, value: Any) -> None:
    """Whatever changed; all that is made is JSON."""
    before = json.dumps(value)
    for change in islice(differences("k", old, new), 3):
        for one in altered(value, (), change, []):
            json.dumps(one, allow_nan=False)
    assert json.dumps(value) == before


def test_combinations_are_the_same_every_time() -> None:
    """For a seed, others for another; two or three things are altered at once."""
    value: Any = {"a": 1, "b": [1, 2]}
    places: list[Any] = [(), ("b",)]
    one, same, other = (list(combined(value, places, seed)) for seed in ("x", "x", "y"))
    assert one == same != other
    assert len(one) == MOST_COMBINED
    assert value == {"a": 1, "b": [1, 2]}
