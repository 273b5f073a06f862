"""The reader: questions to a journal, by seq."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from simulator.journal import JournalError, Reader, Writer
from simulator.journal.history import Span
from simulator.journal.listings import Listings
from simulator.journal.pages import Pages
from simulator.journal.reader import MAX_SEQ, PAGE
from tests.simulator.journal.exchanges import exchange


def written(writer: Writer, *workspaces: str) -> list[int]:
    """Write an exchange for each workspace; their seqs."""
    seqs = [writer.append(exchange(f"/{n}", name)) for n, name in enumerate(workspaces)]
    writer.commit()
    return seqs


def test_pages_by_seq(path: Path, writer: Writer) -> None:
    """Pages follow each other by the last seq, oldest first, and leave nothing out."""
    seqs = written(writer, *"abcde")
    with Reader(path) as journal:
        assert [e.seq for e in journal.exchanges()] == seqs
        assert [e.seq for e in journal.exchanges(limit=2)] == seqs[:2]
        assert [e.seq for e in journal.exchanges(seqs[1], 2)] == seqs[2:4]
        assert [e.path for e in journal.exchanges(seqs[3], 2)] == ["/4"]
        assert journal.exchanges(seqs[4]) == []
        assert journal.exchanges(MAX_SEQ) == []


def test_a_page_has_its_size(path: Path, writer: Writer) -> None:
    """Unless asked otherwise a page holds 100."""
    written(writer, *["a"] * (PAGE + 1))
    with Reader(path) as journal:
        assert len(journal.exchanges()) == PAGE == 100


def test_one_workspace(path: Path, writer: Writer) -> None:
    """A workspace's page holds its own exchanges with their own items and violations."""
    seqs = written(writer, "a", "b", "a", "b", "c")
    with Reader(path) as journal:
        found = journal.exchanges(workspace="a")
        assert [e.seq for e in found] == [seqs[0], seqs[2]]
        for one in found:
            assert len(one.items) == len(one.violations) == len(one.items[0].violations) == 1
        assert [e.seq for e in journal.exchanges(seqs[1], 1, "b")] == [seqs[3]]
        assert journal.exchanges(workspace="d") == []


def test_one_exchange(path: Path, writer: Writer) -> None:
    """One is found by its seq; a seq without an exchange, a mark's too, has none."""
    first, second = written(writer, "a", "b")
    with Reader(path) as journal:
        found = journal.exchange(second)
        assert found is not None
        assert (found.seq, found.workspace) == (second, "b")
        assert journal.exchange(second + 1) is None
        assert journal.exchange(first - 1) is None


def test_it_sees_what_is_committed_alone(path: Path, writer: Writer) -> None:
    """What is under way isn't there; once it is committed, an open reader sees it."""
    with Reader(path) as journal:
        writer.append(exchange())
        assert journal.exchanges() == []
        writer.commit()
        assert len(journal.exchanges()) == 1


def test_it_outlives_the_writer(path: Path) -> None:
    """A finished journal is read like one that is written, by several readers at once."""
    writer = Writer(path)
    written(writer, "a")
    writer.close()
    with Reader(path) as first, Reader(path) as second:
        assert first.exchanges() == second.exchanges() != []


def test_no_journal(path: Path) -> None:
    """Where there is no journal, a sentence says so."""
    with pytest.raises(JournalError, match=f"there is no journal at {path}"):
        Reader(path)


def test_large_bodies(path: Path, writer: Writer) -> None:
    """A page ends with the exchange that makes its bodies too many, and goes on behind it."""
    for _ in range(3):
        writer.append(exchange(size=1000))
    writer.commit()
    with Reader(path) as journal:
        seqs = [one.seq for one in journal.exchanges()]
        assert [one.seq for one in journal.exchanges(most=1500)] == seqs[:2]
        assert [one.seq for one in journal.exchanges(most=1)] == seqs[:1]
        assert [one.seq for one in journal.exchanges(after=seqs[1], most=1500)] == seqs[2:]


def test_a_damaged_journal(path: Path) -> None:
    """What can't be read is said in a sentence that names the file, by every kind of reader."""
    with closing(Writer(path)) as writer:
        written(writer, *["a"] * 500)
    content = path.read_bytes()
    path.write_bytes(content[:8192].ljust(len(content), b"\xa5"))
    said = rf"^{path} can't be read: "
    with pytest.raises(JournalError, match=said), Reader(path) as journal:
        journal.exchanges()
    with pytest.raises(JournalError, match=said), Pages(path) as paged:
        paged.items((0, 0), 10, None, {})
    with pytest.raises(JournalError, match=said), Listings(path) as listed:
        listed.aliases(Span("a", 0, MAX_SEQ))
