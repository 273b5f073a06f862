"""The writer: committed means recorded, and what isn't committed was never there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange import Exchange
from simulator.journal import JournalError, Reader, Writer
from simulator.journal.messages import Attempt, Stage
from tests.simulator.conftest import Folders
from tests.simulator.generated import exchanges, laws
from tests.simulator.journal.disks import full, no_larger_files
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B, message

WHY = "it was under way when everything began anew (reset)"


def stages(journal: Path) -> list[tuple[int, str, str | None, str | None, int | None]]:
    """``(seq, stage, code, detail, settled)`` of each message."""
    with closing(sqlite3.connect(journal)) as connection:
        query = "SELECT seq, stage, code, detail, settled FROM messages ORDER BY seq"
        return connection.execute(query).fetchall()


def paths(journal: Path) -> list[str]:
    with Reader(journal) as reader:
        return [one.path for one in reader.exchanges()]


def marks(journal: Path) -> list[tuple[int, float, str, object]]:
    with closing(sqlite3.connect(journal)) as connection:
        rows = connection.execute("SELECT seq, at, kind, data FROM marks ORDER BY seq").fetchall()
    return [(seq, at, kind, json.loads(data)) for seq, at, kind, data in rows]


def test_a_group(path: Path, writer: Writer) -> None:
    """What is appended is numbered at once, there after the commit, and told to the feed then."""
    before = writer.feed.seq
    written = [exchange(), exchange()]
    assert [writer.append(one) for one in written] == [before + 1, before + 2]
    assert paths(path) == []
    assert writer.feed.seq == before
    writer.commit()
    assert writer.feed.seq == before + 2
    with Reader(path) as journal:
        assert journal.exchanges() == written
        assert [one.seq for one in written] == [before + 1, before + 2]


def test_a_commit_of_nothing(writer: Writer) -> None:
    """Committing when nothing is under way changes nothing."""
    before = writer.feed.seq
    writer.commit()
    assert writer.feed.seq == before


def test_marks(path: Path) -> None:
    """A mark has the clock's time and a seq of the same growing sequence."""
    with closing(Writer(path, clock=lambda: 7.5)) as writer:
        writer.append(exchange())
        writer.mark("start", {"seed": 3})
        assert writer.append(exchange()) == writer.feed.seq + 1
    [salt, start] = marks(path)
    assert (salt[0], start[0]) == (1, 3)
    assert start[1:] == (7.5, "start", {"seed": 3})


def test_reopening(path: Path) -> None:
    """A reopened journal keeps its salt, counts on, and holds all it held."""
    first = Writer(path)
    first.append(exchange("/first"))
    first.close()
    assert first.feed.closed
    second = Writer(path)
    assert second.salt == first.salt
    assert second.feed.seq == first.feed.seq
    assert second.append(exchange("/second")) == first.feed.seq + 1
    second.close()
    assert paths(path) == ["/first", "/second"]


def test_each_journal_has_its_salt(tmp_path: Path) -> None:
    """Two journals never share the salt from which workspace ids are made."""
    salts = set()
    for name in "ab":
        writer = Writer(tmp_path / name)
        salts.add(writer.salt)
        writer.close()
    assert len(salts) == 2
    assert {len(salt) for salt in salts} == {16}


def test_a_group_that_does_not_fit(path: Path, writer: Writer) -> None:
    """When one of a group can't be written none of it is recorded, and the next group is."""
    before = writer.feed.seq
    with full(writer._connection):
        writer.append(exchange("/small"))
        with pytest.raises(JournalError, match=r"journal can't be written: .* full"):
            writer.append(exchange("/large", size=100_000))
        with pytest.raises(JournalError, match="full"):
            writer.append(exchange("/after it"))
        with pytest.raises(JournalError, match="full"):
            writer.commit()
        assert paths(path) == []
        assert writer.feed.seq == before
    writer.append(exchange("/again"))
    writer.commit()
    assert paths(path) == ["/again"]
    assert writer.feed.seq > before


