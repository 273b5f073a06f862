"""Pages: filtered questions to a journal, each page from where the last one ended.

What a filter has an index for is found by it; else the rows are read on from the page's beginning.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.clock import iso
from simulator.exchange import Exchange
from simulator.journal.condition import ANY, Condition
from simulator.journal.messages import OPEN, TURNED_AWAY
from simulator.journal.reader import MAX_SEQ, MESSAGE, PAGE, PAGE_BYTES, Reader

Place = tuple[int, int]
"""Where something stands: the seq of its exchange, and where it is in it."""
Filters = Mapping[str, int | str | bool | None]
"""What columns have to be, by name; None is anything."""

END = MAX_SEQ
"""Beyond every place in an exchange."""
MAX_OPERATIONS = 100
"""How many arrivals of one message's operations are told."""

_TABLES = ("messages", "exchanges", "marks")
"""Those of the one growing sequence."""
_INDEXED = ("contact", "account", "message_id")
"""The columns by which items are found, and not by their exchanges."""

_WORKSPACES = """
WITH RECURSIVE known(workspace) AS (
    SELECT min(workspace) FROM exchanges
    UNION ALL
    SELECT (SELECT min(workspace) FROM exchanges WHERE workspace > known.workspace)
    FROM known WHERE known.workspace IS NOT NULL
) SELECT workspace FROM known
"""
"""Every workspace, each found by one step in the index."""


