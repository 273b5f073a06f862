"""The journal's file: made for its owner alone, of a version that this program knows."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

if sys.platform == "win32":
    fcntl = None
else:
    import fcntl

VERSION = 4
"""``PRAGMA user_version`` of the schema in ``schema.sql``."""


class JournalError(Exception):
    """A journal that can't be opened or written; the text says which file, why and what to do."""


def temporary_path() -> Path:
    """A new, empty journal file in the temporary folder."""
    handle, name = tempfile.mkstemp(prefix="salesmachine-", suffix=".journal")
    os.close(handle)
    return Path(name)


def lock(path: Path) -> int | None:
    """Keep other simulators from writing there; what ``unlock`` takes, None where nobody can.

    Raises JournalError when one writes there already, or when the file can't be made.
    """
    if fcntl is None:
        return None
    try:
        path.touch(mode=0o600, exist_ok=True)
        handle = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise JournalError(f"{path} can't be written: {error.strerror}") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise JournalError(f"another simulator writes {path}") from None
    except OSError:  # a file system without locks
        pass
    return handle


def unlock(handle: int | None) -> None:
    """Let others write; SQLite must have closed the file, whose own locks go with the handle."""
    if handle is not None:
        os.close(handle)


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The one writing connection; the file and the schema are made if they aren't there.

    A journal of an older version is brought up to date, whole or not at all.
    """
    try:
        path.touch(mode=0o600, exist_ok=True)
        opened = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        with _closed_on_failure(opened) as connection:
            empty = not _tables(connection)
            version = 0 if empty else _check_version(connection, path)
            connection.execute("PRAGMA locking_mode=NORMAL")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            if empty:
                _run(connection, "schema.sql")
            elif version < VERSION:
                later = range(version + 1, VERSION + 1)
                _run(connection, *(f"to_version_{number}.sql" for number in later))
    except sqlite3.DatabaseError as error:
        raise JournalError(f"{path} can't be used as a journal: {error}") from None
    except OSError as error:
        raise JournalError(f"{path} can't be written: {error.strerror}") from None
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A read-only connection."""
    if not path.is_file():
        raise JournalError(f"there is no journal at {path}")
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        opened = sqlite3.connect(address, uri=True, check_same_thread=False)
        with _closed_on_failure(opened) as connection:
            if (version := _check_version(connection, path)) < VERSION:
                raise JournalError(
                    f"{path} is of version {version}, older than this program's {VERSION}:"
                    f" sim up --journal {path} brings it up to date"
                )
    except sqlite3.DatabaseError as error:
        raise JournalError(f"{path} can't be read as a journal: {error}") from None
    return connection


@contextmanager
def _closed_on_failure(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def _run(connection: sqlite3.Connection, *names: str) -> None:
    folder = resources.files("simulator.journal")
    script = "".join(folder.joinpath(name).read_text("utf-8") for name in names)
    connection.executescript(f"BEGIN IMMEDIATE;{script};PRAGMA user_version={VERSION};COMMIT;")


def _check_version(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < 1 or not _tables(connection) >= {"exchanges", "marks"}:
        raise JournalError(f"{path} is a database, but no journal: name another file")
    if version > VERSION:
        raise JournalError(
            f"{path} is of version {version}, newer than this program's {VERSION}: update it"
        )
    return version
