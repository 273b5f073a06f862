"""Evidence: what a journal holds about messages, read by index and a few at a time.

All of it is read as it is at one moment, while others may go on writing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from simulator.journal import Reader
from simulator.segment.audit.answers import LIMITS, Sent, answer_of
from simulator.segment.audit.marks import Marks
from simulator.segment.audit.messages import NOT_ACCEPTED, Attempt, Carrier, Message
from simulator.segment.audit.unread import is_batch, make_table, read_unread

CHUNK = 200
"""Messages that are read at once."""
MAX_KEPT = 5_000
"""Exchanges that are kept for the next messages, at least those of the last ones."""
PART = 10_000
"""Rows that one statement is given: SQLite takes 32,766 values."""

Key = tuple[str, str]
"""An operation's messageId and its workspace."""

_ACCEPTED = f"stage NOT IN {NOT_ACCEPTED}"
_MESSAGE = "seq, at, workspace, message_id, stage, code, settled, body"
_CARRIED = (
    "SELECT i.message_id, i.workspace, i.exchange, i.idx, i.applied FROM given CROSS JOIN"
    " {table} AS i ON i.message_id = given.id AND i.workspace = given.workspace"
)


class Evidence(Reader):
    """A journal as the audit reads it; used by one thread."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        connection = self._connection
        make_table(connection)
        connection.execute("BEGIN")
        self.marks = Marks(connection)
        self.until = self.history.last_seq()
        self._sent: OrderedDict[int, Sent] = OrderedDict()
        read_unread(connection)

    def workspaces(self) -> list[str]:
        """Every workspace that anything came of, by either side."""
        query = "SELECT DISTINCT workspace FROM messages WHERE workspace IS NOT NULL"
        accepted = (workspace for (workspace,) in self._connection.execute(query))
        return sorted({*self.history.workspaces(), *accepted})

    def not_accepted(self, after: int) -> Iterator[tuple[int, str | None, str]]:
        """``(seq, workspace, stage)`` of the messages that weren't accepted."""
        query = (
            "SELECT seq, workspace, stage FROM messages WHERE seq > ?"
            f" AND stage IN {NOT_ACCEPTED} AND stage NOT IN ('received', 'delivered')"
        )
        return iter(self._connection.execute(query, (after,)))

    def accepted(self, after: int, workspace: str | None) -> Iterator[list[tuple[Message, bytes]]]:
        """Accepted messages beyond ``after`` with their bodies, in order, some at a time."""
        narrowed = "" if workspace is None else "AND workspace = ?"
        query = (
            f"SELECT {_MESSAGE} FROM messages WHERE seq > ? {narrowed} AND {_ACCEPTED}"
            " ORDER BY seq LIMIT ?"
        )
        values = () if workspace is None else (workspace,)
        while rows := self._connection.execute(query, (after, *values, CHUNK)).fetchall():
            after = rows[-1][0]
            yield [_message(row) for row in rows]

    def namesakes(self, keys: Iterable[Key]) -> set[Key]:
        """Of these messages' ids and workspaces those that several messages have, in a way.

        Who is called as another's second operation is among them.
        """
        wanted = list(dict.fromkeys(keys))
        query = (
            "SELECT given.id, given.workspace FROM given WHERE 1 < (SELECT count(*) FROM messages"
            f" WHERE message_id = given.id AND workspace = given.workspace AND {_ACCEPTED})"
            " OR EXISTS (SELECT 1 FROM messages WHERE message_id = given.id || '.2'"
            " AND workspace = given.workspace)"
        )
        found = set(self._given(query, wanted))
        ending = [key for key in wanted if key[0].endswith(".2")]
        return found | {key for key in ending if self._count((key[0][:-2], key[1]))}

    def family(self, key: Key) -> list[tuple[Message, bytes]]:
        """All accepted messages whose operations could be taken for one another's, in order."""
        ident, workspace = key
        while ident.endswith(".2") and self._count((ident[:-2], workspace)):
            ident = ident[:-2]
        query = f"SELECT {_MESSAGE} FROM messages WHERE message_id = ? AND workspace = ?"
        found: list[tuple[Message, bytes]] = []
        while rows := self._connection.execute(
            f"{query} AND {_ACCEPTED}", (ident, workspace)
        ).fetchall():
            found += [_message(row) for row in rows]
            ident += ".2"
        return sorted(found, key=lambda one: one[0].seq)

    def carriers(self, keys: Iterable[Key]) -> dict[Key, list[Carrier]]:
        """Whatever carried these operations, each in order."""
        wanted = list(dict.fromkeys(keys))
        rows = [
            row
            for table in ("items", "unread")
            for row in self._given(_CARRIED.format(table=table), wanted)
        ]
        self._load({row[2] for row in rows})
        found: dict[Key, list[Carrier]] = {key: [] for key in wanted}
        for ident, workspace, exchange, index, applied in sorted(rows, key=lambda row: row[2:4]):
            carrier = Carrier(self._sent[exchange], index, bool(applied))
            found[ident, workspace].append(carrier)
        self._forget(len({row[2] for row in rows}))
        return found

    def attempts(self, messages: list[Message]) -> None:
        """Give these messages their attempts."""
        known = {one.seq: one for one in messages}
        for part in _parts([(one.seq,) for one in messages]):
            query = (
                "SELECT message, n, at, result, wait, asked, next_at FROM attempts"
                f" WHERE message IN (VALUES {_rows(part)}) ORDER BY message, n"
            )
            for seq, *row in self._connection.execute(query, _flat(part)):
                known[seq].attempts.append(Attempt(*row))

    def others_before(self, sent: Sent, until: float) -> Iterator[tuple[int, float, bool]]:
        """``(seq, at, timed)`` of exchanges after this one that came before a moment.

        Those of its workspace that carried accepted messages, but none that this one carried.
        """
        query = (
            "SELECT seq, at, ms, path FROM exchanges INDEXED BY exchanges_by_workspace"
            " WHERE workspace = ? AND seq > ? ORDER BY seq"
        )
        for seq, at, ms, path in self._connection.execute(query, (sent.workspace, sent.seq)):
            if at >= until:
                break
            if is_batch(path) and self._carries_others(seq, sent):
                yield seq, at, ms > 0

    def _carries_others(self, seq: int, sent: Sent) -> bool:
        ids = self._ids(seq)
        if ids & self._ids(sent.seq):
            return False
        plain = {ident for one in ids for ident in (one, one.removesuffix(".2"))}
        query = (
            "SELECT given.id FROM given WHERE EXISTS (SELECT 1 FROM messages WHERE"
            f" message_id = given.id AND workspace = given.workspace AND seq < ? AND {_ACCEPTED})"
        )
        keys = [(ident, sent.workspace) for ident in plain]
        return any(True for _ in self._given(query, keys, seq))

    def _ids(self, seq: int) -> set[str]:
        found: set[str] = set()
        for table in ("items", "unread"):
            query = f"SELECT message_id FROM {table} WHERE exchange = ?"
            found.update(one for (one,) in self._connection.execute(query, (seq,)) if one)
        return found

    def _count(self, key: Key) -> int:
        query = "SELECT count(*) FROM messages WHERE message_id = ? AND workspace = ?"
        number: int = self._connection.execute(query, key).fetchone()[0]
        return number

    def _given(self, query: str, keys: list[Key], *values: object) -> Iterator[Any]:
        for part in _parts(keys):
            given = f"WITH given(id, workspace) AS (VALUES {_rows(part)}) {query}"
            yield from self._connection.execute(given, (*_flat(part), *values))

    def _load(self, seqs: set[int]) -> None:
        for seq in seqs & self._sent.keys():
            self._sent.move_to_end(seq)
        for part in _parts([(seq,) for seq in sorted(seqs - self._sent.keys())]):
            query = (
                "SELECT seq, at, workspace, path, status, fault, ms, response_head,"
                " length(request_body), length(response_body),"
                " (SELECT count(*) FROM items WHERE exchange = seq),"
                " (SELECT count(*) FROM unread WHERE exchange = seq)"
                f" FROM exchanges WHERE seq IN (VALUES {_rows(part)})"
            )
            for row in self._connection.execute(query, _flat(part)):
                self._sent[row[0]] = self._made(*row)

    def _made(
        self,
        seq: int,
        at: float,
        workspace: str,
        path: str,
        status: int,
        fault: str | None,
        ms: float,
        head: str,
        size: int,
        answered: int,
        items: int,
        unread: int,
    ) -> Sent:
        limit = LIMITS[self.marks.start_at(seq).relay]
        answer = answer_of(status, fault, ms / 1000, head, answered, at, limit)
        return Sent(seq, at, workspace, path, items or unread, size, ms > 0, answer)

    def _forget(self, used: int) -> None:
        while len(self._sent) > max(used, MAX_KEPT):
            self._sent.popitem(last=False)


def _message(row: Any) -> tuple[Message, bytes]:
    return Message(*row[:7]), row[7]


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    """Rows for one statement each."""
    for start in range(0, len(rows), PART):
        yield rows[start : start + PART]


def _rows(rows: list[tuple[Any, ...]]) -> str:
    return ",".join([f"({','.join('?' * len(rows[0]))})"] * len(rows))


def _flat(rows: list[tuple[Any, ...]]) -> list[Any]:
    return [value for row in rows for value in row]
