"""Candidates: the exchanges that an index knows for a term, newest first, page by page.

Each term becomes sources, one for each value that the index begins with, and the sources are
merged: so that the first ones are there at once, however many there are.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from simulator.exchange import storable
from simulator.filtering.expression import Pattern, Term
from simulator.filtering.hints import includes, verdicts
from simulator.journal.history import History

MAX_SOURCES = 2_000
"""More than these take longer to begin with than reading everything does to show something."""
MAX_DISTINCT = 100
"""Statuses or faults that are told apart; beyond it everything is read."""
_FIRST_PAGE = 16
_LAST_PAGE = 1024

_ITEMS = (
    "SELECT DISTINCT exchange FROM items INDEXED BY items_by_{column} WHERE workspace IS ?"
    " AND {column} = ? AND exchange > ? AND exchange < ? ORDER BY exchange DESC LIMIT ?"
)
_EXCHANGES = (
    "SELECT seq FROM exchanges INDEXED BY exchanges_by_{index} WHERE {column} = ?{part}"
    " AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT ?"
)
_COLUMNS = {"contact": "contact", "account": "account", "messageId": "message_id"}
_INDEXES = {
    "workspace": ("workspace", "workspace", ""),
    "verdict": ("verdict", "verdict", " AND verdict <> 'ok'"),
    "code": ("verdict", "verdict", " AND verdict <> 'ok'"),
    "status": ("failure", "status", " AND status NOT BETWEEN 200 AND 299"),
    "fault": ("fault", "fault", ""),
}
"""Index, column, and what only part of the exchanges are in the index for."""
_DISTINCT = (
    "SELECT min({column}) FROM exchanges INDEXED BY exchanges_by_{index} WHERE {column} > ?{part}"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A query whose last three values are bounds, both excluded, and how many."""

    query: str
    values: tuple[object, ...]

    def seqs(self, connection: sqlite3.Connection, after: int, before: int) -> Iterator[int]:
        """What it finds between the bounds, newest first."""
        page = _FIRST_PAGE
        while True:
            values = (*self.values, after, before, page)
            rows = connection.execute(self.query, values).fetchall()
            for (seq,) in rows:
                yield seq
            if len(rows) < page:
                return
            before, page = rows[-1][0], min(page * 4, _LAST_PAGE)


def sources(
    connection: sqlite3.Connection, terms: Sequence[Term], workspace: str | None
) -> list[Source] | None:
    """The sources of several terms, one of which holds; None where they are too many."""
    found: list[Source] = []
    known: list[str | None] | None = None if workspace is None else [workspace]
    for term in terms:
        if term.name in _COLUMNS:
            known = known or [None, *History(connection).workspaces()]
            found += _of_items(term, known)
        elif (values := _values(connection, term)) is not None:
            index, column, part = _INDEXES[term.name]
            query = _EXCHANGES.format(index=index, column=column, part=part)
            found += (Source(query, (value,)) for value in values)
        else:
            return None
        if len(found) > MAX_SOURCES:
            return None
    return found


def merged(
    connection: sqlite3.Connection, found: Sequence[Source], after: int, before: int
) -> Iterator[int]:
    """The exchanges of all sources between two bounds, both excluded, each once, newest first."""
    last = None
    for seq in heapq.merge(*(one.seqs(connection, after, before) for one in found), reverse=True):
        if seq != last:
            yield seq
        last = seq


def _of_items(term: Term, workspaces: Sequence[str | None]) -> Iterator[Source]:
    column = _COLUMNS[term.name]
    uids = _exact(term)
    if column == "message_id":
        uids += [f"{uid}.2" for uid in uids]
    query = _ITEMS.format(column=column)
    return (Source(query, pair) for pair in product(workspaces, dict.fromkeys(uids)))


def _exact(term: Term) -> list[str]:
    patterns = (value for value in term.values if isinstance(value, Pattern))
    return [storable(one.exact) or "" for one in patterns]


def _values(connection: sqlite3.Connection, term: Term) -> Sequence[object] | None:
    """What the index's column has to be; None where there is too much of it."""
    if term.name == "workspace":
        return list(dict.fromkeys(_exact(term)))
    if term.name in ("verdict", "code"):
        return verdicts(term)
    is_status = term.name == "status"
    found: list[object] = []
    index, column, part = _INDEXES[term.name]
    query = _DISTINCT.format(index=index, column=column, part=part)
    last: object = -1 if is_status else ""
    while (last := connection.execute(query, (last,)).fetchone()[0]) is not None:
        found.append(last)
        if len(found) > MAX_DISTINCT:
            return None
    return [one for one in found if not is_status or includes(term, int(str(one)))]
