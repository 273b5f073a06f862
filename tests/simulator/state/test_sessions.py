"""Sessions: page views with no more than 30 minutes between them (A8)."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.state.sessions import GAP_SECONDS, Session, cut
from tests.simulator.generated import laws

MINUTES = [
    ([], []),
    ([5], [(5, 5, 1)]),
    ([5, 5], [(5, 5, 2)]),
    ([0, 30], [(0, 30, 2)]),
    ([0, 31], [(0, 0, 1), (31, 31, 1)]),
    ([0, 30, 60, 90], [(0, 90, 4)]),
    ([0, 40, 20], [(0, 40, 3)]),
    ([0, 10, 50, 60], [(0, 10, 2), (50, 60, 2)]),
    ([0, 10, 50, 60, 30], [(0, 60, 5)]),
    ([100, 0, -100], [(-100, -100, 1), (0, 0, 1), (100, 100, 1)]),
]


@pytest.mark.parametrize(("minutes", "expected"), MINUTES)
def test_cases(minutes: list[int], expected: list[tuple[int, int, int]]) -> None:
    """30 minutes still belong together; a page view that comes late may join two sessions."""
    assert [
        (one.start / 60, one.end / 60, one.pageviews) for one in cut(60.0 * m for m in minutes)
    ] == expected


def test_a_moment_more() -> None:
    """A millisecond more than 30 minutes ends a session."""
    assert len(cut([0.0, GAP_SECONDS])) == 1
    assert len(cut([0.0, GAP_SECONDS + 0.001])) == 2


@laws
@given(st.lists(st.integers(-400, 400)), st.randoms(use_true_random=False))
def test_laws(minutes: list[int], chance: random.Random) -> None:
    """Whatever the order, each page view is in one session, none of which could be one with the
    next or be parted."""
    moments = [60.0 * minute for minute in minutes]
    sessions = cut(moments)
    chance.shuffle(moments)
    assert cut(moments) == sessions
    held = [[m for m in sorted(moments) if one.start <= m <= one.end] for one in sessions]
    assert [moment for inside in held for moment in inside] == sorted(moments)
    for one, inside in zip(sessions, held, strict=True):
        assert one == Session(inside[0], inside[-1], len(inside))
        assert all(after - before <= GAP_SECONDS for before, after in pairwise(inside))
    assert all(after.start - before.end > GAP_SECONDS for before, after in pairwise(sessions))
