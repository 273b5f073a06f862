"""Entries: what a list of everything shows, a line each, read around a place and never counted.

An entry is an exchange, or a message that was settled without being delivered: what was delivered
has its exchange.  They have one order, that of the one growing sequence.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from simulator.journal.condition import Condition, Functions, known_to
from simulator.journal.pages import Pages
from simulator.journal.reader import MAX_SEQ, MESSAGE

_VERDICTS = ("ok", "advice", "warning", "broken")
"""From the best to the worst."""
_NEWEST = "DESC"
_OLDEST = ""
_MANY = 500
"""How many seqs one statement names."""


class Entry(NamedTuple):
    """Where it stands in the order, and the seq of the message where it is one."""

    seq: int
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What one line tells of an entry.

    ``at`` is seconds since 1970, ``ms`` milliseconds.  ``calls`` and ``operations`` are names with
    how often they are there, in the order of the first; ``event`` is the name of an event that is
    alone.  ``contact`` and ``account`` are the first that is named, ``contacts`` how many there
    are.  ``stage``, ``code`` and ``detail`` are those of a message, None of an exchange;
    ``messages`` is how many messages an exchange came from, ``indexes`` the items that are meant,
    where it isn't all of them.
    """

    seq: int
    at: float
    workspace: str | None
    method: str = ""
    path: str = ""
    status: int = 0
    verdict: str = "ok"
    fault: str | None = None
    ms: float | None = None
    calls: tuple[tuple[str, int], ...] = ()
    operations: tuple[tuple[str, int], ...] = ()
    event: str | None = None
    contact: str | None = None
    contacts: int = 0
    account: str | None = None
    messages: int = 0
    message: int | None = None
    stage: str | None = None
    code: str | None = None
    detail: str | None = None
    indexes: tuple[int, ...] = ()


class Entries(Pages):
    """A reader of entries: a window around any place costs the same, however much there is."""

    def version(self) -> int:
        """A number that changes when somebody else has written."""
        number: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return number

    def before(self, seq: int, count: int, workspace: str | None, floor: int = 0) -> list[Entry]:
        """Up to ``count`` entries before ``seq`` and beyond ``floor``, oldest first."""
        found = self._merged(floor, seq, count, workspace, _NEWEST)
        return found[::-1]

    def after(
        self, seq: int, count: int, workspace: str | None, until: int = MAX_SEQ
    ) -> list[Entry]:
        """Up to ``count`` entries beyond ``seq`` and before ``until``, oldest first."""
        return self._merged(seq, until, count, workspace, _OLDEST)

    def count(self, after: int, until: int, workspace: str | None) -> int:
        """How many there are beyond ``after``, up to ``until``: each of them is looked at."""
        total = 0
        for query, values in _queries("count(*)", "count(*)", after, until + 1, workspace):
            total += self._connection.execute(query, values).fetchone()[0]
        return total

    def _merged(
        self, after: int, until: int, count: int, workspace: str | None, order: str
    ) -> list[Entry]:
        parts = []
        for query, values in _queries("seq, NULL", "settled, seq", after, until, workspace):
            asked = f"{query} ORDER BY 1 {order} LIMIT ?"
            rows = self._connection.execute(asked, (*values, count)).fetchall()
            parts.append([Entry(*row) for row in rows])
        merged = heapq.merge(*parts, reverse=order == _NEWEST)
        return list(islice(merged, count))

    def inside(self, exchange: int) -> list[Summary]:
        """What is in an exchange: a line for each message that its items came from.

        Items that came from none have a line each.  In the order of the items; ``seq`` is the
        place among them, from 1.
        """
        query = "SELECT at, workspace, method, path, status, fault, ms FROM exchanges WHERE seq = ?"
        head = self._connection.execute(query, (exchange,)).fetchone()
        query = (
            "SELECT i.idx, i.verdict, i.method, i.contact, i.account, i.event, m.seq, m.type"
            f" FROM items AS i {MESSAGE} WHERE i.exchange = ? ORDER BY i.idx"
        )
        groups: dict[tuple[int | None, int], list[Any]] = {}
        for index, *item in self._connection.execute(query, (exchange,)):
            message = item[-2]
            key = (message, -1) if message is not None else (None, index)
            groups.setdefault(key, []).append((index, *item))
        return [_inside(head, place, group) for place, group in enumerate(groups.values(), 1)]

    def holding(self, messages: Sequence[int], wanted: Condition, functions: Functions) -> set[int]:
        """Those of these messages, by their seqs, of which a condition on ``m`` holds."""
        known_to(self._connection, functions)
        found: set[int] = set()
        for part in _parts(messages):
            listed = ",".join(map(str, part))
            query = f"SELECT m.seq FROM messages AS m WHERE m.seq IN ({listed}) AND {wanted}"
            found.update(seq for (seq,) in self._connection.execute(query, wanted.values))
        return found

    def summaries(self, entries: Sequence[Entry]) -> dict[Entry, Summary]:
        """What a line tells of each of these; of one that isn't there any more nothing."""
        seqs = [entry.seq for entry in entries if entry.message is None]
        messages = {entry.message: entry for entry in entries if entry.message is not None}
        found: dict[Entry, Summary] = {}
        for part in _parts(seqs):
            found.update((Entry(one.seq), one) for one in self._exchanges_in_short(part))
        for part in _parts(list(messages)):
            for summary in self._messages_in_short(part):
                assert summary.message is not None
                found[messages[summary.message]] = summary
        return found

    def _exchanges_in_short(self, seqs: Sequence[int]) -> Iterable[Summary]:
        listed = ",".join(map(str, seqs))
        query = (
            "SELECT seq, at, workspace, method, path, status, verdict, fault, ms FROM exchanges"
            f" WHERE seq IN ({listed})"
        )
        heads = self._connection.execute(query).fetchall()
        items: dict[int, list[Any]] = {seq: [] for seq in seqs}
        query = (
            "SELECT i.exchange, i.method, i.contact, i.account, i.event, m.seq, m.type"
            f" FROM items AS i {MESSAGE} WHERE i.exchange IN ({listed}) ORDER BY i.exchange, i.idx"
        )
        for seq, *item in self._connection.execute(query):
            items[seq].append(item)
        return (_exchange(head, items[head[0]]) for head in heads)

    def _messages_in_short(self, seqs: Sequence[int]) -> Iterable[Summary]:
        query = (
            "SELECT coalesce(settled, seq), at, workspace, type, uid, seq, stage, code, detail"
            f" FROM messages WHERE seq IN ({','.join(map(str, seqs))})"
        )
        return (_message(row) for row in self._connection.execute(query))


