"""Matchers that are made of others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.expecting.compared import ABSENT, Difference, Matcher, differences
from simulator.expecting.composed import containing, exactly, one_of, partly
from simulator.kit import ExpectationError, absent, anything, matching, of_type
from tests.simulator.generated import json_values, laws

ACCEPTS: list[tuple[Matcher, list[object], list[object]]] = [
    (one_of("a", 1), ["a", 1, 1.0], ["b", True, ABSENT, ["a"]]),
    (one_of(None, absent()), [None, ABSENT], [0, False]),
    (one_of({"a": 1}, matching("x+")), [{"a": 1, "b": 2}, "xx"], [{"a": 2}, "y"]),
    (containing("a"), [["a"], ["b", "a"]], [[], ["b"], "a", {"a": 1}, None, ABSENT]),
    (containing(), [[], [1]], [None, "", ABSENT]),
    (containing(1, 1), [[1, 1], [1, 2, 1.0]], [[1], [1, True]]),
    (containing(of_type(int), 1), [[1, 2], [2, 1]], [[1], [1, "2"]]),
    (containing({"a": 1}, {}), [[{"a": 1}, {"b": 1}]], [[{"a": 1}]]),
    (partly({"a": {"b": 1}}), [{"a": {"b": 1, "c": 2}}], [{}, {"a": 1}, [], None, ABSENT]),
    (partly({"x y": 1}, a=2), [{"x y": 1, "a": 2}], [{"x y": 1}]),
    (partly(a=absent()), [{}, {"b": 1}], [{"a": None}, None, ABSENT]),
    (exactly({}), [{}], [{"a": 1}, [], None, ABSENT]),
    (exactly({"a": [{"b": 1}]}), [{"a": [{"b": 1.0}]}], [{"a": [{"b": 1, "c": 2}]}, {"a": []}]),
    (exactly({"a": anything()}), [{"a": {"b": 1}}], [{}, {"a": 1, "b": 2}]),
    (exactly([1]), [[1]], [[1, 2], [], 1]),
]


@pytest.mark.parametrize(("matcher", "good", "bad"), ACCEPTS, ids=repr)
def test_what_is_accepted(matcher: Matcher, good: list[object], bad: list[object]) -> None:
    """Each value in a matcher is compared as in an expectation; list items are used once."""
    for value in good:
        assert matcher == value
        assert list(differences(matcher, value)) == []
    for value in bad:
        assert matcher != value
        assert list(differences(matcher, value)) != []


def test_where_they_differ() -> None:
    """Objects tell of each key, also of those that are too many; choices of the whole."""
    assert list(differences({"p": exactly({"a": 1})}, {"p": {"a": 2, "b": 3}})) == [
        Difference(("p", "a"), 1, 2),
        Difference(("p", "b"), ABSENT, 3),
    ]
    assert list(differences({"p": partly(a=1)}, {"p": {"a": 2}})) == [Difference(("p", "a"), 1, 2)]
    assert list(differences(one_of({"a": 1}), {"a": 2})) == [
        Difference((), one_of({"a": 1}), {"a": 2})
    ]


def test_what_can_not_be_in_one() -> None:
    """A value that no JSON equals is refused when the matcher is written."""
    for make in (one_of, containing, exactly, lambda value: partly(a=value)):
        with pytest.raises(ExpectationError, match="is no JSON; give about"):
            make([date(2024, 3, 11)])
    with pytest.raises(ExpectationError, match="needs something"):
        one_of()


@laws
@given(json_values, st.lists(json_values, max_size=3))
def test_laws(value: Any, others: list[Any]) -> None:
    """A value is one of several with it, exactly itself, and contained in a list with it."""
    assert one_of(*others, value) == value
    assert exactly(value) == value
    assert containing(value) == [*others, value]
    assert containing(*others, value) == [value, *others]
    assert containing(*others, value) != others
