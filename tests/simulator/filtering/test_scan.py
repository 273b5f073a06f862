"""Scans: everything that a filter means is found once, newest first, and what is new after it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.filtering import EVERYTHING, Entry, Scan, parse, scan, walks
from simulator.filtering.expression import Expression
from simulator.journal import JournalError, Writer
from simulator.journal.reader import MAX_SEQ
from tests.simulator.filtering.conftest import NOW, Journals
from tests.simulator.filtering.filters import TERMS, filters
from tests.simulator.filtering.journals import WORKSPACES, journal
from tests.simulator.filtering.reference import OfExchange, OfMessage, Told, holds
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange
from tests.simulator.waiting import PATIENCE


@contextmanager
def tiny_blocks() -> Iterator[None]:
    """Blocks of two seqs, so that there are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walks, "FIRST_BLOCK", 2)
        patch.setattr(walks, "LEAST_BLOCK", 2)
        patch.setattr(walks, "BLOCK_SECONDS", 0.0)
        patch.setattr(scan, "NEW_BLOCK", 3)
        yield


def expected(known: Told, expression: Expression, workspace: str | None) -> list[Entry]:
    """What the reference finds, oldest first."""
    found = [
        Entry(seq)
        for seq, one in known.exchanges.items()
        if workspace in (None, one.workspace) and holds(expression, OfExchange(known, one))
    ]
    for seq, one in known.messages.items():
        is_listed = one["settled"] is not None and one["stage"] != "delivered"
        is_mine = workspace in (None, one["workspace"])
        if is_listed and is_mine and holds(expression, OfMessage(known, one)):
            found.append(Entry(one["settled"], seq))
    return sorted(found)


def found_back(looking: Scan, before: int, after: int) -> list[Entry]:
    """What is older, oldest first; each block is as it has to be."""
    entries: list[Entry] = []
    reached = before
    for one in looking.older(before, after):
        assert one.reached <= reached
        assert all(one.reached <= entry.seq < reached for entry in one.entries)
        entries += one.entries
        reached = one.reached
    assert reached <= after or not entries
    assert all(first.seq > second.seq for first, second in pairwise(entries))
    return entries[::-1]


@laws
@given(
    st.sampled_from(TERMS) | filters,
    st.sampled_from([None, *WORKSPACES]),
    st.integers(0, 150),
    st.integers(0, 150),
    st.integers(0, 150),
)
def test_everything_is_found_once(
    journals: Journals,
    text: str,
    workspace: str | None,
    floor: int,
    middle: int,
    end: int,
) -> None:
    """What is older than a place, and what is newer, together are all that there is."""
    floor, middle, end = sorted((floor, middle, end))
    path, known = journals[(end + middle) % len(journals)]
    expression = parse(text)
    wanted = expected(known, expression, workspace)
    with tiny_blocks(), closing(Scan(path, expression, workspace, NOW)) as looking:
        older = found_back(looking, middle + 1, floor)
        newer = looking.newer(middle, end)
    assert older == [entry for entry in wanted if floor < entry.seq <= middle]
    assert newer == [entry for entry in wanted if middle < entry.seq <= end]


@pytest.mark.parametrize("text", ["", *TERMS])
def test_all_of_a_journal(journals: Journals, text: str) -> None:
    """From beyond the end down to the beginning, in blocks of the usual size."""
    for path, known in journals:
        with closing(Scan(path, parse(text), None, NOW)) as looking:
            assert found_back(looking, MAX_SEQ, 0) == expected(known, parse(text), None)


def test_the_first_block_is_small(path: Path, writer: Writer) -> None:
    """However much there is, the first block has a few entries, and says how far it has come."""
    for _ in range(1_000):
        writer.append(exchange())
    writer.commit()
    with closing(Scan(path, EVERYTHING, None, NOW)) as looking:
        first = next(looking.older(MAX_SEQ))
    assert len(first.entries) == walks.FIRST_BLOCK
    assert first.reached == first.entries[-1].seq


def test_only_what_came_since(path: Path, writer: Writer) -> None:
    """What is recorded after a scan began is what newer finds."""
    writer.append(exchange())
    writer.commit()
    with closing(Scan(path, EVERYTHING, None, NOW)) as looking:
        older = looking.older(writer.feed.seq + 1)
        new = writer.append(exchange())
        writer.commit()
        assert [entry.seq for one in older for entry in one.entries] == [new - 1]
        assert looking.newer(new - 1, new) == [Entry(new)]


class Slow:
    """A condition's function that says when it is called, and then takes its time."""

    def __init__(self) -> None:
        self.called = threading.Event()
        self.go_on = threading.Event()
        self.calls = 0

    def __call__(self, *_: object) -> bool:
        self.calls += 1
        self.called.set()
        assert self.go_on.wait(PATIENCE)
        return True


@pytest.mark.parametrize("how", ["cancel", "close"])
def test_cancelled_while_it_looks(journals: Journals, how: str) -> None:
    """Cancelled from another thread in the middle of a block, it ends quietly with nothing more."""
    path, _ = journals[0]
    looking, slow = Scan(path, parse("pro"), None, NOW), Slow()
    for name in looking._conditions.functions:
        looking._conditions.functions[name] = slow  # type: ignore[index]
    blocks = []
    thread = threading.Thread(target=lambda: blocks.extend(looking.older(MAX_SEQ)))
    thread.start()
    assert slow.called.wait(PATIENCE)
    looking.cancel()
    slow.go_on.set()
    if how == "close":
        looking.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert blocks == []
    assert slow.calls < 3, "the block was read to its end"
    assert looking.newer(0, 100) == []
    assert list(looking.older(MAX_SEQ)) == []
    looking.close()
    looking.cancel()


def test_cancelled_between_two_blocks(journals: Journals) -> None:
    """After it is cancelled no block follows."""
    path, _ = journals[0]
    with tiny_blocks(), closing(Scan(path, EVERYTHING, None, NOW)) as looking:
        blocks = looking.older(MAX_SEQ)
        next(blocks)
        looking.cancel()
        assert list(blocks) == []


def test_cancelled_before_it_began(journals: Journals) -> None:
    """Then the file isn't even opened."""
    looking = Scan(Path("nowhere"), EVERYTHING, None, NOW)
    looking.cancel()
    assert list(looking.older(MAX_SEQ)) == []
    looking.close()


def test_no_journal(tmp_path: Path) -> None:
    """A file that isn't there, and one that is none, end a scan with a sentence."""
    (tmp_path / "text").write_text("no journal")
    for name in ("gone", "text"):
        with closing(Scan(tmp_path / name, EVERYTHING, None, NOW)) as looking:
            with pytest.raises(JournalError, match=name):
                next(looking.older(MAX_SEQ))
            with pytest.raises(JournalError, match=name):
                looking.newer(0, 1)


def test_a_damaged_journal(tmp_path: Path) -> None:
    """One whose pages are damaged too, and the sentence names the file."""
    path = journal(tmp_path / "damaged", 1)
    with closing(sqlite3.connect(path)) as connection:
        [root] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'exchanges'")
        [size] = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root[0] - 1) * size)
        file.write(b"\xff" * size)
    with closing(Scan(path, EVERYTHING, None, NOW)) as looking:
        with pytest.raises(JournalError, match="can't be read: "):
            list(looking.older(MAX_SEQ))
        with pytest.raises(JournalError, match="can't be read: "):
            looking.newer(0, 100)
