"""The reader: read-only questions to a journal, by seq, never by offset."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from contracts.violations import Violation
from simulator.exchange import Exchange, Item
from simulator.journal.condition import ANY, Condition, Functions, known_to
from simulator.journal.file import JournalError, open_for_reading
from simulator.journal.history import History

PAGE = 100
"""Exchanges a page unless asked otherwise."""
MAX_PAGE = 1000
PAGE_BYTES = 8 * 1024 * 1024
"""A page ends with the exchange whose bodies make it this large."""
MAX_SEQ = 2**63 - 1

_COLUMNS = (
    "seq, at, workspace, method, path, status, fault, ms,"
    " request_head, request_body, response_head, response_body"
)
MESSAGE = """LEFT JOIN messages AS m ON m.seq = (
    SELECT seq FROM messages WHERE workspace = i.workspace AND seq < i.exchange
    AND stage NOT IN ('failed on ingest', 'filtered at source') AND message_id IN (
        i.message_id,
        CASE WHEN i.message_id LIKE '%.2' THEN substr(i.message_id, 1, length(i.message_id) - 2) END
    ) ORDER BY seq DESC LIMIT 1
)"""
"""The message ``m`` that item ``i`` came from: a second operation has ``.2`` behind its id."""


class Reader:
    """A read-only connection to a journal.  Raises JournalError when it can't be opened.

    As a context it raises one too for what then can't be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_for_reading(path)
        self.history = History(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise JournalError(f"{self._path} can't be read: {error}") from None

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def exchanges(
        self,
        after: int = 0,
        limit: int = PAGE,
        workspace: str | None = None,
        most: float = math.inf,
        until: int = MAX_SEQ,
        also: Condition = ANY,
    ) -> list[Exchange]:
        """Up to ``limit`` exchanges with a seq beyond ``after``, up to ``until``, oldest first.

        No more follow once their bodies are ``most`` bytes together; there is one at least.
        ``also`` holds for them, as exchanges ``e``.
        """
        whose, values = ("", ()) if workspace is None else ("workspace = ? AND ", (workspace,))
        where = f"WHERE {whose}seq > ? AND seq <= ? AND {also} ORDER BY seq LIMIT ?"
        return self._exchanges(where, (*values, after, until, *also.values, limit), most)

    def let_know(self, functions: Functions) -> None:
        """Let conditions call these functions."""
        known_to(self._connection, functions)

    def exchange(self, seq: int) -> Exchange | None:
        """The exchange with this seq, or None."""
        found = self._exchanges("WHERE seq = ?", (seq,))
        return found[0] if found else None

    def _exchanges(
        self, where: str, values: Sequence[Any], most: float = math.inf
    ) -> list[Exchange]:
        query = f"SELECT {_COLUMNS} FROM exchanges AS e {where}"
        rows, size = [], 0
        for row in self._connection.execute(query, values):
            rows.append(row)
            size += len(row[9]) + len(row[11])
            if size >= most:
                break
        if not rows:
            return []
        seqs = ",".join(str(row[0]) for row in rows)
        found = self._violations(seqs)
        items = self._items(seqs, found)
        return [
            Exchange(
                seq=row[0],
                at=row[1],
                workspace=row[2],
                method=row[3],
                path=row[4],
                status=row[5],
                fault=row[6],
                ms=row[7],
                request_head=row[8],
                request_body=row[9],
                response_head=row[10],
                response_body=row[11],
                items=items[row[0]],
                violations=found[row[0], None],
            )
            for row in rows
        ]

    def _violations(self, seqs: str) -> dict[tuple[int, int | None], list[Violation]]:
        found: dict[tuple[int, int | None], list[Violation]] = defaultdict(list)
        query = (
            "SELECT exchange, idx, code, severity, pointer, detail"
            f" FROM violations WHERE exchange IN ({seqs}) ORDER BY rowid"
        )
        for seq, index, code, severity, at, detail in self._connection.execute(query):
            violation = Violation(code, severity, at, **json.loads(detail))
            found[seq, index].append(violation)
        return found

    def _items(
        self, seqs: str, found: dict[tuple[int, int | None], list[Violation]]
    ) -> dict[int, list[Item]]:
        items: dict[int, list[Item]] = defaultdict(list)
        query = (
            "SELECT i.exchange, i.idx, i.method, i.message_id, i.contact, i.account, i.event,"
            f" i.applied, m.seq, m.type FROM items AS i {MESSAGE}"
            f" WHERE i.exchange IN ({seqs}) ORDER BY i.exchange, i.idx"
        )
        for seq, index, *texts, applied, message, call in self._connection.execute(query):
            method, message_id, contact, account, event = texts
            items[seq].append(
                Item(
                    index,
                    method,
                    message_id,
                    contact,
                    account,
                    event,
                    bool(applied),
                    tuple(found[seq, index]),
                    message=message,
                    call=call,
                )
            )
        return items
