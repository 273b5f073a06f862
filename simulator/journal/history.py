"""History: the applied items that concern one uid, in their order, read by index.

What the state is folded from.  Uids are text as the journal keeps it; a span is what
counts of a workspace: beyond its last reset, up to and including a seq.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any, Literal

from simulator.exchange import Item
from simulator.journal.bodies import Bodies
from simulator.journal.file import JournalError

_ITEM = "exchange, idx, method, message_id, contact, account, event, previous, email, happened"
_MAX_HOLDERS = 200
"""Among how many times that an email was given its holders are looked for."""
_PLACES = 2**20
"""An exchange holds fewer items."""
_MAX_NAMES = 16_384
"""How many names one statement takes: SQLite knows 32,766 parameters."""
_SEQS = (("seq", "messages"), ("settled", "messages"), ("seq", "exchanges"), ("seq", "marks"))
"""Where the numbers of the one growing sequence are."""
_APPLIED = "workspace = ? AND exchange > ? AND exchange <= ? AND applied"
_MAKES = "method NOT IN ('alias', 'archive')"
"""The items that make known whom they name."""
_ALIASES = tuple(
    f"WITH given(name) AS (VALUES {{rows}}) SELECT contact, previous FROM given CROSS JOIN items"
    f" INDEXED BY {index} ON {column} = name AND previous IS NOT NULL WHERE {_APPLIED}"
    for column, index in (("contact", "items_by_survivor"), ("previous", "items_by_previous"))
)

Column = Literal["contact", "account"]
Position = tuple[int, int]
"""An exchange's seq and an item's index in it."""
START: Position = (0, -1)


@dataclass(frozen=True, slots=True)
class Span:
    """What counts of a workspace: beyond seq ``after`` (its last reset), up to seq ``until``."""

    workspace: str
    after: int
    until: int


class History:
    """Questions on a journal's connection, the writer's or a reader's; used by one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._bodies = Bodies(self._rows)

    def last_seq(self) -> int:
        """The last seq that was given."""
        query = "SELECT max({0}) FROM {1} WHERE {0} IS NOT NULL"
        return max(self._one(query.format(*where)) or 0 for where in _SEQS)

    def last_reset(self, workspace: str, until: int) -> int:
        """The seq of the workspace's last reset up to ``until``, or of all workspaces'; else 0."""
        query = "SELECT max(seq) FROM marks WHERE kind = 'reset' AND workspace IS ? AND seq <= ?"
        found = (self._one(query, one, until) for one in (workspace, None))
        return max(seq or 0 for seq in found)

    def workspaces(self) -> list[str]:
        """Every workspace that the journal knows, each found by one step in its index."""
        found: list[str] = []
        query = "SELECT min(workspace) FROM exchanges WHERE workspace > ?"
        while (following := self._one(query, found[-1] if found else "")) is not None:
            found.append(following)
        return found

    def knows(self, workspace: str) -> bool:
        """Whether anything came of this workspace yet."""
        query = "SELECT 1 FROM exchanges WHERE workspace = ? LIMIT 1"
        return self._one(query, workspace) is not None

    def awaits(self, workspace: str) -> bool:
        """Whether messages of this workspace are under way."""
        query = "SELECT 1 FROM messages WHERE settled IS NULL AND workspace = ? LIMIT 1"
        return self._one(query, workspace) is not None

    def salt(self) -> bytes:
        """What the journal's workspace ids are made with."""
        query = "SELECT data FROM marks WHERE kind = 'salt' ORDER BY seq LIMIT 1"
        return bytes.fromhex(json.loads(self._one(query) or '{"salt": ""}')["salt"])

    def aliased(self, span: Span, uid: str) -> list[str]:
        """The uids that aliases tie to this one, itself first."""
        found, beyond = {uid: None}, [uid]
        while beyond:
            asked = (self._rows_of(query, beyond, *_values(span)) for query in _ALIASES)
            pairs = [pair for pairs in asked for pair in pairs]
            beyond = [name for name in dict.fromkeys(chain(*pairs)) if name not in found]
            found.update(dict.fromkeys(beyond))
        return list(found)

    def aliases(self, span: Span, uids: Iterable[str]) -> Iterator[tuple[Position, Item]]:
        """The aliases that tie these uids together, in their order."""
        query = (
            f"SELECT {_ITEM} FROM items INDEXED BY items_by_survivor WHERE contact IN ({{names}})"
            f" AND {_APPLIED} AND previous IS NOT NULL ORDER BY exchange, idx"
        )
        return self._merged(query, uids, *_values(span))

    def uids(self, span: Span, column: Column, limit: int) -> list[str]:
        """The first uids of contacts or accounts, in the order of the alphabet."""
        query = (
            f"SELECT DISTINCT {column} FROM items INDEXED BY items_by_{column}"
            f" WHERE {_APPLIED} AND {_MAKES} AND {column} IS NOT NULL ORDER BY {column} LIMIT ?"
        )
        return [uid for (uid,) in self._rows(query, *_values(span), limit)]

    def count(self, span: Span, column: Column) -> int:
        """How many uids of contacts or accounts there are."""
        query = (
            f"SELECT count(DISTINCT {column}) FROM items INDEXED BY items_by_{column}"
            f" WHERE {_APPLIED} AND {_MAKES} AND {column} IS NOT NULL"
        )
        number: int = self._one(query, *_values(span))
        return number

    def of_contacts(
        self, span: Span, uids: Iterable[str], beyond: Position = START
    ) -> Iterator[tuple[Position, Item]]:
        """The applied items that name one of these contacts, after ``beyond``, in their order."""
        query = (
            f"SELECT {_ITEM} FROM items INDEXED BY items_by_contact WHERE contact IN ({{names}})"
            f" AND {_APPLIED} AND (exchange, idx) > (?, ?) ORDER BY exchange, idx"
        )
        after = max(span.after, beyond[0] - 1)
        return self._merged(query, uids, span.workspace, after, span.until, *beyond)

    def of_account(self, span: Span, uid: str) -> Iterator[tuple[Position, Item]]:
        """The upserts and archivings of this account, in their order."""
        query = (
            f"SELECT {_ITEM} FROM items INDEXED BY items_of_accounts WHERE {_APPLIED}"
            " AND account = ? AND method IN ('account', 'archive') ORDER BY exchange, idx"
        )
        return self._read(query, *_values(span), uid)

    def first_of_account(self, span: Span, uid: str) -> Position | None:
        """Where this account is named first, by whatever item."""
        query = (
            f"SELECT exchange, idx FROM items INDEXED BY items_by_account WHERE {_APPLIED}"
            f" AND {_MAKES} AND account = ? ORDER BY exchange, idx LIMIT 1"
        )
        return next(iter(self._rows(query, *_values(span), uid)), None)

    def linked_to(self, span: Span, uid: str) -> list[tuple[str, Position]]:
        """The contacts that were linked to this account, as they were named, the first first."""
        query = (
            f"SELECT contact, exchange, idx FROM items INDEXED BY items_by_account WHERE {_APPLIED}"
            " AND account = ? AND method = 'contact' ORDER BY exchange, idx"
        )
        found: dict[str, Position] = {}
        for contact, *place in self._cursor(query, *_values(span), uid):
            found.setdefault(contact, (place[0], place[1]))
        return list(found.items())

    def events_given_to(self, span: Span, uid: str) -> int:
        """How many events name this account themselves."""
        query = (
            f"SELECT count(*) FROM items INDEXED BY items_by_account WHERE {_APPLIED}"
            " AND account = ? AND method = 'event'"
        )
        number: int = self._one(query, *_values(span), uid)
        return number

    def last_events(self, span: Span, uids: Iterable[str], count: int) -> list[Position]:
        """Where the last events of these contacts stand, the oldest first."""
        query = (
            "SELECT exchange, idx FROM items INDEXED BY items_by_contact"
            f" WHERE contact IN ({{names}}) AND {_APPLIED} AND method = 'event'"
            " ORDER BY exchange DESC, idx DESC LIMIT ?"
        )
        return sorted(self._rows_of(query, uids, *_values(span), count))[-count:]

    def touching(
        self, span: Span, column: Column, uids: Iterable[str], *, last: bool = False
    ) -> int | None:
        """The first exchange that names one of these, or the ``last`` one; an alias names both."""
        order, best = ("DESC", max) if last else ("ASC", min)
        query = (
            "WITH given(name) AS (VALUES {{rows}}) SELECT (SELECT exchange FROM items"
            f" INDEXED BY items_by_{{}} WHERE {_APPLIED} AND {{}} = name"
            f" ORDER BY exchange {order} LIMIT 1) AS found FROM given WHERE found IS NOT NULL"
        )
        given = list(uids)
        columns = [column, "previous"] if column == "contact" else [column]
        asked = (self._rows_of(query.format(one, one), given, *_values(span)) for one in columns)
        return best((seq for rows in asked for (seq,) in rows), default=None)

    def pageviews(self, span: Span, uids: Iterable[str]) -> list[float]:
        """When the page views of these contacts happened, in seconds since 1970."""
        query = (
            "SELECT happened FROM items INDEXED BY items_by_contact"
            f" WHERE contact IN ({{names}}) AND {_APPLIED}"
            " AND method = 'event' AND event = 'pageview'"
        )
        return [moment for (moment,) in self._rows_of(query, uids, *_values(span))]

    def named(self, span: Span, uids: Iterable[str]) -> set[str]:
        """Of these uids those that any contact, event or alias named already."""
        query = (
            "WITH given(name) AS (VALUES {rows}) SELECT name FROM given"
            " WHERE EXISTS (SELECT 1 FROM items"
            " INDEXED BY items_by_contact WHERE workspace = ? AND contact = name AND exchange > ?)"
            " OR EXISTS (SELECT 1 FROM items"
            " INDEXED BY items_by_previous WHERE workspace = ? AND previous = name)"
        )
        values = (span.workspace, span.after, span.workspace)
        return {uid for (uid,) in self._rows_of(query, uids, *values)}

    def holders(self, span: Span, emails: Iterable[str]) -> dict[str, list[str]]:
        """Of these emails, as they are compared, the uids of contacts that were given them last.

        The newest uid is the last; who was given it before very many others isn't among them.
        """
        query = (
            "WITH given(name) AS (VALUES {rows}) SELECT name, (SELECT group_concat(place) FROM"
            f" (SELECT max(exchange * {_PLACES} + idx) AS place FROM (SELECT contact, exchange, idx"
            f" FROM items INDEXED BY items_by_email WHERE {_APPLIED} AND email = name"
            f" ORDER BY exchange DESC, idx DESC LIMIT {_MAX_HOLDERS}) GROUP BY contact)) FROM given"
        )
        found: dict[str, list[str]] = {}
        for email, places in self._rows_of(query, emails, *_values(span)):
            if places is not None:
                at = sorted(map(int, str(places).split(",")))
                found[email] = [self._contact_at(*divmod(place, _PLACES)) for place in at]
        return found

    def _contact_at(self, exchange: int, index: int) -> str:
        query = "SELECT contact FROM items WHERE exchange = ? AND idx = ?"
        uid: str = self._one(query, exchange, index)
        return uid

    def first_with(self, span: Span, message_ids: Iterable[str]) -> dict[str, int]:
        """Of these messageIds those that came already, with the seq of their first exchange."""
        query = (
            "WITH given(name) AS (VALUES {rows}) SELECT name, (SELECT exchange FROM items"
            f" INDEXED BY items_by_message_id WHERE message_id = name AND {_APPLIED}"
            " ORDER BY exchange LIMIT 1) AS first FROM given WHERE first IS NOT NULL"
        )
        return dict(self._rows_of(query, message_ids, *_values(span)))

    def at(self, seq: int) -> float:
        """When an exchange came, in seconds since 1970."""
        moment: float = self._one("SELECT at FROM exchanges WHERE seq = ?", seq)
        return moment

    def happened(self, place: Position) -> float:
        """When the event at this place happened, in seconds since 1970."""
        query = "SELECT happened FROM items WHERE exchange = ? AND idx = ?"
        moment: float = self._one(query, *place)
        return moment

    def params(self, place: Position) -> Mapping[str, Any]:
        """What the item at this place says beside its ids."""
        return self._bodies.params(*place)

    def _read(self, query: str, *values: object) -> Iterator[tuple[Position, Item]]:
        for seq, idx, method, message_id, *ids, happened in self._cursor(query, *values):
            place = (seq, idx)
            contact, account, event, previous, email = ids
            params = self.params(place) if method in ("contact", "account") else {}
            yield (
                place,
                Item(
                    idx,
                    method,
                    message_id,
                    contact,
                    account,
                    event,
                    True,
                    previous=previous,
                    happened=happened,
                    email=email,
                    params=params,
                ),
            )

    def _merged(
        self, query: str, names: Iterable[str], *values: object
    ) -> Iterator[tuple[Position, Item]]:
        """The items that a query with names finds, each part of it in order."""
        parts = [self._read(asked, *given, *values) for asked, given in _in_parts(query, names)]
        return parts[0] if len(parts) == 1 else heapq.merge(*parts, key=itemgetter(0))

    def _rows_of(self, query: str, names: Iterable[str], *values: object) -> list[Any]:
        """The rows that a query with names finds."""
        parts = (self._rows(asked, *given, *values) for asked, given in _in_parts(query, names))
        return list(chain.from_iterable(parts))

    def _rows(self, query: str, *values: object) -> list[Any]:
        return list(self._cursor(query, *values))

    def _one(self, query: str, *values: object) -> Any:
        row = next(self._cursor(query, *values), None)
        return row[0] if row else None

    def _cursor(self, query: str, *values: object) -> Iterator[Any]:
        try:
            yield from self._connection.execute(query, values)
        except sqlite3.Error as error:
            raise JournalError(f"the journal can't be read: {error}") from None


def _in_parts(query: str, names: Iterable[str]) -> Iterator[tuple[str, list[str | None]]]:
    """A query with its names in place, ``{names}`` as a list, ``{rows}`` as rows; in many parts.

    There are powers of two of them, so that few statements are prepared.  (SQLite's json_each would
    take any number, but cuts a name at a NUL.)
    """
    given: list[str | None] = [*names]
    for start in range(0, len(given), _MAX_NAMES):
        part = given[start : start + _MAX_NAMES]
        part += [None] * ((1 << (len(part) - 1).bit_length()) - len(part))
        listed = query.replace("{names}", ",".join("?" * len(part)))
        yield listed.replace("{rows}", ",".join(["(?)"] * len(part))), part


def _values(span: Span) -> tuple[str, int, int]:
    return span.workspace, span.after, span.until