def test_a_commit_that_does_not_fit(path: Path, writer: Writer) -> None:
    """When the commit itself fails nothing of the group is recorded, and the next one is."""
    before = writer.feed.seq
    writer.append(exchange("/lost"))
    log = path.with_name("journal-wal")
    with (
        no_larger_files(log.stat().st_size),
        pytest.raises(JournalError, match=r"journal can't be written: "),
    ):
        writer.commit()
    assert paths(path) == []
    assert writer.feed.seq == before
    writer.append(exchange("/again"))
    writer.commit()
    assert paths(path) == ["/again"]


def test_two_writers(path: Path) -> None:
    """Two simulators can't write one journal: the second is told so, the first goes on."""
    with closing(Writer(path)) as first:
        for _ in range(2):
            with pytest.raises(JournalError, match=r"another simulator writes .*journal"):
                Writer(path)
        first.append(exchange("/first"))
        first.commit()
    with closing(Writer(path)) as second:
        second.append(exchange("/second"))
        second.commit()
    assert paths(path) == ["/first", "/second"]


def test_closing_a_group_that_is_lost(path: Path) -> None:
    """A writer whose last group is lost says so when it is closed, and is closed all the same."""
    writer = Writer(path)
    with full(writer._connection), pytest.raises(JournalError):
        writer.append(exchange(size=100_000))
    with pytest.raises(JournalError, match="full"):
        writer.close()
    assert writer.feed.closed
    assert paths(path) == []


def test_a_locked_journal(path: Path, writer: Writer) -> None:
    """While another program holds the journal locked nothing is recorded, and it is said."""
    writer._connection.execute("PRAGMA busy_timeout=1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="locked"):
            writer.append(exchange())
        with pytest.raises(JournalError, match="locked"):
            writer.commit()
    writer.append(exchange())
    writer.commit()
    assert len(paths(path)) == 1


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: Folders) -> Iterator[Writer]:
    """A writer for many examples."""
    writer = Writer(tmp_path_factory.mktemp("lasting") / "journal")
    yield writer
    writer.close()


def read_back(writer: Writer, written: Exchange) -> Exchange | None:
    writer.append(written)
    writer.commit()
    with Reader(writer.path) as journal:
        return journal.exchange(written.seq)


@laws
@given(written=exchanges(st.text(st.characters(codec="utf-8"), max_size=8)))
def test_what_is_written_is_read(lasting: Writer, written: Exchange) -> None:
    """An exchange comes back equal: bytes, heads, items, violations and all."""
    assert read_back(lasting, written) == written


@laws
@given(written=exchanges())
def test_lone_surrogates_are_written_out(lasting: Writer, written: Exchange) -> None:
    """A lone surrogate in a pointer, which SQLite can't hold, comes back as shown: ``\\ud800``."""
    found = read_back(lasting, written)
    assert found is not None
    for kept, item in zip(found.items, written.items, strict=True):
        assert kept.to_dict() == item.to_dict()
    pairs = zip(found.all_violations(), written.all_violations(), strict=True)
    assert all(kept == replace(one, pointer=shown(one.pointer) or "") for kept, one in pairs)


def shown(text: str | None) -> str | None:
    return text and text.encode("utf-8", "backslashreplace").decode()


def test_a_journal_that_is_gone(path: Path, writer: Writer) -> None:
    """Nothing is acknowledged that is written into a file that was deleted or replaced."""
    writer.append(exchange())
    writer.commit()
    path.unlink()
    for _ in range(2):
        writer.append(exchange())
        with pytest.raises(JournalError, match="is gone: it was deleted or moved"):
            writer.commit()
    path.touch()
    writer.append(exchange())
    with pytest.raises(JournalError, match="is gone"):
        writer.commit()


def test_messages_are_of_the_group(path: Path, writer: Writer) -> None:
    """A message is numbered at once, among exchanges and marks, and there after the commit."""
    before = writer.feed.seq
    assert [writer.receive(message()), writer.append(exchange())] == [before + 1, before + 2]
    assert stages(path) == []
    writer.commit()
    assert stages(path) == [(before + 1, "received", None, None, None)]
    assert writer.feed.seq == before + 2
    assert writer.mark("clock", {}) == before + 3


