"""Counts: exchanges by verdict, messages by stage; of many rows only what indexes hold is read."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from simulator.journal.file import JournalError
from simulator.journal.pages import Pages
from simulator.journal.reader import MAX_SEQ

FEW = 20_000
"""Seqs whose rows are read themselves; of more an index is counted, which is read whole."""
Table = Literal["exchanges", "messages"]

_WITHIN = "seq > ? AND seq <= ?"
_SETTLED = "settled > ? AND settled <= ?"


class Used(NamedTuple):
    """A workspace, how many exchanges it has, and the seq of the newest."""

    workspace: str
    exchanges: int
    last: int


class Counts(Pages):
    """A reader that counts.

    ``after`` and ``until`` are seqs, the first not counted; ``workspace`` None is all of them.
    """

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All questions in the block are answered as of its first; it keeps nobody from writing.

        Raises JournalError where they can't be.
        """
        try:
            self._connection.execute("BEGIN")
            yield
        except sqlite3.Error as error:
            raise JournalError(f"{self._path} can't be read: {error}") from None
        finally:
            self._connection.rollback()

    def size(self) -> int:
        """The bytes of its file, and of what isn't in it yet but beside it; 0 where it is gone."""
        beside = self._path.with_name(f"{self._path.name}-wal")
        return sum(_size(path) for path in (self._path, beside))

    def verdicts(self, after: int, until: int, workspace: str | None) -> Counter[str]:
        """Exchanges by verdict."""
        narrow, values = _narrowed(workspace, after, until)
        select = "SELECT verdict, count(*) FROM exchanges"
        if until - after <= FEW:
            query = f"{select} NOT INDEXED WHERE {_WITHIN}{narrow} GROUP BY verdict"
            return self._counted(query, values)
        query = (
            f"{select} INDEXED BY exchanges_by_verdict"
            f" WHERE verdict <> 'ok' AND {_WITHIN}{narrow} GROUP BY verdict"
        )
        found = self._counted(query, values)
        query = (
            "SELECT count(*) FROM exchanges INDEXED BY exchanges_by_workspace"
            f" WHERE {_WITHIN}{narrow}"
        )
        found["ok"] = self._number(query, values) - found.total()
        return found

    def received(self, after: int, until: int, workspace: str | None) -> int:
        """Messages that came in."""
        narrow, values = _narrowed(workspace, after, until)
        return self._number(f"SELECT count(*) FROM messages WHERE {_WITHIN}{narrow}", values)

    def settled_stages(self, after: int, until: int, workspace: str | None) -> Counter[str]:
        """Messages whose stage became the last one, by that stage."""
        narrow, values = _narrowed(workspace, after, until)
        select = "SELECT stage, count(*) FROM messages INDEXED BY"
        where = f"WHERE {_SETTLED}{narrow}"
        if workspace is not None:
            return self._counted(f"{select} messages_settled {where} GROUP BY stage", values)
        undelivered = f"{select} messages_undelivered {where} AND stage <> 'delivered'"
        found = self._counted(f"{undelivered} GROUP BY stage", values)
        query = f"SELECT count(*) FROM messages INDEXED BY messages_settled {where}"
        found["delivered"] = self._number(query, values) - found.total()
        return found

    def open_stages(self, workspace: str | None) -> Counter[str]:
        """Messages under way by their stage."""
        narrow, values = ("", ()) if workspace is None else (" AND workspace = ?", (workspace,))
        query = (
            f"SELECT count(*) FROM messages INDEXED BY messages_open WHERE settled IS NULL{narrow}"
        )
        total = self._number(query, values)
        query = (
            "SELECT count(*) FROM messages INDEXED BY messages_by_stage WHERE"
            f" stage NOT IN ('received', 'delivered') AND stage = 'pending retry'{narrow}"
        )
        retried = self._number(query, values)
        return Counter({"received": total - retried, "pending retry": retried})

    def seconds(self, table: Table, since: float, workspace: str | None) -> Counter[int]:
        """Exchanges or messages (``table``) that came since a moment, by its seconds since 1970."""
        first = self._first_seq(table, since)
        narrow, values = _narrowed(workspace, first - 1, MAX_SEQ)
        query = (
            f"SELECT CAST(at AS INTEGER), count(*) FROM {table} NOT INDEXED"
            f" WHERE {_WITHIN}{narrow} GROUP BY 1"
        )
        return Counter(dict(self._connection.execute(query, values).fetchall()))

    def used(self) -> list[Used]:
        """Every workspace that has exchanges, the one that was used last first."""
        query = (
            "SELECT workspace, count(*), max(seq) FROM exchanges INDEXED BY exchanges_by_workspace"
            " WHERE workspace IS NOT NULL GROUP BY workspace ORDER BY 3 DESC"
        )
        return [Used(*row) for row in self._connection.execute(query)]

    def statuses(self) -> Counter[int]:
        """All exchanges by their status."""
        query = "SELECT status, count(*) FROM exchanges GROUP BY status"
        return Counter(dict(self._connection.execute(query).fetchall()))

    def codes(self) -> set[str]:
        """The codes of all violations, and of what became of all messages."""
        query = "SELECT code FROM violations UNION SELECT code FROM messages WHERE code IS NOT NULL"
        return {code for (code,) in self._connection.execute(query)}

    def _first_seq(self, table: Table, since: float) -> int:
        """The seq from which on all rows came no earlier; they are in the order of their times."""
        low, high = 0, self._number(f"SELECT coalesce(max(seq), 0) + 1 FROM {table}", ())
        query = f"SELECT seq, at FROM {table} WHERE seq > ? ORDER BY seq LIMIT 1"
        while low + 1 < high:
            middle = (low + high) // 2
            seq, at = self._connection.execute(query, (middle - 1,)).fetchone()
            if at < since:
                low = seq
            else:
                high = middle
        return high

    def _counted(self, query: str, values: tuple[Any, ...]) -> Counter[str]:
        return Counter(dict(self._connection.execute(query, values).fetchall()))

    def _number(self, query: str, values: tuple[Any, ...]) -> int:
        number: int = self._connection.execute(query, values).fetchone()[0]
        return number


def _narrowed(workspace: str | None, after: int, until: int) -> tuple[str, tuple[Any, ...]]:
    """The condition on the workspace, and the values of all of them."""
    if workspace is None:
        return "", (after, until)
    return " AND workspace = ?", (after, until, workspace)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
