"""A window on a listing: what is visible, where the cursor is, how little is kept of the rest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal.entries import Entry, Summary
from simulator.tui.window import MARGIN, Window
from tests.simulator.generated import laws


class Rows:
    """A listing of these seqs, to which some can be added."""

    def __init__(self, *seqs: int) -> None:
        self.seqs = list(seqs)
        self.most = 0

    def before(self, seq: int, count: int) -> list[Entry]:
        end = bisect_left(self.seqs, seq)
        return self._read(max(0, end - count), end)

    def after(self, seq: int, count: int) -> list[Entry]:
        start = bisect_right(self.seqs, seq)
        return self._read(start, start + count)

    def arrived(self, after: int, until: int) -> int:
        return bisect_right(self.seqs, until) - bisect_right(self.seqs, after)

    def summaries(self, entries: object) -> dict[Entry, Summary]:
        return {}

    def _read(self, start: int, end: int) -> list[Entry]:
        found = [Entry(seq) for seq in self.seqs[start:end]]
        self.most = max(self.most, len(found))
        return found


def seqs(window: Window) -> list[int]:
    return [entry.seq for entry in window.visible]


def window(*seqs: int, height: int = 3) -> Window:
    return Window(Rows(*seqs), height)


def test_it_begins_at_the_end_and_follows() -> None:
    """The newest are shown, the cursor on the last."""
    one = window(*range(10))
    assert (seqs(one), one.cursor, one.current, one.following) == ([7, 8, 9], 2, Entry(9), True)


def test_nothing() -> None:
    """Without entries there is no cursor, and no move does anything."""
    one = window()
    for act in (one.to_start, one.to_end, lambda: one.move(5), lambda: one.scroll(-1)):
        act()
        assert (seqs(one), one.current) == ([], None)


@pytest.mark.parametrize(
    ("acts", "visible", "current", "following"),
    [
        ([("move", -1)], [7, 8, 9], 8, False),
        ([("move", -3)], [6, 7, 8], 6, False),
        ([("move", 1)], [7, 8, 9], 9, True),
        ([("move", -1), ("move", 1)], [7, 8, 9], 9, False),
        ([("move", -100)], [0, 1, 2], 0, False),
        ([("to_start",)], [0, 1, 2], 0, False),
        ([("to_start",), ("move", 100)], [7, 8, 9], 9, False),
        ([("to_start",), ("to_end",)], [7, 8, 9], 9, True),
        ([("to", 5)], [4, 5, 6], 5, False),
        ([("to", -1)], [0, 1, 2], 0, False),
        ([("to", 77)], [7, 8, 9], 9, False),
        ([("scroll", -2)], [5, 6, 7], 7, False),
        ([("scroll", -100)], [0, 1, 2], 2, False),
        ([("to_start",), ("scroll", 1)], [1, 2, 3], 1, False),
        ([("to_start",), ("scroll", 100)], [7, 8, 9], 7, False),
        ([("resize", 5)], [5, 6, 7, 8, 9], 9, True),
        ([("move", -1), ("resize", 1)], [8], 8, False),
        ([("to_start",), ("resize", 100)], list(range(10)), 0, False),
    ],
)
def test_moves(
    acts: list[tuple[str, Any]], visible: list[int], current: int, following: bool
) -> None:
    """What a key does to what is visible, to the cursor, and to whether it follows."""
    one = window(*range(10))
    for name, *values in acts:
        getattr(one, name)(*values)
    assert (seqs(one), one.current, one.following) == (visible, Entry(current), following)


def test_it_follows_what_arrives() -> None:
    """While it follows, what comes is shown at once and nothing is counted."""
    rows = Rows(*range(10))
    one = Window(rows, 3)
    rows.seqs += [10, 11]
    assert one.refresh(11)
    assert (seqs(one), one.current, one.arrived) == ([9, 10, 11], Entry(11), 0)
    assert not one.refresh(11)


def test_it_counts_what_arrives_while_it_does_not_follow() -> None:
    """What was looked at stays, a number says what came since; the end shows it, and follows."""
    rows = Rows(*range(10))
    one = Window(rows, 3)
    one.move(-4)
    before = seqs(one)
    for seq in (20, 30):
        rows.seqs.append(seq)
        assert one.refresh(seq)
    assert not one.refresh(30)
    assert (seqs(one), one.current, one.arrived) == (before, Entry(5), 2)
    one.to_end()
    assert (seqs(one), one.arrived, one.following) == ([9, 20, 30], 0, True)


def test_what_came_below_can_be_reached() -> None:
    """Moving down goes on into what came since, without following again."""
    rows = Rows(*range(10))
    one = Window(rows, 3)
    one.move(-1)
    rows.seqs += [10, 11, 12, 13]
    one.refresh(13)
    one.move(3)
    assert (seqs(one), one.current, one.following) == ([9, 10, 11], Entry(11), False)


def test_a_short_list_shows_what_arrives_in_any_case() -> None:
    """Where there is room left, what comes fills it although the cursor is above."""
    rows = Rows(0, 1)
    one = Window(rows, 5)
    one.move(-1)
    rows.seqs.append(2)
    assert one.refresh(2)
    assert (seqs(one), one.current) == ([0, 1, 2], Entry(0))


ACTS = st.one_of(
    st.tuples(st.just("move"), st.integers(-30, 30)),
    st.tuples(st.just("scroll"), st.integers(-30, 30)),
    st.tuples(st.just("resize"), st.integers(1, 12)),
    st.tuples(st.just("to"), st.integers(-5, 700)),
    st.tuples(st.just("to_start")),
    st.tuples(st.just("to_end")),
    st.tuples(st.just("arrive"), st.integers(1, 5)),
)


@laws
@given(st.sets(st.integers(1, 600), max_size=120), st.integers(1, 9), st.lists(ACTS, max_size=25))
def test_laws(given_seqs: set[int], height: int, acts: list[tuple[Any, ...]]) -> None:
    """Whatever is done: a run of the listing is visible, as much of it as there is room for.

    The cursor is in it; moving moves it by so many entries; and little more than what is visible is
    ever read or kept.
    """
    rows = Rows(*sorted(given_seqs))
    one = Window(rows, height)
    for name, *values in acts:
        before = one.current
        if name == "arrive":
            last = rows.seqs[-1] if rows.seqs else 0
            rows.seqs += range(last + 1, last + 1 + values[0])
            one.refresh(rows.seqs[-1])
        else:
            act: Callable[..., None] = getattr(one, name)
            act(*values)
        shown = seqs(one)
        if not rows.seqs:
            assert shown == []
            continue
        start = bisect_left(rows.seqs, shown[0])
        assert shown == rows.seqs[start : start + one.height]
        assert len(shown) == min(one.height, len(rows.seqs))
        assert one.visible[one.cursor] == one.current
        if name == "move" and before is not None:
            place = bisect_left(rows.seqs, before.seq) + values[0]
            assert one.current == Entry(rows.seqs[max(0, min(place, len(rows.seqs) - 1))])
        if one.following:
            assert shown[-1] == rows.seqs[-1]
        assert rows.most <= (2 * MARGIN + 3) * 12 + 60
