"""Keys and items that a message can do without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.payload.shrink.members import lift, thin
from simulator.payload.shrink.trials import Trials


def trials(message: Any, still: Callable[[Any], Any]) -> Trials:
    """Those of a message, without end."""
    return Trials(message, lambda one: bool(still(one)), 10**6)


def test_few_of_many_are_found_in_few_trials() -> None:
    """Most go together."""
    message = {"traits": {str(n): n for n in range(5_000)}}
    found = trials(message, lambda one: {"7", "2500", "4999"} <= one["traits"].keys())
    thin(found)
    assert found.message == {"traits": {"7": 7, "2500": 2500, "4999": 4999}}
    assert found.count < 100


def test_what_only_goes_together_goes() -> None:
    """Two keys that need each other."""
    found = trials({"a": 1, "b": 2, "c": 3}, lambda one: ("a" in one) == ("b" in one))
    thin(found)
    assert found.message == {}


def test_items_keep_their_order() -> None:
    """Whatever is left out between them."""
    found = trials(list(range(100)), lambda one: [n for n in one if n % 31 == 5] == [5, 36, 67, 98])
    thin(found)
    assert found.message == [5, 36, 67, 98]


@pytest.mark.parametrize(
    ("message", "small"),
    [
        ({"a": {"b": {"c": {"x": 1}}}}, {"a": {"x": 1}}),
        ({"a": [[[{"x": 1}]]]}, {"a": [{"x": 1}]}),
        ({"a": {"b": [{"x": 1}]}}, {"a": {"b": [{"x": 1}]}}),
        ({"a": {"b": {}, "c": {"x": 1}}}, {"a": {"x": 1}}),
        ({"x": 1}, {"x": 1}),
    ],
)
def test_an_object_takes_the_place_of_what_it_is_in(message: Any, small: Any) -> None:
    """And a list that of a list; the message itself stays."""
    found = trials(message, lambda one: "'x': 1" in str(one))
    lift(found)
    assert found.message == small


def test_a_deep_nest_goes_at_once() -> None:
    """Not level by level, where it has nothing else in it."""
    message: Any = {"x": 1}
    for _ in range(600):
        message = {"a": message}
    found = trials(message, lambda one: "'x': 1" in str(one))
    lift(found)
    assert found.message == {"a": {"x": 1}}
    assert found.count < 20
