"""Journals of older versions, as the programs of their time made them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from simulator.exchange import Item
from tests.simulator.state.told import NOON, WORKSPACE, exchange

SCHEMAS = {
    1: """
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
""",
    2: """
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
CREATE INDEX exchanges_by_workspace ON exchanges (workspace, seq);
CREATE TABLE items (
    exchange INTEGER NOT NULL, idx INTEGER NOT NULL, message INTEGER, message_id TEXT,
    method TEXT, contact TEXT, account TEXT, event TEXT, verdict TEXT NOT NULL,
    applied INTEGER NOT NULL, workspace TEXT, previous TEXT, email TEXT, happened REAL,
    PRIMARY KEY (exchange, idx)
) WITHOUT ROWID;
CREATE INDEX items_by_contact ON items (workspace, contact, exchange, idx, method, applied)
    WHERE contact IS NOT NULL;
CREATE INDEX items_by_account ON items (workspace, account, exchange, idx, method, applied)
    WHERE account IS NOT NULL;
CREATE INDEX items_of_accounts ON items (workspace, account, exchange)
    WHERE method IN ('account', 'archive') AND account IS NOT NULL;
CREATE INDEX items_by_previous ON items (workspace, previous) WHERE previous IS NOT NULL;
CREATE INDEX items_by_survivor ON items (workspace, contact) WHERE previous IS NOT NULL;
CREATE INDEX items_by_email ON items (workspace, email) WHERE email IS NOT NULL;
CREATE INDEX items_by_message_id ON items (message_id, workspace) WHERE message_id IS NOT NULL;
CREATE TABLE violations (
    exchange INTEGER NOT NULL, idx INTEGER, code TEXT NOT NULL, severity TEXT NOT NULL,
    pointer TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX violations_by_exchange ON violations (exchange);
CREATE TABLE marks (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL,
    workspace TEXT
);
CREATE INDEX marks_by_kind ON marks (kind, workspace, seq);
PRAGMA user_version=2;
""",
    3: """
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, workspace TEXT, message_id TEXT, type TEXT,
    uid TEXT, body BLOB NOT NULL, stage TEXT NOT NULL, code TEXT, detail TEXT, settled INTEGER
);
CREATE INDEX messages_open ON messages (workspace, seq) WHERE settled IS NULL;
CREATE INDEX messages_settled ON messages (settled) WHERE settled IS NOT NULL;
CREATE INDEX messages_by_id ON messages (message_id, workspace, seq) WHERE message_id IS NOT NULL;
CREATE INDEX messages_by_stage ON messages (stage, seq)
    WHERE stage NOT IN ('received', 'delivered');
CREATE TABLE attempts (
    message INTEGER NOT NULL, n INTEGER NOT NULL, at REAL NOT NULL, result TEXT NOT NULL,
    wait REAL, asked REAL, next_at REAL,
    PRIMARY KEY (message, n)
) WITHOUT ROWID;
CREATE TABLE exchanges (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, workspace TEXT, method TEXT NOT NULL,
    path TEXT NOT NULL, status INTEGER NOT NULL, verdict TEXT NOT NULL, fault TEXT,
    ms REAL NOT NULL, request_head TEXT NOT NULL, request_body BLOB NOT NULL,
    response_head TEXT NOT NULL, response_body BLOB NOT NULL
);
CREATE INDEX exchanges_by_workspace ON exchanges (workspace, seq);
CREATE TABLE items (
    exchange INTEGER NOT NULL, idx INTEGER NOT NULL, message_id TEXT, method TEXT,
    contact TEXT, account TEXT, event TEXT, verdict TEXT NOT NULL,
    applied INTEGER NOT NULL, workspace TEXT, previous TEXT, email TEXT, happened REAL,
    PRIMARY KEY (exchange, idx)
) WITHOUT ROWID;
CREATE INDEX items_by_contact ON items (workspace, contact, exchange, idx, method, applied)
    WHERE contact IS NOT NULL;
CREATE INDEX items_by_account ON items (workspace, account, exchange, idx, method, applied)
    WHERE account IS NOT NULL;
CREATE INDEX items_of_accounts ON items (workspace, account, exchange)
    WHERE method IN ('account', 'archive') AND account IS NOT NULL;
CREATE INDEX items_by_previous ON items (workspace, previous) WHERE previous IS NOT NULL;
CREATE INDEX items_by_survivor ON items (workspace, contact) WHERE previous IS NOT NULL;
CREATE INDEX items_by_email ON items (workspace, email) WHERE email IS NOT NULL;
CREATE INDEX items_by_message_id ON items (message_id, workspace) WHERE message_id IS NOT NULL;
CREATE TABLE violations (
    exchange INTEGER NOT NULL, idx INTEGER, code TEXT NOT NULL, severity TEXT NOT NULL,
    pointer TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX violations_by_exchange ON violations (exchange);
CREATE TABLE marks (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL,
    workspace TEXT
);
CREATE INDEX marks_by_kind ON marks (kind, workspace, seq);
PRAGMA user_version=3;
""",
}
"""What each version was made with."""
OLDER = tuple(SCHEMAS)


def made(path: Path, version: int, *bodies: Any) -> list[int]:
    """A journal of that version that was told these bodies; the seqs of their exchanges."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMAS[version])
        connection.execute(
            "INSERT INTO marks (seq, at, kind, data) VALUES (1, 0.0, 'salt', ?)",
            ('{"salt": "00"}',),
        )
        for seq, body in enumerate(bodies, 2):
            told = exchange(body)
            connection.execute(
                "INSERT INTO exchanges VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    *(seq, NOON + seq, WORKSPACE, "POST", told.path, 200, "ok", None, 0.1),
                    *(told.request_head, told.request_body, "", b""),
                ),
            )
            rows = [_row(seq, item, version) for item in told.items]
            if rows:
                marks = ",".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO items VALUES ({marks})", rows)
        connection.commit()
    return list(range(2, 2 + len(bodies)))


def _row(seq: int, item: Item, version: int) -> tuple[Any, ...]:
    message = () if version > 2 else (None,)
    row = (
        *(seq, item.index, *message, item.message_id, item.method, item.contact, item.account),
        *(item.event, "ok", item.applied, WORKSPACE),
    )
    if version == 1:
        return row
    happened = item.happened
    if item.method == "event" and happened is None:
        happened = NOON + seq
    return (*row, item.previous, item.email, happened)
