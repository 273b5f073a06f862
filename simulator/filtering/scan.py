"""A scan: what a filter finds in a journal, newest first, block by block; it can be cancelled.

Blocks are small at first and become as large as what is read in a moment, so that whoever waits
sees rows, or how far it has come, at once.  What an index knows is found by it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from simulator.filtering import walks
from simulator.filtering.conditions import conditions
from simulator.filtering.expression import Expression
from simulator.filtering.hints import hints
from simulator.journal.condition import known_to
from simulator.journal.entries import Entry
from simulator.journal.file import JournalError, open_for_reading
from simulator.journal.history import History

NEW_BLOCK = 4_096
"""How many seqs are looked through at once for what came since."""


class Found(NamedTuple):
    """What a block found, newest first, and the seq down to which all was looked at."""

    entries: list[Entry]
    reached: int


class _Ended(Exception):
    """It was cancelled."""


class Scan:
    """What an expression finds in a journal, of one workspace or of all (None).

    ``now`` is what ``since:5m`` counts back from, in seconds since 1970.  It has a read-only
    connection of its own, opened when it is first asked.  Its methods may be called from any
    thread; questions wait for each other, at most a block long, and ``cancel`` for nobody.  An
    exchange is judged by what is known of its messages when it is looked at.
    """

    def __init__(
        self, path: Path, expression: Expression, workspace: str | None, now: float
    ) -> None:
        self._path = path
        self._workspace = workspace
        self._conditions = conditions(expression, now)
        self._hints = hints(expression, now)
        self._connection: sqlite3.Connection | None = None
        self._cancelled = False
        self._lock = threading.Lock()

    def older(self, before: int, after: int = 0) -> Iterator[Found]:
        """What stands before seq ``before``, down to beyond ``after``, block by block.

        The last block has reached ``after``; once it is cancelled none follows.  Raises
        JournalError.
        """
        try:
            with self._asking() as connection:
                found = self._walks(connection, after, before)
            yield from self._merged(found, after)
        except _Ended:
            return

    def newer(self, after: int, until: int) -> list[Entry]:
        """What stands beyond seq ``after``, up to ``until``, oldest first; [] once cancelled.

        Raises JournalError.
        """
        found: list[Entry] = []
        try:
            while after < until:
                end = min(until, after + NEW_BLOCK)
                with self._asking() as connection:
                    found += self._between(connection, after, end + 1)
                after = end
        except _Ended:
            return []
        return found

    def cancel(self) -> None:
        """End what is under way, from any thread; nothing is found any more."""
        self._cancelled = True
        connection = self._connection
        if connection is not None:
            with suppress(sqlite3.ProgrammingError):  # it is closed already
                connection.interrupt()

    def close(self) -> None:
        """Cancel it, and close the connection."""
        self.cancel()
        with self._lock:
            if self._connection is not None:
                self._connection.close()

    def _walks(
        self, connection: sqlite3.Connection, after: int, before: int
    ) -> tuple[walks.Walk, walks.Walk]:
        """Through the exchanges and through the messages."""
        before = min(before, History(connection).last_seq() + 1)
        start = max(after, walks.floor(connection, self._hints))
        condition = self._conditions.exchange
        whose = self._workspace
        return (
            walks.exchanges(connection, condition, self._hints, whose, start, before),
            walks.messages(connection, self._conditions.message, whose, start, before),
        )

    def _merged(self, found: tuple[walks.Walk, walks.Walk], after: int) -> Iterator[Found]:
        """Both walks as one; what one found is held back until the other has come as far."""
        waiting: list[Entry] = []
        reached = max(walk.reached for walk in found)
        while (walk := max(found, key=attrgetter("reached"))).reached > walk.after:
            with self._asking():
                waiting += walk.step()
            both = max(one.reached for one in found)
            ready = sorted((one for one in waiting if one.seq >= both), reverse=True)
            waiting = [one for one in waiting if one.seq < both]
            if both < reached:
                reached = both
                yield Found(ready, after if both <= walk.after else both)

    def _between(self, connection: sqlite3.Connection, after: int, before: int) -> list[Entry]:
        """The entries between two seqs, both excluded, oldest first."""
        queries = (
            walks.exchange_query(self._conditions.exchange, self._workspace),
            walks.message_query(self._conditions.message, self._workspace),
        )
        rows = (
            row
            for query, values in queries
            for row in connection.execute(query, (after, before, *values))
        )
        return sorted(Entry(*row) for row in rows)

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one question."""
        with self._lock:
            if self._cancelled:
                raise _Ended
            if self._connection is None:
                self._connection = open_for_reading(self._path)
                known_to(self._connection, self._conditions.functions)
            try:
                yield self._connection
            except sqlite3.Error as error:
                if self._cancelled:
                    raise _Ended from None
                raise JournalError(f"{self._path} can't be read: {error}") from None
