"""Requests that were refused before anybody looked into them: what they carried, by their bodies.

A rate limit, for one, asks for nothing but the token, so the journal has no items of what it met.
"""

from __future__ import annotations

import json
import sqlite3

from simulator.exchange import storable

BATCH = "/v1/batch"


def make_table(connection: sqlite3.Connection) -> None:
    """A temporary table ``unread``, as much of ``items`` as can be known."""
    connection.execute(
        "CREATE TEMP TABLE unread (message_id TEXT, workspace TEXT, exchange INTEGER,"
        " idx INTEGER, applied INTEGER)"
    )
    connection.execute("CREATE INDEX temp.unread_by_id ON unread (message_id, workspace)")
    connection.execute("CREATE INDEX temp.unread_by_exchange ON unread (exchange)")


def read_unread(connection: sqlite3.Connection) -> None:
    """Fill it with what the workspaces that have messages were refused."""
    query = (
        "SELECT seq, workspace, path, request_body FROM exchanges WHERE status >= 400"
        " AND workspace IN (SELECT DISTINCT workspace FROM messages)"
        " AND NOT EXISTS (SELECT 1 FROM items WHERE exchange = exchanges.seq)"
    )
    for seq, workspace, path, body in connection.execute(query):
        if is_batch(path):
            rows = ((one, workspace, seq, n, 0) for n, one in enumerate(_ids_in(body)))
            connection.executemany("INSERT INTO unread VALUES (?,?,?,?,?)", rows)


def is_batch(path: str) -> bool:
    """Whether a path, with its query, is that of batches."""
    return path.partition("?")[0] == BATCH


def _ids_in(body: bytes) -> list[str | None]:
    """The messageIds of a batch; None for an item without one."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return []
    items = value if isinstance(value, list) else []
    found = (one.get("messageId") if isinstance(one, dict) else None for one in items)
    return [storable(one) if isinstance(one, str) else None for one in found]
