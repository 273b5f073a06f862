"""Paths: the values of a message, and other values in their places."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.payload.shrink.paths import GONE, changed, level, nodes
from tests.simulator.generated import json_values, laws

MESSAGE: dict[str, Any] = {"a": [1, {"b": 2, "c": 3}, [4, 5]], "d": {}}


def test_every_value_has_its_path() -> None:
    """Each before what is in it, in the order of the message."""
    paths = [(), ("a",), ("a", 0), ("a", 1), ("a", 1, "b"), ("a", 1, "c"), ("a", 2), ("a", 2, 0)]
    assert [path for path, _ in nodes(MESSAGE)] == [*paths, ("a", 2, 1), ("d",)]
    assert level(MESSAGE, 2) == [("a", 0), ("a", 1), ("a", 2)]
    assert level(MESSAGE, 4) == []


@pytest.mark.parametrize(
    ("values", "made"),
    [
        ({}, MESSAGE),
        ({(): 7}, 7),
        ({("a", 0): GONE, ("a", 2): GONE}, {"a": [{"b": 2, "c": 3}], "d": {}}),
        ({("a", 1, "b"): GONE, ("a", 2, 0): GONE}, {"a": [1, {"c": 3}, [5]], "d": {}}),
        ({("a", 1, "b"): 9, ("d",): GONE}, {"a": [1, {"b": 9, "c": 3}, [4, 5]]}),
        ({("a", 0): GONE, ("a", 2, 1): 0}, {"a": [{"b": 2, "c": 3}, [4, 0]], "d": {}}),
    ],
)
def test_several_places_change_at_once(values: dict[Any, Any], made: Any) -> None:
    """The paths are those of the message as it was, which stays so."""
    before = copy.deepcopy(MESSAGE)
    assert changed(MESSAGE, values) == made
    assert before == MESSAGE


@laws
@given(json_values, st.data())
def test_what_is_not_changed_stays(message: Any, data: st.DataObject) -> None:
    """Of any JSON: only what stood there is another."""
    before = json.dumps(message)
    path, _ = data.draw(st.sampled_from(list(nodes(message))))
    made = changed(message, {path: "other"})
    kept = {at: json.dumps(one) for at, one in nodes(message) if not _touches(at, path)}
    assert {at: json.dumps(one) for at, one in nodes(made) if not _touches(at, path)} == kept
    assert dict(nodes(made))[path] == "other"
    assert json.dumps(message) == before


def _touches(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether one is within the other."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
