"""The operation that comes nearest to what was expected."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.expecting.expected import Expectation, expect
from simulator.expecting.nearness import closest, distance, is_near, near_miss
from simulator.expecting.operations import Operation
from simulator.kit import absent, exactly, matching
from tests.simulator.expecting.operating import expectations, operation, operations, ordered
from tests.simulator.generated import laws

EXPECTED = expect("event", contact_uid="u1", event_uid="order_completed", params={"total": 42})
RANKED: list[list[Operation]] = [
    [ordered(), ordered(total=43), ordered(total="42"), ordered("u1-b"), ordered("zz")],
    [ordered(total=43), ordered("zz"), operation("event", contact_uid="u1", event_uid="zz")],
    [ordered("zz"), operation("event"), operation("contact", contact_uid="u1")],
]
"""Each list from the nearest on."""


@pytest.mark.parametrize("ranked", RANKED)
def test_the_nearest_first(ranked: list[Operation]) -> None:
    """An id weighs more than a value, a method more than anything, a likeness less."""
    found = [distance(EXPECTED, one) for one in ranked]
    assert found == sorted(found)
    assert len(set(found)) == len(found)
    placed = [
        Operation(one.method, one.body, 100 - at, 0) for at, one in enumerate(reversed(ranked))
    ]
    assert closest(EXPECTED, placed) is placed[-1]


def test_the_latest_of_equals() -> None:
    """Of several that are as near the last one that came."""
    several = [ordered("u2", 12, 1), ordered("u2", 14), ordered("u2", 12, 3)]
    assert closest(EXPECTED, several) is several[1]
    assert closest(EXPECTED, several[::2]) is several[2]


def test_none_of_its_method() -> None:
    """An operation of another method is no near miss."""
    assert closest(EXPECTED, [operation("contact", contact_uid="u1")]) is None
    assert closest(EXPECTED, []) is None


def test_what_is_missing_counts_whole() -> None:
    """An object that isn't there is as far as all that it should hold."""
    expected = expect("event", params={"a": 1, "b": {"c": 2, "d": 3}})
    assert distance(expected, operation("event")) == 3
    assert distance(expected, operation("event", params={"a": 1})) == 2
    assert distance(expected, operation("event", params={"a": "x", "b": {}})) == 3


def test_what_is_too_much() -> None:
    """A key that may not be there, and a matcher that says no, count one."""
    expected = expect("event", params=exactly({"a": absent(), "b": matching("x")}))
    assert distance(expected, operation("event", params={"a": 1, "b": "y", "c": 2})) == 3


def test_an_account_in_params_is_an_id() -> None:
    """The account that an event is given to weighs as any id."""
    account = expect("event", params={"account_uid": "acme"})
    plan = expect("event", params={"plan": "acme"})
    came = operation("event", params={"account_uid": "zzz", "plan": "zzz"})
    assert distance(account, came) == 5 * distance(plan, came)


def test_near_and_far() -> None:
    """Near is what has more of what is expected than it lacks."""
    assert is_near(EXPECTED, ordered("u2", total=1))
    assert not is_near(EXPECTED, operation("event", contact_uid="z9", event_uid="pageview"))
    assert not is_near(EXPECTED, operation("contact", contact_uid="u1"))


def test_a_near_miss_is_one_that_nobody_needs() -> None:
    """What counts for another expectation is shown only where nothing else is there."""
    counts, spent, free = ordered(exchange=1), ordered(exchange=2), ordered("u2", exchange=3)
    assert near_miss(EXPECTED, [counts], [counts, spent, free], [spent]) is free
    assert near_miss(EXPECTED, [counts], [counts, spent], [spent]) is spent
    assert near_miss(EXPECTED, [counts], [counts]) is None


def expecting(one: Expectation, **more: Any) -> Expectation:
    """The same with more fields."""
    return Expectation(one.method, {**one.fields, **more}, one.least, one.most)


@laws
@given(expectations, operations)
def test_laws(several: list[Expectation], came: list[Operation]) -> None:
    """0 is a match and nothing else; the closest is a match if there is one; more is farther."""
    for one in several:
        for operation_ in came:
            assert (distance(one, operation_) == 0) is one.matches(operation_)
            assert distance(one, operation_) <= distance(expecting(one, created_at=1), operation_)
        matching_ones = [other for other in came if one.matches(other)]
        nearest = closest(one, came)
        if matching_ones:
            assert nearest == matching_ones[-1]
        assert (nearest is None) is all(other.method != one.method for other in came)


@laws
@given(expectations, operations, st.randoms())
def test_the_order_does_not_matter(
    several: list[Expectation], came: list[Operation], chance: Any
) -> None:
    """Where an operation stands in the list says nothing: when it came does."""
    shuffled = list(came)
    chance.shuffle(shuffled)
    assert [closest(one, shuffled) for one in several] == [closest(one, came) for one in several]
