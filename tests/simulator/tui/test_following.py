"""Following: what has changed in a journal, and what is wrong with its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.journal import JournalError, Writer
from simulator.journal.entries import Entries
from simulator.tui.following import Change, Follower, floor, readable
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B
from tests.simulator.state.told import Told, contact


@pytest.fixture
def entries(writer: Writer) -> Iterator[Entries]:
    """A reader of the journal."""
    with closing(Entries(writer.path)) as made:
        yield made


@pytest.fixture
def follower(path: Path, entries: Entries) -> Follower:
    """Somebody who follows it."""
    return Follower(path, entries)


def test_it_answers_only_what_is_new(told: Told, follower: Follower) -> None:
    """The first time how far the journal goes, then nothing until something is committed."""
    assert follower.change(None) == Change(1, 0)
    assert follower.change(None) is None
    [seq] = told.tell(contact("u1"))
    assert follower.change(None) == Change(seq, 0)
    assert follower.change(None) is None
    told.writer.append(exchange())
    assert follower.change(None) is None
    told.writer.commit()
    assert follower.change(None) == Change(seq + 1, 0)


def test_what_counts_begins_at_the_last_reset(told: Told, follower: Follower) -> None:
    """Of the workspace or of all; another's is none."""
    told.tell(contact("u1"))
    of_a = told.reset(A)
    assert follower.change(None) == Change(of_a, 0)
    told.tell(contact("u1"))
    assert follower.change(A) == Change(of_a + 1, of_a)
    told.tell(contact("u1"))
    assert follower.change(B) == Change(of_a + 2, 0)
    of_all = told.reset(None)
    assert follower.change(B) == Change(of_all, of_all)


def test_the_floor_of_each(told: Told, entries: Entries) -> None:
    """A workspace without a reset begins at the beginning."""
    first, second = told.reset(A), told.reset(B)
    assert [floor(entries, one) for one in (A, B, None, "cccccccc")] == [first, second, 0, 0]


def test_a_file_that_is_gone_or_another(told: Told, path: Path, follower: Follower) -> None:
    """A sentence says that no more will come; what was read can be read on."""
    assert follower.trouble() == ""
    told.tell(contact("u1"))
    aside = path.rename(path.with_name("aside"))
    assert follower.trouble() == f"{path} is gone: what was read of it is shown"
    assert follower.change(None) is not None
    path.write_text("something else")
    assert follower.trouble() == f"{path} is another file now: what the old one held is shown"
    aside.replace(path)
    assert follower.trouble() == ""


def test_what_cannot_be_read_is_a_sentence(path: Path, entries: Entries) -> None:
    """Asked again it says so again, for it isn't known what has changed."""
    follower = Follower(path, entries)
    entries.close()
    for _ in range(2):
        with pytest.raises(JournalError, match=f"^{path} can't be read: "):
            follower.change(None)


def test_readable(path: Path) -> None:
    """What SQLite says becomes a sentence about the journal; anything else stays what it is."""
    said = f"^{path} can't be read: disk I/O error$"
    with pytest.raises(JournalError, match=said), readable(path):
        raise sqlite3.OperationalError("disk I/O error")
    with pytest.raises(KeyError), readable(path):
        raise KeyError
