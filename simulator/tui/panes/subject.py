"""What the detail shows: an exchange or none, the messages behind it, and which items are meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.carried import recorded
from simulator.exchange import body_bytes
from simulator.journal.pages import Pages

MOST_MESSAGES = 20
"""So many messages of a batch are read with it; each of them all when it is chosen itself."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was chosen, as the journal has it.

    ``exchange`` is ``Exchange.to_dict()``; ``messages`` are what ``Pages.messages`` gives, the
    first of the ``count`` that the exchange came from; ``indexes`` are the items that are meant,
    None for all of them.  ``start`` says how the simulator was started that recorded it.
    """

    exchange: dict[str, Any] | None = None
    messages: tuple[dict[str, Any], ...] = ()
    count: int = 0
    indexes: frozenset[int] | None = None
    start: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> dict[str, Any] | None:
        """The message, where it is one alone."""
        return self.messages[0] if self.count == 1 and self.messages else None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """The seqs of its exchange and of its only message: the same again has the same."""
        exchange, message = (one["seq"] if one else None for one in (self.exchange, self.message))
        return exchange, message

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items that are meant."""
        found = self.exchange["items"] if self.exchange else []
        return [one for one in found if self.indexes is None or one["index"] in self.indexes]

    @property
    def violations(self) -> list[dict[str, Any]]:
        """What the items that are meant breach, and what the request as a whole does."""
        found = self.exchange["violations"] if self.exchange else []
        if self.indexes is None:
            return list(found)
        return [one for one in found if _index(one["pointer"]) in (None, *self.indexes)]

    def uids(self, column: str) -> list[str]:
        """The contacts or the accounts that its items name, each once."""
        return list(dict.fromkeys(one[column] for one in self.items if one[column] is not None))


def load(
    pages: Pages, exchange: int | None, message: int | None = None, indexes: Sequence[int] = ()
) -> Subject:
    """What a journal has of an exchange, of a message or of items in it, or of a message alone.

    A message alone is shown with the last exchange that any of it arrived in; with no ``indexes``
    all the items are meant that are its own.  What isn't recorded isn't in the subject.  Raises
    JournalError and sqlite3.Error.
    """
    start = pages.start(exchange or message or 0)
    if message is not None:
        return _of_message(pages, message, exchange, indexes, start)
    found = _exchange(pages, exchange)
    meant = (frozenset(indexes) or None) if found else None
    items = Subject(found, indexes=meant).items
    seqs = list(dict.fromkeys(one["message"] for one in items if one["message"] is not None))
    read = (_message(pages, seq) for seq in seqs[:MOST_MESSAGES])
    return Subject(found, tuple(one for one in read if one), len(seqs), meant, start)


def request_json(exchange: Mapping[str, Any]) -> bytes:
    """The JSON that a request carried, in base64 as older clients send it too; empty for none."""
    request = exchange["request"]
    head = "\n".join(": ".join(pair) for pair in request["headers"])
    body = body_bytes(request)
    return recorded(exchange["method"], exchange["path"], head, body)


def _of_message(
    pages: Pages, seq: int, exchange: int | None, indexes: Sequence[int], start: Mapping[str, Any]
) -> Subject:
    said = _message(pages, seq)
    if said is None:
        return Subject()
    arrived = said["operations"]
    if exchange is None and arrived:
        exchange = arrived[-1]["exchange"]
    found = _exchange(pages, exchange)
    if found is None:
        return Subject(None, (said,), 1, start=start)
    own = [one["index"] for one in found["items"] if one["message"] == seq]
    own = own or [one["index"] for one in arrived if one["exchange"] == exchange]
    return Subject(found, (said,), 1, frozenset(indexes or own), start)


def _exchange(pages: Pages, seq: int | None) -> dict[str, Any] | None:
    found = None if seq is None else pages.exchange(seq)
    return found.to_dict() if found else None


def _message(pages: Pages, seq: int) -> dict[str, Any] | None:
    found = pages.messages(seq - 1, 1, {})
    return found[0] if found and found[0]["seq"] == seq else None


def _index(pointer: str) -> int | None:
    """The item of a batch that a pointer leads into."""
    first = pointer[1:].partition("/")[0]
    return int(first) if first.isascii() and first.isdecimal() else None
