"""The writer: the one connection that changes a journal.  Committed means recorded."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from contracts.violations import Violation
from simulator.clock import Clock, system
from simulator.exchange import Exchange, Item, storable
from simulator.journal.feed import Feed
from simulator.journal.file import JournalError, lock, open_for_writing, unlock
from simulator.journal.history import History
from simulator.journal.messages import OPEN, Attempt, Message, Stage

_EXCHANGE = "INSERT INTO exchanges VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_ITEM = "INSERT INTO items VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_MESSAGE = "INSERT INTO messages VALUES (?,?,?,?,?,?,?,?,?,?,?)"
_ATTEMPT = "INSERT OR REPLACE INTO attempts VALUES (?,?,?,?,?,?,?)"
_STAGE = (
    "UPDATE messages SET stage = ?, code = ?, detail = ?, settled = ?"
    " WHERE seq = ? AND settled IS NULL"
)
_UNDER_WAY = (
    "SELECT seq FROM messages INDEXED BY messages_open"
    " WHERE settled IS NULL AND (? IS NULL OR workspace = ?) ORDER BY seq"
)
_VIOLATION = "INSERT INTO violations VALUES (?,?,?,?,?,?)"


class Writer:
    """Appends to a journal and commits in groups; used by one thread at a time.

    ``salt`` is the journal's own, from which workspace ids are made, chance's unless a new journal
    is given one in hex; ``feed`` tells readers how far it is committed; ``history`` sees what is
    appended before it is committed.  Raises JournalError when the file can't be opened or written.
    """

    def __init__(self, path: Path, clock: Clock = system, salt: str | None = None) -> None:
        self.path = path
        self._clock = clock
        self._broken = ""
        self._lock = lock(path)
        try:
            self._connection = open_for_writing(path)
        except JournalError:
            unlock(self._lock)
            raise
        self._file = path.stat()
        self.history = History(self._connection)
        self._seq = self.history.last_seq()
        self.feed = Feed(self._seq)
        self.salt = self._read_salt(salt)

    def mark(self, kind: str, data: dict[str, Any], workspace: str | None = None) -> int:
        """Append and commit a mark; the seq it got.  A reset gives up what is under way."""
        self._begin()
        self._seq += 1
        seq = self._seq
        values = (seq, self._clock(), kind, json.dumps(data), workspace)
        self._execute("INSERT INTO marks VALUES (?,?,?,?,?)", values)
        if kind == "reset":
            self._give_up(workspace)
        self.commit()
        return seq

    @property
    def next_seq(self) -> int:
        """The seq that comes next."""
        return self._seq + 1

    def append(self, exchange: Exchange) -> int:
        """Append to the group under way, which counts once ``commit`` returns; the seq it got."""
        self._begin()
        self._seq += 1
        exchange.seq = seq = self._seq
        self._execute(
            _EXCHANGE,
            (
                seq,
                exchange.at,
                exchange.workspace,
                exchange.method,
                exchange.path,
                exchange.status,
                exchange.verdict,
                exchange.fault,
                exchange.ms,
                exchange.request_head,
                exchange.request_body,
                exchange.response_head,
                exchange.response_body,
            ),
        )
        if exchange.items:
            self._insert_items(exchange)
        if exchange.verdict != "ok":
            self._insert_violations(exchange)
        return seq

    def receive(self, message: Message) -> int:
        """Append a message to the group under way; the seq it got."""
        self._begin()
        self._seq += 1
        seq = self._seq
        self._execute(
            _MESSAGE,
            (
                seq,
                message.at,
                message.workspace,
                storable(message.message_id),
                storable(message.type),
                storable(message.uid),
                message.body,
                message.stage,
                message.code,
                storable(message.detail),
                None if message.stage in OPEN else seq,
            ),
        )
        return seq

    def attempt(self, attempt: Attempt) -> None:
        """Append an attempt to the group under way."""
        self._begin()
        told = attempt.message, attempt.n, attempt.at, attempt.result
        self._execute(_ATTEMPT, (*told, attempt.wait, attempt.asked, attempt.next_at))

    def stage(self, seq: int, stage: Stage, code: str | None = None, detail: str = "") -> None:
        """How far a message has come, in the group under way; one that is settled stays so."""
        self._begin()
        settled = None
        if stage not in OPEN:
            self._seq += 1
            settled = self._seq
        self._execute(_STAGE, (stage, code, storable(detail) or None, settled, seq))

    def commit(self) -> None:
        """Commit the group and tell the feed; a group of which anything failed is lost whole."""
        broken, self._broken = self._broken, ""
        if not broken and self._connection.in_transaction and not (broken := self._gone()):
            try:
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                broken = self._said(error)
        if broken:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise JournalError(broken)
        self.feed.advance(self._seq)

    def close(self) -> None:
        """Commit what is under way and close the file."""
        try:
            self.commit()
        finally:
            self.feed.close()
            self._connection.close()
            unlock(self._lock)

    def _give_up(self, workspace: str | None) -> None:
        """What is under way is failed, each at a seq of its own, so that pages can end anywhere."""
        why = "it was under way when everything began anew (reset)"
        for (seq,) in self._execute(_UNDER_WAY, (workspace, workspace)).fetchall():
            self.stage(seq, "failed", "INTERRUPTED", why)

    def _insert_items(self, exchange: Exchange) -> None:
        rows = [
            (
                exchange.seq,
                item.index,
                item.message_id,
                item.method,
                item.contact,
                item.account,
                item.event,
                item.verdict,
                item.applied,
                exchange.workspace,
                item.previous,
                item.email,
                _happened(item, exchange),
            )
            for item in exchange.items
        ]
        self._guard(self._connection.executemany, _ITEM, rows)

    def _insert_violations(self, exchange: Exchange) -> None:
        found: list[tuple[int | None, Violation]] = [(None, v) for v in exchange.violations]
        found += [(item.index, v) for item in exchange.items for v in item.violations]
        rows = []
        for index, violation in found:
            detail = violation.to_dict()
            code, severity, at = (detail.pop(key) for key in ("code", "severity", "pointer"))
            rows.append((exchange.seq, index, code, severity, storable(at), json.dumps(detail)))
        self._guard(self._connection.executemany, _VIOLATION, rows)

    def _gone(self) -> str:
        """Why the file isn't there any more, "" where it is: SQLite writes on into a deleted one.

        Asked at every commit, of which it is a small part, so that none is acknowledged and lost.
        """
        with suppress(OSError):
            if os.path.samestat(self.path.stat(), self._file):
                return ""
        return f"{self.path} is gone: it was deleted or moved while it was written"

    def _begin(self) -> None:
        if not self._connection.in_transaction and not self._broken:
            self._execute("BEGIN IMMEDIATE", ())

    def _execute(self, statement: str, values: tuple[Any, ...]) -> Any:
        return self._guard(self._connection.execute, statement, values)

    def _guard(self, run: Any, statement: str, values: Any) -> Any:
        # SQLite may have undone the whole group already: nothing of it may be acknowledged.
        if not self._broken:
            try:
                return run(statement, values)
            except sqlite3.Error as error:
                self._broken = self._said(error)
        raise JournalError(self._broken)

    def _said(self, error: sqlite3.Error) -> str:
        return f"{self.path} can't be written: {error}"

    def _read_salt(self, given: str | None) -> bytes:
        query = "SELECT data FROM marks WHERE kind = 'salt' ORDER BY seq LIMIT 1"
        row = self._connection.execute(query).fetchone()
        if row is None:
            self.mark("salt", {"salt": given or secrets.token_hex(16)})
            return self._read_salt(None)
        return bytes.fromhex(json.loads(row[0])["salt"])


def _happened(item: Item, exchange: Exchange) -> float | None:
    if item.method != "event":
        return None
    return exchange.at if item.happened is None else item.happened
