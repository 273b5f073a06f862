"""Figures: what was written since is added to what was known, as if all had been counted anew."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal import Writer
from simulator.journal.counts import Counts
from simulator.journal.file import JournalError
from simulator.journal.messages import STAGES
from simulator.tui.figures import RECENT, SECONDS, Figures, Rate, bytes_text, sparkline
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B, message

NOW = 1_710_148_905.125


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with closing(Writer(path, lambda: NOW)) as writer:
        yield writer


@pytest.fixture
def counts(path: Path, writer: Writer) -> Iterator[Counts]:
    with Counts(path) as counts:
        yield counts


def write(writer: Writer, workspace: str = A, at: float = NOW, good: bool = True) -> None:
    made = exchange(workspace=workspace)
    made.at = at
    if good:
        made.items, made.violations = [], []
    writer.append(made)
    writer.commit()


def receive(writer: Writer, stage: str = "received", workspace: str = A, at: float = NOW) -> int:
    seq = writer.receive(message(workspace=workspace, stage=stage, at=at))  # type: ignore[arg-type]
    writer.commit()
    return seq


def test_nothing_is_known_at_first() -> None:
    """Before anything was counted there are no counts, not counts of nothing."""
    assert Figures().verdicts is None
    assert Figures().stages == {}


@pytest.mark.parametrize("workspace", [None, A, B])
def test_adding_up(writer: Writer, counts: Counts, workspace: str | None) -> None:
    """However often it is refreshed in between, it is what one count of everything finds."""
    chance, figures, open_ones = random.Random(3), Figures(workspace), list[int]()
    for step in range(120):
        act = chance.randrange(5)
        whose = chance.choice((A, B))
        if act == 0:
            open_ones.append(receive(writer, chance.choice(STAGES), whose))
        elif act == 1 and open_ones:
            writer.stage(open_ones.pop(), chance.choice(("failed", "delivered", "pending retry")))
            writer.commit()
        elif act == 2 and chance.random() < 0.1:
            writer.mark("reset", {}, chance.choice((whose, None)))
        else:
            write(writer, whose, good=chance.random() < 0.6)
        if chance.random() < 0.5:
            figures = figures.refresh(counts, NOW + step)
    figures, whole = figures.refresh(counts, NOW), Figures(workspace).refresh(counts, NOW)
    assert figures.verdicts is not None
    assert whole.verdicts is not None
    assert +figures.verdicts == +whole.verdicts != Counter()
    assert figures.stages == whole.stages
    assert (figures.since, figures.until) == (whole.since, whole.until)


def test_what_is_read_again(writer: Writer, counts: Counts) -> None:
    """Only what was written since: what is taken away behind the last seq isn't missed."""
    write(writer)
    write(writer)
    figures = Figures().refresh(counts, NOW)
    writer._connection.execute("DELETE FROM exchanges")
    write(writer)
    assert figures.refresh(counts, NOW).verdicts == Counter(ok=3)


def test_a_reset(writer: Writer, counts: Counts) -> None:
    """It counts from the last reset of the workspace, or of all, on."""
    for whose in (A, A, B):
        write(writer, whose)
    known = {one: Figures(one).refresh(counts, NOW) for one in (None, A, B)}
    writer.mark("reset", {"workspace": A}, A)
    write(writer, A, good=False)
    after = {one: known[one].refresh(counts, NOW).verdicts for one in (None, A, B)}
    assert after == {None: Counter(ok=3, broken=1), A: Counter(broken=1), B: Counter(ok=1)}
    writer.mark("reset", {})
    for one in (None, A, B):
        found = known[one].refresh(counts, NOW).verdicts
        assert found is not None
        assert found.total() == 0


def test_stages(writer: Writer, counts: Counts) -> None:
    """Those under way and those settled, each once, in the order in which stages come."""
    seqs = [receive(writer) for _ in range(3)]
    receive(writer, "failed on ingest")
    figures = Figures().refresh(counts, NOW)
    assert list(figures.stages.items()) == [("received", 3), ("failed on ingest", 1)]
    writer.stage(seqs[0], "delivered")
    writer.stage(seqs[1], "pending retry")
    writer.commit()
    wanted = {"received": 1, "failed on ingest": 1, "pending retry": 1, "delivered": 1}
    assert figures.refresh(counts, NOW).stages == wanted


