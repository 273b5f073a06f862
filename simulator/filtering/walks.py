"""Walks: a journal looked through from the newest to the oldest, a block at a time.

A walk knows down to which seq all was looked at (``reached``); what it found of a block are
entries, newest first.  Blocks are as large as what is read in a moment.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Iterator
from typing import Protocol

from simulator.filtering.candidates import merged, sources
from simulator.filtering.hints import Hints
from simulator.journal.condition import Condition
from simulator.journal.entries import Entry

BLOCK_SECONDS = 0.02
"""How long a block takes, about."""
FIRST_BLOCK = 64
LEAST_BLOCK = 16
_GROWTH = 4.0
_MOST_CANDIDATES = 1_000
SLACK_SECONDS = 3_600.0
"""How far times may be out of order where a machine's clock was set back."""


class Walk(Protocol):
    """One way through a journal, down to beyond ``after``."""

    after: int
    reached: int

    def step(self) -> list[Entry]:
        """What the next block holds; ``reached`` is its end, ``after`` once nothing is left."""


class Ranged:
    """Everything between two seqs, both excluded, is asked a query that takes the two bounds."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        query: str,
        values: tuple[object, ...],
        after: int,
        before: int,
    ) -> None:
        self._connection = connection
        self._query = query
        self._values = values
        self.after = after
        self._size = FIRST_BLOCK
        self.reached = max(after, before)

    def step(self) -> list[Entry]:
        """The entries of the next range."""
        began = time.perf_counter()
        after = max(self.after, self.reached - 1 - self._size)
        bounds = (after, self.reached)
        rows = self._connection.execute(self._query, (*bounds, *self._values)).fetchall()
        self.reached = after if after == self.after else after + 1
        self._size = _paced(self._size, time.perf_counter() - began)
        return [Entry(*row) for row in rows]


class Indexed:
    """Candidates, newest first, each of which is asked a query that takes its seq."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        query: str,
        values: tuple[object, ...],
        after: int,
        before: int,
        candidates: Iterator[int],
    ) -> None:
        self._connection = connection
        self._query = query
        self._values = values
        self.after = after
        self._candidates = candidates
        self.reached = max(after, before)

    def step(self) -> list[Entry]:
        """The entries among the next candidates."""
        until = time.perf_counter() + BLOCK_SECONDS
        found = []
        for _ in range(_MOST_CANDIDATES):
            seq = next(self._candidates, None)
            if seq is None:
                self.reached = self.after
                break
            self.reached = seq
            if self._connection.execute(self._query, (seq, *self._values)).fetchone():
                found.append(Entry(seq))
            if time.perf_counter() > until:
                break
        return found


def exchanges(
    connection: sqlite3.Connection,
    condition: Condition,
    hints: Hints,
    workspace: str | None,
    after: int,
    before: int,
) -> Walk:
    """The walk through the exchanges beyond ``after`` and before ``before``."""
    before = min(before, hints.before)
    if hints.until < math.inf:
        before = min(before, _behind(connection, hints.until + SLACK_SECONDS))
    found = None if hints.terms is None else sources(connection, hints.terms, workspace)
    if found is None:
        return Ranged(connection, *exchange_query(condition, workspace), after, before)
    text, values = condition
    if workspace is not None:
        text, values = f"e.workspace = ? AND {text}", (workspace, *values)
    query = f"SELECT 1 FROM exchanges AS e WHERE e.seq = ? AND {text}"
    candidates = merged(connection, found, after, before)
    return Indexed(connection, query, values, after, before, candidates)


def exchange_query(condition: Condition, workspace: str | None) -> tuple[str, tuple[object, ...]]:
    """The exchanges between two bounds, newest first, and the values behind the bounds."""
    text, values = condition
    how = "NOT INDEXED"
    if workspace is not None:
        how, text = "INDEXED BY exchanges_by_workspace", f"e.workspace = ? AND {text}"
        values = (workspace, *values)
    query = (
        f"SELECT e.seq, NULL FROM exchanges AS e {how} WHERE e.seq > ? AND e.seq < ? AND {text}"
        " ORDER BY e.seq DESC"
    )
    return query, values


def messages(
    connection: sqlite3.Connection,
    condition: Condition,
    workspace: str | None,
    after: int,
    before: int,
) -> Walk:
    """The walk through the messages that were settled between two seqs without being delivered."""
    query, values = message_query(condition, workspace)
    return Ranged(connection, query, values, after, before)


def message_query(condition: Condition, workspace: str | None) -> tuple[str, tuple[object, ...]]:
    """The messages that were settled between two bounds without being delivered, newest first."""
    text, values = condition
    if workspace is not None:
        text, values = f"m.workspace = ? AND {text}", (workspace, *values)
    query = (
        "SELECT m.settled, m.seq FROM messages AS m INDEXED BY messages_undelivered"
        f" WHERE m.settled > ? AND m.settled < ? AND m.stage <> 'delivered' AND {text}"
        " ORDER BY m.settled DESC"
    )
    return query, values


def floor(connection: sqlite3.Connection, hints: Hints) -> int:
    """The seq up to which nothing can be found, neither an exchange nor a message."""
    if hints.since <= 0:
        return hints.after
    return max(hints.after, _behind(connection, hints.since - SLACK_SECONDS) - 1)


def _behind(connection: sqlite3.Connection, moment: float) -> int:
    """The seq behind the last exchange that came before a moment, found as if times only grew."""
    query = "SELECT seq, at FROM exchanges WHERE seq >= ? ORDER BY seq LIMIT 1"
    [last] = connection.execute("SELECT max(seq) FROM exchanges").fetchone()
    low, high = 1, (last or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(query, (middle,)).fetchone()
        if row is None or row[1] >= moment:
            high = middle
        else:
            low = row[0] + 1
    return low


def _paced(size: int, seconds: float) -> int:
    """How large the next block is, where one of this size took so long."""
    factor = min(_GROWTH, max(1 / _GROWTH, BLOCK_SECONDS / max(seconds, 1e-9)))
    return max(LEAST_BLOCK, min(int(size * factor), 2**40))
