"""Listings: what a filter found and what is in a batch, read around a place like all there is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from simulator.journal import Writer
from simulator.journal.entries import Entries, Entry, Summary
from simulator.tui.listings import END, START, Batch, Found, Whole
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B


class Nothing:
    """A journal that tells nothing."""

    def summaries(self, entries: object) -> dict[Entry, Summary]:
        return {}


def found(older: list[list[int]], newer: list[int]) -> Found:
    """What a scan found, newest first and in several parts, and what was recorded since."""
    one = Found(Nothing())  # type: ignore[arg-type]
    for part in older:
        one.add_older([Entry(seq, seq * 10 if seq % 3 else None) for seq in part])
    one.add_newer([Entry(seq) for seq in newer])
    return one


@laws
@given(
    st.sets(st.integers(1, 60), max_size=20),
    st.integers(1, 7),
    st.sets(st.integers(61, 99), max_size=9),
    st.integers(-1, 110),
    st.integers(1, 30),
)
def test_what_was_found_reads_like_all_there_is(
    older: set[int], size: int, newer: set[int], place: int, count: int
) -> None:
    """In whatever parts a scan found it: before a place, beyond it, and how many arrived."""
    back = sorted(older, reverse=True)
    parts = [back[start : start + size] for start in range(0, len(back), size)]
    one = found(parts, sorted(newer))
    every = [*sorted(older), *sorted(newer)]
    assert len(one) == len(every)
    before = [entry.seq for entry in one.before(place, count)]
    assert before == [seq for seq in every if seq < place][-count:]
    after = [entry.seq for entry in one.after(place, count)]
    assert after == [seq for seq in every if seq > place][:count]
    assert one.arrived(61, 80) == len([seq for seq in newer if 61 < seq <= 80])
    known = {entry.seq: entry.message for entry in one.before(END, 100)}
    assert all(known[seq] == (seq * 10 if seq % 3 else None) for seq in older)


def test_all_of_a_workspace_since_its_reset(path: Path) -> None:
    """What came before the reset, and what is another's, isn't in it."""
    with closing(Writer(path)) as writer:
        seqs = [writer.append(exchange(workspace=one)) for one in (A, A, B, A, A)]
        writer.commit()
    with closing(Entries(path)) as entries:
        one = Whole(entries, A, seqs[0])
        wanted = [Entry(seqs[1]), Entry(seqs[3]), Entry(seqs[4])]
        assert one.before(END, 9) == one.after(START, 9) == wanted
        assert one.after(seqs[1], 1) == [Entry(seqs[3])]
        assert one.arrived(START, seqs[3]) == 2
        assert list(one.summaries(wanted)) == wanted


def test_what_is_in_one_exchange() -> None:
    """Its places begin at 1, each knows its message, and nothing arrives in it."""
    inside = [Summary(place, 0.0, A, message=place * 7) for place in (1, 2, 3)]
    one = Batch(inside)
    wanted = [Entry(1, 7), Entry(2, 14), Entry(3, 21)]
    assert one.before(END, 9) == one.after(START, 9) == one.after(0, 9) == wanted
    assert one.before(3, 1) == [Entry(2, 14)]
    assert one.before(1, 9) == one.after(3, 9) == one.before(START, 9) == []
    assert one.after(1, 1) == [Entry(2, 14)]
    assert one.arrived(0, END) == 0
    assert one.summaries(wanted[1:2]) == {Entry(2, 14): inside[1]}