class Pages(Reader):
    """A reader whose pages can be narrowed.  Everything is oldest first, up to ``limit`` of it."""

    def last_reset(self, workspace: str | None) -> int:
        """The seq of the last reset of this workspace or of all, else 0; of all alone for None."""
        return self.history.last_reset(workspace or "", MAX_SEQ)

    def is_used(self, workspace: str) -> bool:
        """Whether a reset would undo anything: exchanges since the last one, messages under way."""
        query = "SELECT 1 FROM exchanges WHERE workspace = ? AND seq > ? LIMIT 1"
        values = workspace, self.last_reset(workspace)
        found = self._connection.execute(query, values).fetchone()
        return found is not None or self.history.awaits(workspace)

    def start(self, seq: int) -> dict[str, Any]:
        """How the simulator was started that recorded this seq; ``{}`` where that isn't known."""
        query = (
            "SELECT data FROM marks WHERE kind = 'start' AND workspace IS NULL AND seq <= ?"
            " ORDER BY seq DESC LIMIT 1"
        )
        row = self._connection.execute(query, (seq,)).fetchone()
        found = json.loads(row[0]) if row else {}
        return found if isinstance(found, dict) else {}

    def last_moment(self) -> float:
        """When the last thing that is in the journal came, in seconds since 1970, else 0."""
        query = "SELECT at FROM {} ORDER BY seq DESC LIMIT 1"
        found = [self._connection.execute(query.format(table)).fetchone() for table in _TABLES]
        return max((row[0] for row in found if row), default=0.0)

    def matching(
        self,
        after: int,
        limit: int,
        equal: Filters,
        faulty: bool | None = None,
        until: int = MAX_SEQ,
        also: Condition = ANY,
    ) -> list[Exchange]:
        """Exchanges ``e`` beyond ``after``, up to ``until``, for which all holds.

        ``faulty`` is whether a fault was injected.  Fewer than there are where their bodies are
        ``PAGE_BYTES`` together, or more.
        """
        conditions = _Conditions("seq > ? AND seq <= ?", after, until).equal(equal)
        conditions.add(also.text, *also.values)
        if faulty is not None:
            conditions.add(f"fault IS {'NOT ' if faulty else ''}NULL")
        where = f"WHERE {conditions} ORDER BY seq LIMIT ?"
        return self._exchanges(where, conditions.with_(limit), PAGE_BYTES)

    def items(
        self, after: Place, limit: int, workspace: str | None, equal: Filters
    ) -> list[dict[str, Any]]:
        """Items as an exchange shows them, with ``exchange``, its ``at`` and its ``workspace``."""
        conditions = _Conditions("(i.exchange, i.idx) > (?, ?)", *after)
        conditions.equal({f"i.{column}": value for column, value in equal.items()})
        tables = "exchanges AS e CROSS JOIN items AS i ON i.exchange = e.seq"
        if any(equal.get(column) is not None for column in _INDEXED):
            tables = "items AS i CROSS JOIN exchanges AS e ON e.seq = i.exchange"
            if workspace is None:
                conditions.add(f"i.workspace IN ({_WORKSPACES})")
            else:
                conditions.add("i.workspace = ?", workspace)
        else:
            conditions.add("e.seq >= ?", after[0]).equal({"e.workspace": workspace})
        query = (
            "SELECT i.exchange, e.at, e.workspace, i.idx, i.method, i.message_id, i.contact,"
            f" i.account, i.event, i.verdict, i.applied, m.seq, m.type FROM {tables} {MESSAGE}"
            f" WHERE {conditions} ORDER BY i.exchange, i.idx LIMIT ?"
        )
        return [_item(row) for row in self._connection.execute(query, conditions.with_(limit))]

    def violations(
        self, after: Place, limit: int, workspace: str | None, equal: Filters
    ) -> list[tuple[Place, dict[str, Any]]]:
        """Violations as an exchange shows them, each with its place, for the next page's beginning.

        With ``exchange``, its ``at`` and ``workspace``, and the ``index`` of the item, None where
        it is about the request as a whole.
        """
        conditions = _Conditions("(v.exchange, v.rowid) > (?, ?)", *after)
        conditions.equal({f"v.{column}": value for column, value in equal.items()})
        tables = "violations AS v CROSS JOIN exchanges AS e ON e.seq = v.exchange"
        if workspace is not None:
            tables = "exchanges AS e CROSS JOIN violations AS v ON v.exchange = e.seq"
            conditions.add("e.seq >= ? AND e.workspace = ?", after[0], workspace)
        query = (
            "SELECT v.exchange, v.rowid, e.at, e.workspace, v.idx, v.code, v.severity, v.pointer,"
            f" v.detail FROM {tables} WHERE {conditions} ORDER BY v.exchange, v.rowid LIMIT ?"
        )
        rows = self._connection.execute(query, conditions.with_(limit))
        return [((row[0], row[1]), _violation(row)) for row in rows]

    def messages(
        self,
        after: int,
        limit: int,
        equal: Filters,
        until: int = MAX_SEQ,
        also: Condition = ANY,
    ) -> list[dict[str, Any]]:
        """Messages ``m`` of the Segment side beyond ``after``, up to ``until``, with attempts."""
        conditions = _Conditions("m.seq > ? AND m.seq <= ?", after, until)
        conditions.add(also.text, *also.values)
        conditions.equal({f"m.{column}": value for column, value in equal.items()})
        stage = equal.get("stage")
        if stage in OPEN:
            conditions.add("m.settled IS NULL")
        elif stage not in (None, "delivered"):
            conditions.add("m.stage NOT IN ('received', 'delivered')")  # what the index holds
        query = (
            "SELECT m.seq, m.at, m.workspace, m.message_id, m.type, m.uid, m.stage, m.code,"
            " m.detail, m.settled, m.body FROM messages AS m"
            f" WHERE {conditions} ORDER BY m.seq LIMIT ?"
        )
        rows = self._connection.execute(query, conditions.with_(limit)).fetchall()
        return [self._message(row) for row in rows]

    def settled(
        self,
        after: int,
        until: int,
        workspace: str | None,
        *,
        delivered: bool = True,
        also: Condition = ANY,
    ) -> list[dict[str, Any]]:
        """Messages whose stage became the last one beyond ``after``, a page of them, in that order.

        Each has a ``settled`` of its own, from which the next page goes on.  Without ``delivered``
        only those that weren't.  ``also`` holds for them, as messages ``m``.
        """
        conditions = _Conditions("m.settled > ? AND m.settled <= ?", after, until)
        conditions.equal({"m.workspace": workspace}).add(also.text, *also.values)
        index = "messages_settled"
        if not delivered:
            index = "messages_undelivered"
            conditions.add("m.stage <> 'delivered'")
        query = (
            f"SELECT m.seq FROM messages AS m INDEXED BY {index}"
            f" WHERE {conditions} ORDER BY m.settled LIMIT ?"
        )
        rows = self._connection.execute(query, conditions.with_(PAGE)).fetchall()
        return [one for (seq,) in rows for one in self.messages(seq - 1, 1, {})]

    def stages(self, after: int) -> dict[str, int]:
        """How many messages are under way, or were settled beyond ``after``, by their stage."""
        query = (
            "SELECT stage, count(*) FROM (SELECT stage FROM messages WHERE settled IS NULL"
            " UNION ALL SELECT stage FROM messages WHERE settled > ?) GROUP BY stage"
        )
        return dict(self._connection.execute(query, (after,)).fetchall())

    def _message(self, row: Sequence[Any]) -> dict[str, Any]:
        seq, at, workspace, message_id, call, uid, stage, code, detail, settled, body = row
        whose = workspace, message_id
        return {
            "seq": seq,
            "at": iso(at),
            "workspace": workspace,
            "message_id": message_id,
            "type": call,
            "uid": uid,
            "stage": stage,
            "code": code,
            "detail": detail,
            "settled": settled,
            "attempts": self._attempts(seq),
            "operations": [] if stage in TURNED_AWAY else self._operations(seq, *whose),
            **_text(body),
        }

    def _attempts(self, message: int) -> list[dict[str, Any]]:
        query = "SELECT n, at, result, wait, asked, next_at FROM attempts WHERE message = ?"
        return [
            {
                "n": n,
                "at": iso(at),
                "result": result,
                "wait": wait,
                "retry_after": asked,
                "next_at": None if next_at is None else iso(next_at),
            }
            for n, at, result, wait, asked, next_at in self._connection.execute(query, (message,))
        ]

    def _operations(
        self, message: int, workspace: str | None, message_id: str | None
    ) -> list[dict[str, Any]]:
        """What of it came to Salesmachine: each time, each operation."""
        if message_id is None:
            return []
        query = (
            "SELECT i.exchange, i.idx, i.method, e.status, i.applied FROM items AS i"
            " CROSS JOIN exchanges AS e ON e.seq = i.exchange"
            " WHERE i.message_id IN (?, ? || '.2') AND i.workspace = ? AND i.exchange > ?"
            " ORDER BY i.exchange, i.idx LIMIT ?"
        )
        values = (message_id, message_id, workspace, message, MAX_OPERATIONS)
        return [
            {
                "exchange": seq,
                "index": index,
                "method": method,
                "status": status,
                "applied": bool(applied),
            }
            for seq, index, method, status, applied in self._connection.execute(query, values)
        ]


