"""Pairing: which item of one list is which of another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.failures.pairing import likeness, moved, pairs
from tests.simulator.generated import laws

EVENT: dict[str, Any] = {"method": "event", "event_uid": "a", "params": {"x": 1, "y": 2}}


def test_an_operation_is_another_one_by_its_method_and_event() -> None:
    """Whatever else they have in common."""
    other = {**EVENT, "event_uid": "b"}
    changed = {**EVENT, "params": {"x": 1, "y": 3}}
    assert likeness(EVENT, changed) > likeness(EVENT, other)
    assert pairs([EVENT, other], [other, changed]) == [(0, 1), (1, 0)]
    assert pairs([EVENT], [{"method": "contact", "contact_uid": "a"}]) == []


def test_what_is_the_same_stays_where_it_is() -> None:
    """Another that is the same isn't taken for it."""
    assert pairs([1, 1], [2, 1]) == [(0, 0), (1, 1)]
    assert pairs(["a", "b", "a"], ["a", "a", "b"]) == [(0, 0), (1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("found", "elsewhere"),
    [
        ([], set()),
        ([(0, 0), (1, 1)], set()),
        ([(0, 0), (2, 1)], set()),
        ([(0, 2), (1, 0), (2, 1)], {(0, 2)}),
        ([(0, 1), (1, 2), (2, 0)], {(2, 0)}),
    ],
)
def test_as_few_are_moved_as_can_be(
    found: list[tuple[int, int]], elsewhere: set[tuple[int, int]]
) -> None:
    """The others keep their order."""
    assert moved(found) == elsewhere


@laws
@given(st.lists(st.integers(0, 4), max_size=8), st.randoms(use_true_random=False))
def test_pairs_are_one_to_one(items: list[int], random: Any) -> None:
    """Of the same items in another order each has its equal; what isn't moved is in order."""
    shuffled = random.sample(items, len(items))
    found = pairs(items, shuffled)
    assert sorted(here for here, _ in found) == sorted(there for _, there in found)
    assert [items[here] for here, _ in found] == [shuffled[there] for _, there in found]
    assert len(found) == len(items)
    stays = sorted(set(found) - moved(found))
    assert [there for _, there in stays] == sorted(there for _, there in stays)
