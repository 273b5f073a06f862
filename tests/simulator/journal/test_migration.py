"""A journal of version 1 is brought up to date, whole or not at all."""

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
from tests.simulator.state.told import (
    NOON,
    WORKSPACE,
    Told,
    account,
    alias,
    contact,
    event,
    exchange,
    pageview,
)

SCHEMA = """
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, workspace TEXT, message_id TEXT,
    body BLOB NOT NULL, outcome TEXT
);
CREATE TABLE attempts (
    message INTEGER NOT NULL, n INTEGER NOT NULL, at REAL NOT NULL, exchange INTEGER,
    result TEXT, next_at REAL,
    PRIMARY KEY (message, n)
) WITHOUT ROWID;
CREATE TABLE exchanges (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, workspace TEXT, method TEXT NOT NULL,
    path TEXT NOT NULL, status INTEGER NOT NULL, verdict TEXT NOT NULL, fault TEXT,
    ms REAL NOT NULL, request_head TEXT NOT NULL, request_body BLOB NOT NULL,
    response_head TEXT NOT NULL, response_body BLOB NOT NULL
);
CREATE TABLE items (
    exchange INTEGER NOT NULL, idx INTEGER NOT NULL, message INTEGER, message_id TEXT,
    method TEXT, contact TEXT, account TEXT, event TEXT, verdict TEXT NOT NULL,
    applied INTEGER NOT NULL, workspace TEXT,
    PRIMARY KEY (exchange, idx)
) WITHOUT ROWID;
CREATE INDEX items_by_contact ON items (workspace, contact, exchange) WHERE contact IS NOT NULL;
CREATE INDEX items_by_account ON items (workspace, account, exchange) WHERE account IS NOT NULL;
CREATE INDEX items_by_message_id ON items (message_id) WHERE message_id IS NOT NULL;
CREATE TABLE violations (
    exchange INTEGER NOT NULL, idx INTEGER, code TEXT NOT NULL, severity TEXT NOT NULL,
    pointer TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX violations_by_exchange ON violations (exchange);
CREATE TABLE marks (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL
);
PRAGMA user_version=1;
"""
"""What version 1 was made with."""

STORY: list[Any] = [
    [contact("a1", plan="free", account_uid="acme", email=" Ada@Example.com "), event("a1")],
    contact("u1", plan="pro"),
    alias("u1", "a1"),
    [pageview("u1", minute) for minute in (0, 10, 100)],
    [event("a1", at=at) for at in ("2024-03-11T11:00:00.125Z", 1710154800125)],
    account("acme", name="Acme"),
    [contact(7, plan="max"), alias(8, 7), alias("u3", "a3"), event("a3", at="NA")],
]


def version_1(path: Path, *bodies: Any) -> list[int]:
    """A journal of version 1 that was told these bodies; the seqs of their exchanges."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("INSERT INTO marks VALUES (1, 0.0, 'salt', ?)", ('{"salt": "00"}',))
        for seq, body in enumerate(bodies, 2):
            made = exchange(body)
            connection.execute(
                "INSERT INTO exchanges VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    *(seq, NOON + seq, WORKSPACE, "POST", made.path, 200, "ok", None, 0.1),
                    *(made.request_head, made.request_body, "", b""),
                ),
            )
            connection.executemany(
                "INSERT INTO items VALUES (?,?,NULL,?,?,?,?,?,?,?,?)",
                [
                    (
                        *(seq, one.index, one.message_id, one.method, one.contact, one.account),
                        *(one.event, "ok", one.applied, WORKSPACE),
                    )
                    for one in made.items
                ],
            )
        connection.commit()
    return list(range(2, 2 + len(bodies)))


def migrate(path: Path) -> None:
    Writer(path).close()


def asked(path: Path, kind: str, uid: str) -> dict[str, Any]:
    with Reader(path) as journal:
        state = State(journal.history, span(journal.history, WORKSPACE))
        if kind == "account":
            return account_dict(state, state.account(uid))
        return contact_dict(state, state.contact(uid, everything=True), everything=True)


@pytest.mark.parametrize("uid", ["u1", "a1", "8", "7", "a3"])
def test_the_state_is_as_if_it_had_been_told_now(path: Path, tmp_path: Path, uid: str) -> None:
    """Aliases, sessions, attributes: all that version 1 recorded counts as in a new journal."""
    version_1(path, *STORY)
    migrate(path)
    new = tmp_path / "new"
    with closing(Writer(new)) as writer:
        Told(writer).tell(*STORY)
    assert asked(path, "contact", uid) == asked(new, "contact", uid)
    assert asked(path, "account", "acme") == asked(new, "account", "acme")
    assert columns(path) == columns(new)


def columns(path: Path) -> list[tuple[Any, ...]]:
    """What version 2 keeps beside each item."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT exchange, idx, previous, email, happened FROM items ORDER BY 1, 2"
        return connection.execute(query).fetchall()


