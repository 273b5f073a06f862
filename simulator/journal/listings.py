"""Listings: which contacts and accounts a workspace has, which item made each, and who is tied.

What the mocked API's lists are read from, so that a page doesn't read every body: all but the items
that are told comes from indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from simulator.exchange import Item
from simulator.journal.history import Column, Position, Span
from simulator.journal.reader import Reader

_APPLIED = "workspace = ? AND exchange > ? AND exchange <= ? AND applied"
_PLACE = "exchange << 16 | idx"
"""Both halves of a place in one number; a batch has at most 10,000 items."""
_MAKES = {
    "contact": "method NOT IN ('alias', 'archive')",
    "account": "method != 'archive'",
}
"""The items that make known whom they name."""
_TELLS = {"contact": "method != 'event'", "account": "method IN ('account', 'archive')"}
"""The items that say more of whom they name than that they are there."""


class Beginning(NamedTuple):
    """The first item that makes a uid known, and the last that archives it."""

    made: Position | None
    archived: Position | None


class Alias(NamedTuple):
    """An item that merges ``previous`` into ``survivor``."""

    place: Position
    survivor: str
    previous: str


class Listings(Reader):
    """A reader of one thread that asks about many uids at once, one question after the other."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._connection.execute("PRAGMA temp_store = MEMORY")  # uids are personal data
        self._connection.execute("CREATE TEMP TABLE wanted (uid TEXT PRIMARY KEY) WITHOUT ROWID")

    def beginnings(self, span: Span, column: Column) -> dict[str, Beginning]:
        """Of every uid of the column."""
        query = (
            f"SELECT {column}, min(CASE WHEN {_MAKES[column]} THEN {_PLACE} END),"
            f" max(CASE WHEN method = 'archive' THEN {_PLACE} END)"
            f" FROM items INDEXED BY items_by_{column}"
            f" WHERE {_APPLIED} AND {column} IS NOT NULL GROUP BY {column}"
        )
        rows = self._connection.execute(query, _values(span))
        return {uid: Beginning(_place(made), _place(archived)) for uid, made, archived in rows}

    def made(self, span: Span, column: Column, uids: Iterable[str]) -> dict[str, Position]:
        """The first item that makes each of these uids known, where there is one."""
        self._want(uids)
        first = (
            f"SELECT {_PLACE} FROM items INDEXED BY items_by_{column} WHERE {_APPLIED}"
            f" AND {column} = uid AND {_MAKES[column]} ORDER BY exchange, idx LIMIT 1"
        )
        rows = self._connection.execute(f"SELECT uid, ({first}) FROM wanted", _values(span))
        return {uid: place for uid, packed in rows if (place := _place(packed)) is not None}

    def aliases(self, span: Span) -> list[Alias]:
        """Every alias."""
        query = (
            "SELECT exchange, idx, contact, previous FROM items INDEXED BY items_by_survivor"
            f" WHERE {_APPLIED} AND previous IS NOT NULL"
        )
        return [_alias(row) for row in self._connection.execute(query, _values(span))]

    def tied(self, span: Span, uids: Iterable[str]) -> tuple[list[str], list[Alias]]:
        """These uids and all that aliases tie to them, with those aliases."""
        found, aliases = dict.fromkeys(uids), dict[Position, Alias]()
        beyond = list(found)
        while beyond:
            new = [alias for alias in self._naming(span, beyond) if alias.place not in aliases]
            aliases.update((alias.place, alias) for alias in new)
            names = dict.fromkeys(name for alias in new for name in alias[1:])
            beyond = [name for name in names if name not in found]
            found.update(dict.fromkeys(beyond))
        return list(found), list(aliases.values())

    def _naming(self, span: Span, uids: Iterable[str]) -> Iterator[Alias]:
        """The aliases that name one of these uids on either side, some of them twice."""
        self._want(uids)
        for index, column in (("survivor", "contact"), ("previous", "previous")):
            query = (
                "SELECT exchange, idx, contact, previous FROM wanted CROSS JOIN items"
                f" INDEXED BY items_by_{index} ON {column} = uid AND previous IS NOT NULL"
                f" WHERE {_APPLIED}"
            )
            yield from map(_alias, self._connection.execute(query, _values(span)))

    def told(
        self, span: Span, column: Column, uids: Iterable[str]
    ) -> Iterator[tuple[Position, Item]]:
        """What upserts, aliases and archivings say of these uids, in their order."""
        self._want(uids)
        query = (
            "SELECT exchange, idx, method, contact, account, previous FROM wanted CROSS JOIN items"
            f" INDEXED BY items_by_{column} ON {column} = uid"
            f" WHERE {_APPLIED} AND {_TELLS[column]} ORDER BY exchange, idx"
        )
        for seq, idx, method, *names in self._connection.execute(query, _values(span)):
            contact, account, previous = names
            params = self.history.params((seq, idx)) if method in ("contact", "account") else {}
            yield (
                (seq, idx),
                Item(
                    *(idx, method, None, contact, account, None, True),
                    previous=previous,
                    params=params,
                ),
            )

    def links(self, span: Span, accounts: Iterable[str]) -> list[tuple[str, str]]:
        """``(account, contact)`` of every link to these accounts, in the order they were made."""
        self._want(accounts)
        query = (
            "SELECT account, contact FROM wanted CROSS JOIN items"
            f" INDEXED BY items_by_account ON account = uid WHERE {_APPLIED}"
            " AND method = 'contact' AND contact IS NOT NULL"
            f" GROUP BY account, contact ORDER BY min({_PLACE})"
        )
        return self._connection.execute(query, _values(span)).fetchall()

    def named(self, span: Span, column: Column, place: Position) -> str | None:
        """The uid that an item names, where it counts."""
        query = f"SELECT {column} FROM items WHERE {_APPLIED} AND exchange = ? AND idx = ?"
        row = self._connection.execute(query, (*_values(span), *place)).fetchone()
        return row[0] if row else None

    def moments(self, seqs: Iterable[int]) -> dict[int, float]:
        """When these exchanges came, in seconds since 1970."""
        return {seq: self.history.at(seq) for seq in set(seqs)}

    def _want(self, uids: Iterable[str]) -> None:
        self._connection.execute("DELETE FROM wanted")
        rows = ((uid,) for uid in uids)
        self._connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", rows)


def _alias(row: tuple[int, int, str, str]) -> Alias:
    seq, idx, survivor, previous = row
    return Alias((seq, idx), survivor, previous)


def _place(packed: int | None) -> Position | None:
    return None if packed is None else (packed >> 16, packed & 0xFFFF)


def _values(span: Span) -> tuple[str, int, int]:
    return span.workspace, span.after, span.until
