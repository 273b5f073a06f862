"""Smaller values of which the same is true."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.versions.shrinking import MOST_TRIALS, shrunk
from tests.simulator.generated import laws
from tests.simulator.versions.generated import VALUES


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ({"a": 1, "b": {"c": "x", "d": 2}}, "'c'", {"b": {"c": "x"}}),
        ([1, 2, "x", 4, 5, 6], "'x'", ["x"]),
        ({"a": [{"b": 1, "c": 2}]}, "'c'", {"a": [{"c": 2}]}),
        ({"a": "ada@acme.example"}, "'a'", {"a": "<email>"}),
        ({"a": "ada@acme.example"}, "ada@", {"a": "ada@acme.example"}),
        ("x", "x", "x"),
    ],
)
def test_what_it_can_do_without_is_gone(value: Any, text: str, expected: Any) -> None:
    """Keys, elements and persons, as long as the rest is as good."""
    assert shrunk(value, lambda other: text in repr(other)) == expected


@laws
@given(VALUES, st.integers(0, 5))
def test_what_is_left_is_as_good(value: Any, count: int) -> None:
    """And nothing is asked without end."""
    asked: list[Any] = []

    def remains(other: Any) -> bool:
        asked.append(other)
        return len(repr(other)) % 6 >= count

    small = shrunk(value, remains)
    assert small == value or len(repr(small)) % 6 >= count
    assert len(asked) <= MOST_TRIALS + 1


def test_a_large_value_is_left_in_time() -> None:
    """With as much as could be tried."""
    asked: list[Any] = []

    def remains(other: Any) -> bool:
        asked.append(other)
        return False

    shrunk({str(n): n for n in range(2 * MOST_TRIALS)}, remains)
    assert len(asked) == MOST_TRIALS