def test_it_has_the_schema_of_a_new_one(path: Path, tmp_path: Path) -> None:
    """The same tables, columns and indexes, and the version."""
    version_1(path, *STORY)
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
                found[name] = sorted(
                    row[1:3] for row in connection.execute(f"PRAGMA table_info({name})")
                )
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
    [seq] = version_1(path, {**event("u1", "pageview"), "created_at": created_at})
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
    version_1(path, body, contact("u1", plan="pro"))
    migrate(path)
    assert [one["value"] for one in asked(path, "contact", "u1")["attributes"]] == ["pro"]


def test_ids_where_they_have_no_place(path: Path) -> None:
    """An upsert of an account that names a contact, as version 1 recorded it, is none of it."""
    seqs = version_1(path, account("acme", name="Acme"), alias("u1", "a1"), event("u1"))
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


def test_a_reader_refuses_it(path: Path) -> None:
    """Who only reads changes nothing, and says what brings the journal up to date."""
    version_1(path, *STORY)
    before = path.read_bytes()
    said = f"{path} is of version 1, older than this program's {VERSION}: sim up --journal {path}"
    with pytest.raises(JournalError) as caught:
        Reader(path)
    assert str(caught.value) == f"{said} brings it up to date"
    ran = run("state", "contact", "u1", "--journal", path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: {said} brings it up to date\n"
    assert path.read_bytes() == before


def test_what_was_recorded_stays(path: Path) -> None:
    """Exchanges come back as they were, and the salt, so that tokens keep their workspaces."""
    version_1(path, *STORY)
    with closing(Writer(path)) as writer:
        assert writer.salt == b"\x00"
        Told(writer).tell(event("u1"))
    with Reader(path) as journal:
        bodies = [json.loads(one.request_body) for one in journal.exchanges()]
    assert bodies == [*STORY, event("u1")]


def test_it_fails_whole(path: Path) -> None:
    """Where it can't be done it is said, and the file is of version 1 as before."""
    version_1(path, *STORY)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP INDEX items_by_account")
        before = list(connection.iterdump())
    with pytest.raises(JournalError, match="can't be used as a journal: no such index: items_by_a"):
        Writer(path)
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


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
    connection.set_progress_handler(step, 1000)
    return connection
sqlite3.connect = counting
Writer(Path(sys.argv[1])).close()
"""


def test_killed_half_way(path: Path) -> None:
    """Killed at any point of it the journal is of version 1, or of version 2; never between."""
    version_1(path, *(STORY * 20))
    ends, steps = [], 1
    while not ends or ends[-1] == -signal.SIGKILL:
        copy = path.with_name(f"killed-{steps}")
        shutil.copy(path, copy)
        killed = subprocess.run([sys.executable, "-c", KILLED, copy, str(steps)], env=os.environ)
        ends.append(killed.returncode)
        version, _ = shape(copy)
        assert version in (1, VERSION)
        migrate(copy)
        assert asked(copy, "contact", "u1")["pageviews"] == 60
        steps *= 2
    assert ends[-1] == 0
    assert len(ends) > 2