class _Conditions:
    """Conditions of a query, all of which hold, and the values in them."""

    def __init__(self, text: str, *values: object) -> None:
        self._texts, self._values = [text], list(values)

    def add(self, text: str, *values: object) -> _Conditions:
        self._texts.append(text)
        self._values.extend(values)
        return self

    def equal(self, columns: Filters) -> _Conditions:
        for column, value in columns.items():
            if value is not None:
                self.add(f"{column} = ?", value)
        return self

    def with_(self, limit: int) -> Sequence[Any]:
        return [*self._values, limit]

    def __str__(self) -> str:
        return " AND ".join(self._texts)


def _item(row: Sequence[Any]) -> dict[str, Any]:
    seq, at, workspace, index, method, message_id, *ids, verdict, applied, message, call = row
    contact, account, event = ids
    return {
        "exchange": seq,
        "at": iso(at),
        "workspace": workspace,
        "index": index,
        "method": method,
        "message_id": message_id,
        "message": message,
        "call": call,
        "contact": contact,
        "account": account,
        "event": event,
        "verdict": verdict,
        "applied": bool(applied),
    }


def _violation(row: Sequence[Any]) -> dict[str, Any]:
    seq, _, at, workspace, index, code, severity, pointer, detail = row
    place = {"exchange": seq, "at": iso(at), "workspace": workspace, "index": index}
    named = {"code": code, "severity": severity, "pointer": pointer}
    return {**place, **named, **json.loads(detail)}


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"body": body.decode("utf-8"), "encoding": "utf-8"}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(body).decode("ascii"), "encoding": "base64"}