def _queries(
    of_exchanges: str, of_messages: str, after: int, until: int, workspace: str | None
) -> Iterable[tuple[str, tuple[Any, ...]]]:
    """Both kinds of entries beyond ``after`` and before ``until``."""
    whose, values = ("", ()) if workspace is None else (" AND workspace = ?", (workspace,))
    yield (
        f"SELECT {of_exchanges} FROM exchanges WHERE seq > ? AND seq < ?{whose}",
        (after, until, *values),
    )
    yield (
        f"SELECT {of_messages} FROM messages INDEXED BY messages_undelivered"
        f" WHERE settled > ? AND settled < ? AND stage <> 'delivered'{whose}",
        (after, until, *values),
    )


def _parts(seqs: Sequence[int]) -> Iterable[Sequence[int]]:
    return (seqs[start : start + _MANY] for start in range(0, len(seqs), _MANY))


def _exchange(head: Sequence[Any], items: Sequence[Any]) -> Summary:
    seq, at, workspace, method, path, status, verdict, fault, ms = head
    calls = {message: call or "?" for *_, message, call in items if message is not None}
    uids = dict.fromkeys(contact for _, contact, *_ in items if contact)
    return Summary(
        seq=seq,
        at=at,
        workspace=workspace,
        method=method,
        path=path,
        status=status,
        verdict=verdict,
        fault=fault,
        ms=ms,
        calls=tuple(Counter(calls.values()).items()),
        operations=tuple(Counter(item[0] or "?" for item in items).items()),
        event=items[0][3] if len(items) == 1 else None,
        contact=next(iter(uids), None),
        contacts=len(uids),
        account=next((item[2] for item in items if item[2]), None),
        messages=len(calls),
    )


def _inside(head: Sequence[Any], place: int, items: Sequence[Any]) -> Summary:
    """One message, or one item, of an exchange: its verdict is the worst of its items."""
    at, workspace, method, path, status, fault, ms = head
    one = _exchange(
        (place, at, workspace, method, path, status, "ok", fault, ms),
        [item for _, _, *item in items],
    )
    worst = max((item[1] for item in items), key=_VERDICTS.index)
    return replace(one, verdict=worst, message=items[0][-2], indexes=tuple(i for i, *_ in items))


def _message(row: Sequence[Any]) -> Summary:
    place, at, workspace, call, uid, seq, stage, code, detail = row
    return Summary(
        seq=place,
        at=at,
        workspace=workspace,
        calls=((call or "?", 1),),
        contact=uid,
        contacts=int(uid is not None),
        messages=1,
        message=seq,
        stage=stage,
        code=code,
        detail=detail,
    )
