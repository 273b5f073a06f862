"""How values are held against what is expected: objects partly, lists exactly, JSON's equality."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import given

from simulator.expecting.compared import ABSENT, Difference, Matcher, differences, is_match, leaves
from simulator.kit import absent, anything, of_type
from tests.simulator.generated import json_values, laws

MATCHES: list[tuple[object, object]] = [
    (1, 1.0),
    (10**400, 10**400),
    (math.nan, math.nan),
    (None, None),
    ("a", "a"),
    ({}, {"a": 1}),
    ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3}),
    ([{"a": 1}, 2], [{"a": 1, "b": 2}, 2]),
    ((1, 2), [1, 2]),
    (MappingProxyType({"a": 1}), {"a": 1}),
    ({"a": anything()}, {"a": None}),
    ({"a": absent()}, {}),
    ([anything(), of_type(str)], [1, "a"]),
    ({"a": ANY}, {"a": 1}),
    (pytest.approx(0.3), 0.1 + 0.2),
]
DIFFER: list[tuple[object, object, list[Difference]]] = [
    (1, True, [Difference((), 1, True)]),
    (True, 1, [Difference((), True, 1)]),
    (False, 0.0, [Difference((), False, 0.0)]),
    (1, "1", [Difference((), 1, "1")]),
    (0, None, [Difference((), 0, None)]),
    ({"a": 1}, {}, [Difference(("a",), 1, ABSENT)]),
    ({"a": None}, {}, [Difference(("a",), None, ABSENT)]),
    ({"a": {}}, {}, [Difference(("a",), {}, ABSENT)]),
    ({"a": ANY}, {}, [Difference(("a",), ANY, ABSENT)]),
    ({"a": 1, "b": {"c": 2}}, {"a": 2, "b": {"c": 3}},
     [Difference(("a",), 1, 2), Difference(("b", "c"), 2, 3)]),
    ({"a": {"b": 1}}, {"a": [1]}, [Difference(("a",), {"b": 1}, [1])]),
    ([1, 2], [1, 3], [Difference((1,), 2, 3)]),
    ([1], [1, 2], [Difference((), [1], [1, 2])]),
    ([], {}, [Difference((), [], {})]),
    ("ab", ["a", "b"], [Difference((), "ab", ["a", "b"])]),
    ({"a": [{"b": 1}]}, {"a": [{"b": True}]}, [Difference(("a", 0, "b"), 1, True)]),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "value"), MATCHES, ids=repr)
def test_what_matches(expected: object, value: object) -> None:
    """An object may have more keys, a list may not have more items; 1 and 1.0 are equal."""
    assert list(differences(expected, value)) == []
    assert is_match(expected, value)


@pytest.mark.parametrize(("expected", "value", "found"), DIFFER, ids=repr)
def test_what_differs(expected: object, value: object, found: list[Difference]) -> None:
    """Each difference says where it is; true is no number, null is something."""
    assert [(d.path, repr(d.expected), repr(d.got)) for d in differences(expected, value)] == [
        (d.path, repr(d.expected), repr(d.got)) for d in found
    ]
    assert not is_match(expected, value)


@laws
@given(json_values)
def test_everything_matches_itself(value: Any) -> None:
    """Whatever JSON it is, NaN in it too."""
    assert is_match(value, value)
    assert not is_match(value, ABSENT)


@laws
@given(json_values, json_values)
def test_alike_both_ways(one: Any, other: Any) -> None:
    """What matches both ways has the same keys and values, and more keys match less."""
    if is_match(one, other) and is_match(other, one):
        assert leaves(one) == leaves(other)
    wider = {"a": one, "b": other}
    assert is_match({"a": one}, wider)
    assert not is_match(wider, {"a": one})


def test_leaves() -> None:
    """The values in objects are counted; what has none counts itself."""
    assert [leaves(v) for v in (1, {}, [1, 2], {"a": 1, "b": {"c": 2, "d": {}}})] == [1, 1, 1, 3]


def test_a_matcher_has_to_accept() -> None:
    """A matcher of one's own says what it accepts."""

    class Even(Matcher):
        def accepts(self, value: object) -> bool:
            return isinstance(value, int) and value % 2 == 0

        def __repr__(self) -> str:
            return "Even()"

    assert [Even(), 3] == [2, 3]
    assert Even().describe() == "Even()"
    assert list(differences([Even()], [3])) == [Difference((0,), Even(), 3)]
    with pytest.raises(TypeError, match="accepts"):
        Matcher()  # type: ignore[abstract]