def test_what_the_door_keeps_out_is_settled(path: Path, writer: Writer) -> None:
    """What is received in a stage that is the last one is settled there."""
    seq = writer.receive(message(stage="failed on ingest"))
    writer.commit()
    assert stages(path) == [(seq, "failed on ingest", None, None, seq)]


def test_stages(path: Path, writer: Writer) -> None:
    """A message that waits is settled by nothing; its last stage settles it, at a seq of its own.

    Whatever comes behind that changes nothing.
    """
    seq = writer.receive(message())
    writer.stage(seq, "pending retry", "HTTP_503", "a \ud800")
    writer.commit()
    assert stages(path) == [(seq, "pending retry", "HTTP_503", "a \\ud800", None)]
    stages_told: tuple[Stage, ...] = ("delivered", "failed", "pending retry", "received")
    for stage in stages_told:
        writer.stage(seq, stage)
        writer.commit()
        assert stages(path) == [(seq, "delivered", None, None, seq + 1)]
    assert writer.feed.seq > seq


def test_attempts(path: Path, writer: Writer) -> None:
    """Each attempt is kept; the same number again, told after a failure to write, is one."""
    seq = writer.receive(message())
    for n, result in ((1, "503"), (2, "503"), (2, "201")):
        writer.attempt(Attempt(seq, n, 0.5, result))
    writer.commit()
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT message, n, result FROM attempts").fetchall()
    assert found == [(seq, 1, "503"), (seq, 2, "201")]


def test_what_settles_is_counted(path: Path) -> None:
    """Reopened, a journal counts on behind what settled its last message."""
    with closing(Writer(path)) as writer:
        seq = writer.receive(message())
        writer.stage(seq, "delivered")
    [(*_, settled)] = stages(path)
    assert settled == seq + 1
    with closing(Writer(path)) as writer:
        assert writer.feed.seq == settled
        assert writer.receive(message()) == settled + 1


@pytest.mark.parametrize("workspace", [None, A, "cccccccc"])
def test_a_reset_gives_up(path: Path, writer: Writer, workspace: str | None) -> None:
    """What is under way of the workspace, or of all, is failed; whatever else is as it was."""
    first = writer.receive(message("m1"))
    second = writer.receive(message("m2", B))
    third = writer.receive(message("m3"))
    writer.stage(first, "pending retry", "HTTP_503", "later")
    writer.stage(third, "delivered")
    writer.commit()
    before = stages(path)
    reset = writer.mark("reset", {"workspace": workspace}, workspace)
    concerned = {None: [first, second], A: [first]}.get(workspace, [])
    given_up = {
        seq: (seq, "failed", "INTERRUPTED", WHY, reset + number)
        for number, seq in enumerate(concerned, 1)
    }
    assert stages(path) == [given_up.get(row[0], row) for row in before]
    assert writer.feed.seq == reset + len(concerned)
    assert writer.receive(message("m4")) == writer.feed.seq + 1
    writer.stage(first, "delivered")
    writer.commit()
    assert stages(path)[0] == given_up.get(first, (first, "delivered", None, None, writer.feed.seq))


def test_messages_that_do_not_fit(path: Path, writer: Writer) -> None:
    """When one of a group can't be written none of it is there, and the next group is."""
    with full(writer._connection):
        writer.receive(message("m1"))
        with pytest.raises(JournalError, match="full"):
            writer.receive(message("m2", body=b"x" * 100_000))
        for told in (
            lambda: writer.stage(1, "delivered"),
            lambda: writer.attempt(Attempt(1, 1, 0.5, "200")),
            lambda: writer.mark("reset", {}),
            writer.commit,
        ):
            with pytest.raises(JournalError, match="full"):
                told()
    assert stages(path) == []
    seq = writer.receive(message("m3"))
    writer.commit()
    assert [row[0] for row in stages(path)] == [seq]
