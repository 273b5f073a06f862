"""A journal of an older version is brought up to date, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.state import contact_lines
from simulator.journal import JournalError, Reader, Writer
from simulator.journal.file import VERSION
from simulator.state import State, UnknownUidError, account_dict, contact_dict, span
from tests.simulator.cli.commands import run
from tests.simulator.journal.older import OLDER, made
from tests.simulator.state.told import (
    NOON,
    WORKSPACE,
    Told,
    account,
    alias,
    contact,
    event,
    pageview,
)

STORY: list[Any] = [
    [contact("a1", plan="free", account_uid="acme", email=" Ada@Example.com "), event("a1")],
    contact("u1", plan="pro"),
    alias("u1", "a1"),
    [pageview("u1", minute) for minute in (0, 10, 100)],
    [event("a1", at=at) for at in ("2024-03-11T11:00:00.125Z", 1710154800125)],
    account("acme", name="Acme"),
    [contact(7, plan="max"), alias(8, 7), alias("u3", "a3"), event("a3", at="NA")],
]


def migrate(path: Path) -> None:
    Writer(path).close()


def asked(path: Path, kind: str, uid: str) -> dict[str, Any]:
    with Reader(path) as journal:
        state = State(journal.history, span(journal.history, WORKSPACE))
        if kind == "account":
            return account_dict(state, state.account(uid))
        return contact_dict(state, state.contact(uid, everything=True), everything=True)


older = pytest.mark.parametrize("version", OLDER)


@older
@pytest.mark.parametrize("uid", ["u1", "a1", "8", "7", "a3"])
def test_the_state_is_as_if_it_had_been_told_now(
    path: Path, tmp_path: Path, uid: str, version: int
) -> None:
    """Aliases, sessions, attributes: all that was recorded counts as in a new journal."""
    made(path, version, *STORY)
    migrate(path)
    new = tmp_path / "new"
    with closing(Writer(new)) as writer:
        Told(writer).tell(*STORY)
    assert asked(path, "contact", uid) == asked(new, "contact", uid)
    assert asked(path, "account", "acme") == asked(new, "account", "acme")
    assert columns(path) == columns(new)


def columns(path: Path) -> list[tuple[Any, ...]]:
    """What is kept beside each item since version 2."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT exchange, idx, previous, email, happened FROM items ORDER BY 1, 2"
        return connection.execute(query).fetchall()


@older
def test_it_has_the_schema_of_a_new_one(path: Path, tmp_path: Path, version: int) -> None:
    """The same tables, columns in their order, indexes, and the version."""
    made(path, version, *STORY)
    migrate(path)
    migrate(tmp_path / "new")
    assert shape(path) == shape(tmp_path / "new")
    assert shape(path)[0] == VERSION


def shape(path: Path) -> tuple[int, dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        [version] = connection.execute("PRAGMA user_version").fetchone()
        found: dict[str, Any] = {}
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
            if kind == "index":
                found[name] = " ".join(sql.split()) if sql else None
            else:
                found[name] = [row[1:4] for row in connection.execute(f"PRAGMA table_info({name})")]
        return version, found


@pytest.mark.parametrize(
    ("created_at", "expected"),
    [
        ("2024-03-11T12:00:00+01:00", NOON - 3600),
        ("2024-03-11 12:00:00", NOON),
        ("2024-03-11", NOON - 12 * 3600),
        (1710158400, NOON),
        (1710158400123, NOON + 0.123),
        ("now", None),
        ("12:30", None),
        ("2460000.5", None),
        ("NA", None),
        ("", None),
        ("0000-01-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        (-1, None),
        (10**14, None),
        (10**18, None),
        (10**400, None),
        (True, None),
        (None, None),
        ([], None),
        ({}, None),
    ],
)
def test_when_an_event_happened(path: Path, created_at: Any, expected: float | None) -> None:
    """Its created_at where that is a moment, else when it came; whatever it is, it is shown."""
    [seq] = made(path, 1, {**event("u1", "pageview"), "created_at": created_at})
    migrate(path)
    [row] = columns(path)
    assert row[4] == pytest.approx(NOON + seq if expected is None else expected, abs=0.002)
    assert asked(path, "contact", "u1")["pageviews"] == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[NaN]",
        b"\xef\xbb\xbf{}",
        b"[[[[]]]]",
        b'{"params": 7}',
        b"null",
        b'{"contact_uid": "u2", "params": {"email": 7}}',
    ],
)
def test_bodies_that_say_nothing(path: Path, body: bytes) -> None:
    """A body that can't be read, or holds no operation, hinders nobody."""
    made(path, 1, body, contact("u1", plan="pro"))
    migrate(path)
    assert [one["value"] for one in asked(path, "contact", "u1")["attributes"]] == ["pro"]