def test_how_much_comes(writer: Writer, counts: Counts) -> None:
    """What was there already counts when it came, what comes then when it is seen."""
    for age in (200, 59, 3, 3):
        write(writer, at=NOW - age)
    figures = Figures().refresh(counts, NOW)
    assert figures.unit == "exchanges"
    assert [(at, n) for at, n in enumerate(figures.rate.each) if n] == [(0, 1), (56, 2)]
    write(writer, at=0.0)  # the simulator's clock stands still
    figures = figures.refresh(counts, NOW + 1)
    assert figures.rate.each[-1] == 1
    assert figures.rate.each[-5] == 2


def test_calls_are_counted_where_there_are_any(writer: Writer, counts: Counts) -> None:
    """Messages are what comes, where they came lately; else the exchanges are."""
    receive(writer)
    receive(writer)
    write(writer)
    figures = Figures().refresh(counts, NOW)
    assert (figures.unit, figures.rate.each[-1]) == ("calls", 2)
    later = figures.refresh(counts, NOW + SECONDS)
    write(writer)
    later = later.refresh(counts, NOW + SECONDS)
    assert (later.unit, later.rate.each[-1]) == ("exchanges", 1)


def test_a_recording(writer: Writer, counts: Counts) -> None:
    """Without a clock its last moment is now."""
    write(writer, at=NOW - 10)
    write(writer)
    assert Figures().refresh(counts, None).rate.each[-11:] == [1, *[0] * 9, 1]


def test_profile_and_size(writer: Writer, counts: Counts) -> None:
    """The profile is that of the last start; the size is that of the journal's files."""
    assert Figures().refresh(counts, NOW).profile == ""
    writer.mark("start", {"profile": "strict"})
    writer.mark("start", {"profile": "compat"})
    figures = Figures().refresh(counts, NOW)
    assert (figures.profile, figures.size) == ("compat", counts.size())


def test_a_journal_that_breaks(counts: Counts, writer: Writer) -> None:
    """It is said in a sentence."""
    writer._connection.execute("DROP TABLE messages")
    with pytest.raises(JournalError, match="can't be read"):
        Figures().refresh(counts, NOW)


def test_average() -> None:
    """What comes a second now, without the second that isn't over."""
    rate = Rate().plus({100: 20, 99: 10, 89: 50}, 100.7)
    assert rate.average == 10 / RECENT


@laws
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 9)), max_size=30))
def test_a_rate_forgets(came: list[tuple[int, int]]) -> None:
    """It holds no more than the last minute, whatever came in whatever order."""
    rate = Rate()
    for at, count in came:
        rate = rate.plus({at: count}, at)
    assert len(rate.each) == SECONDS
    assert len(rate.came) <= SECONDS
    assert rate.now == max((at for at, _ in came), default=0)
    assert sum(rate.each) == sum(rate.came.values())


@pytest.mark.parametrize(
    ("each", "width", "shown"),
    [
        ([0, 1, 7], 3, "▁▂█"),
        ([0, 0], 2, "▁▁"),
        ([5], 1, "█"),
        ([0, 100, 1], 3, "▁█▂"),
        ([1, 1, 0, 0], 2, "█▁"),
        ([9, 1, 1], 2, "█▃"),
        ([], 4, ""),
    ],
)
def test_sparkline(each: list[int], width: int, shown: str) -> None:
    """A bar for each, or for several together; whatever isn't nothing is higher than nothing."""
    assert sparkline(each, width) == shown


@laws
@given(st.lists(st.integers(0, 10**9), max_size=60), st.integers(0, 80))
def test_a_sparkline_fits(each: list[int], width: int) -> None:
    """It has no more columns than it may."""
    assert len(sparkline(each, width)) <= max(1, width)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KB"),
        (99_949, "99.9 KB"),
        (99_950, "100 KB"),
        (999_500, "1.0 MB"),
        (1_234_567_890, "1.2 GB"),
        (5_000 * 10**12, "5,000 TB"),
    ],
)
def test_bytes(number: int, shown: str) -> None:
    """Bytes for people."""
    assert bytes_text(number) == shown


def test_they_are_values() -> None:
    """The same figures are equal: who shows them sees whether anything changed."""
    assert Figures(A, verdicts=Counter(ok=1)) == replace(Figures(A), verdicts=Counter(ok=1))
