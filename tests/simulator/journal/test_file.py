"""The journal's file: its owner's alone, of a known version, and never somebody else's."""

from __future__ import annotations

import sqlite3
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from simulator.journal import JournalError, Reader, Writer
from simulator.journal.file import VERSION, open_for_reading, open_for_writing, temporary_path


def answer(path: Path, question: str) -> object:
    """The first value that SQLite gives to a question."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchone()[0]


def foreign(path: Path, version: int) -> bytes:
    """Make a database of some other program; its bytes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"CREATE TABLE theirs (a); PRAGMA user_version={version};")
    return path.read_bytes()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_reads_it(path: Path, writer: Writer) -> None:
    """The file and what SQLite keeps beside it can be read by their owner alone."""
    writer.mark("start", {})
    beside = sorted(path.parent.glob("journal*"))
    assert [file.name for file in beside] == ["journal", "journal-shm", "journal-wal"]
    assert {mode(file) for file in beside} == {0o600}


def test_its_version_and_its_log(path: Path, writer: Writer) -> None:
    """The schema's version is in user_version, and readers don't hold the writer up (WAL)."""
    assert answer(path, "PRAGMA user_version") == VERSION == 4
    assert answer(path, "PRAGMA journal_mode") == "wal"


def test_a_temporary_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name it is a new file in the temporary folder, its owner's alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = temporary_path(), temporary_path()
    assert first != second
    assert first.parent == tmp_path
    assert mode(first) == 0o600
    Writer(first).close()


def test_a_newer_version(path: Path) -> None:
    """A journal of a newer version is refused, and the sentence says what to do."""
    Writer(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={VERSION + 1}")
    before = path.read_bytes()
    for opening in (Writer, Reader):
        with pytest.raises(JournalError, match=r"journal is of version 5, newer .* update it"):
            opening(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [0, 1, 2, 3, 4, 9000])
def test_a_foreign_database(path: Path, version: int) -> None:
    """Another program's database is refused, whatever version it has, and not touched."""
    before = foreign(path, version)
    for opening in (Writer, Reader):
        with pytest.raises(JournalError, match=r"journal is a database, but no journal: name an"):
            opening(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["journal"]


@pytest.mark.parametrize("content", [b"hello", b"{}\n" * 4000, bytes(range(256)) * 64])
def test_garbage(path: Path, content: bytes) -> None:
    """A file that is no database is refused and not touched."""
    path.write_bytes(content)
    with pytest.raises(JournalError, match="can't be used as a journal: file is not a database"):
        Writer(path)
    with pytest.raises(JournalError, match="can't be read as a journal: file is not a database"):
        Reader(path)
    assert path.read_bytes() == content


def test_an_empty_file(path: Path) -> None:
    """An empty file becomes a journal; there is nothing to read in it before."""
    path.touch()
    with pytest.raises(JournalError, match="no journal"):
        Reader(path)
    Writer(path).close()
    Reader(path).close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "can't be used as a journal: unable to open"),
        ("missing/journal", "can't be written: No such file"),
        ("file/journal", "can't be written: Not a directory"),
    ],
)
def test_a_path_that_cannot_be_written(tmp_path: Path, name: str, said: str) -> None:
    """A folder, and a path without one, are refused with their names."""
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match=said) as caught:
        Writer(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)
    with pytest.raises(JournalError, match="there is no journal at"):
        Reader(tmp_path / name)


def test_readers_only_read(path: Path, writer: Writer) -> None:
    """A reader's connection can't change anything, and a reader makes no file."""
    with (
        closing(open_for_reading(path)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("INSERT INTO marks VALUES (9, 0, 'x', '{}', NULL)")
    missing = path.with_name("missing")
    with pytest.raises(JournalError):
        open_for_reading(missing)
    assert not missing.exists()


@pytest.mark.parametrize("name", ["a b", "100%", "a?mode=rwc", "a#b", "é"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    """A journal's name may hold what means something in an address."""
    path = tmp_path / name
    open_for_writing(path).close()
    open_for_reading(path).close()
    assert {file.name.removesuffix("-shm").removesuffix("-wal") for file in tmp_path.iterdir()} == {
        name
    }