def test_ids_where_they_have_no_place(path: Path) -> None:
    """An upsert of an account that names a contact, as version 1 recorded it, is none of it."""
    seqs = made(path, 1, account("acme", name="Acme"), alias("u1", "a1"), event("u1"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE items SET contact = 'u1' WHERE exchange = ?", (seqs[0],))
        connection.execute("UPDATE items SET account = 'globex' WHERE exchange = ?", (seqs[1],))
        connection.commit()
    migrate(path)
    found = asked(path, "contact", "u1")
    assert (found["events"], found["created"]["exchange"]) == (1, seqs[2])
    assert any("alias of a1" in line for line in contact_lines(found))
    with pytest.raises(UnknownUidError, match="no account 'globex' is known"):
        asked(path, "account", "globex")


@older
def test_a_reader_refuses_it(path: Path, version: int) -> None:
    """Who only reads changes nothing, and says what brings the journal up to date."""
    made(path, version, *STORY)
    before = path.read_bytes()
    why = f"{path} is of version {version}, older than this program's {VERSION}"
    said = f"{why}: sim up --journal {path}"
    with pytest.raises(JournalError) as caught:
        Reader(path)
    assert str(caught.value) == f"{said} brings it up to date"
    ran = run("state", "contact", "u1", "--journal", path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: {said} brings it up to date\n"
    assert path.read_bytes() == before


@older
def test_what_was_recorded_stays(path: Path, version: int) -> None:
    """Exchanges come back as they were, and the salt, so that tokens keep their workspaces."""
    made(path, version, *STORY)
    with closing(Writer(path)) as writer:
        assert writer.salt == b"\x00"
        Told(writer).tell(event("u1"))
    with Reader(path) as journal:
        bodies = [json.loads(one.request_body) for one in journal.exchanges()]
    assert bodies == [*STORY, event("u1")]


@pytest.mark.parametrize(
    ("version", "missing", "said"),
    [
        (1, "INDEX items_by_account", "no such index: items_by_account"),
        (1, "TABLE attempts", "no such table: attempts"),
        (2, "TABLE attempts", "no such table: attempts"),
    ],
)
def test_it_fails_whole(path: Path, version: int, missing: str, said: str) -> None:
    """Where it can't be done it is said, and the file is of its version as before."""
    made(path, version, *STORY)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP {missing}")
        before = list(connection.iterdump())
    with pytest.raises(JournalError, match=f"can't be used as a journal: {said}"):
        Writer(path)
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from simulator.journal import Writer
connect, stop = sqlite3.connect, int(sys.argv[2])
def counting(*arguments, **options):
    connection, steps = connect(*arguments, **options), 0
    def step():
        nonlocal steps
        steps += 1
        if steps == stop:
            os.kill(os.getpid(), signal.SIGKILL)
    connection.set_progress_handler(step, 100)
    return connection
sqlite3.connect = counting
Writer(Path(sys.argv[1])).close()
"""


@older
def test_killed_half_way(path: Path, version: int) -> None:
    """Killed at any point of it the journal is of its version, or up to date; never between."""
    made(path, version, *(STORY * 20))
    ends, steps = [], 1
    while not ends or ends[-1] == -signal.SIGKILL:
        copy = path.with_name(f"killed-{steps}")
        shutil.copy(path, copy)
        killed = subprocess.run([sys.executable, "-c", KILLED, copy, str(steps)], env=os.environ)
        ends.append(killed.returncode)
        assert shape(copy)[0] in (version, VERSION)
        migrate(copy)
        assert asked(copy, "contact", "u1")["pageviews"] == 60
        steps *= 2
    assert ends[-1] == 0
    assert len(ends) > 2
