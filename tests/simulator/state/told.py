"""Operations in their wire form, and a journal that is told them as the API would tell it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from contracts.reading import read
from simulator.exchange import Exchange, Item
from simulator.journal import Reader, Writer
from simulator.state import State, account_dict, contact_dict, span
from simulator.state.attributes import Place
from simulator.state.contacts import Change, Contact, Contacts
from simulator.verdict import UIDS, judge_body, judge_items

Operation = dict[str, Any]

WORKSPACE = "1a2b3c4d"
NOON = 1710158400.0
"""2024-03-11T12:00:00Z; the exchange with seq n comes n seconds later."""


def contact(uid: Any, /, **params: Any) -> Operation:
    """An upsert of a contact."""
    return {"method": "contact", "contact_uid": uid, "params": params}


def account(uid: Any, /, **params: Any) -> Operation:
    """An upsert of an account."""
    return {"method": "account", "account_uid": uid, "params": params}


def event(uid: Any, name: str = "order", /, at: Any = None, **params: Any) -> Operation:
    """An event; ``at`` is its created_at."""
    made = {"method": "event", "contact_uid": uid, "event_uid": name, "params": params}
    return made if at is None else {**made, "created_at": at}


def pageview(uid: Any, minute: int = 0, /, **params: Any) -> Operation:
    """A page view so many minutes after noon."""
    return event(uid, "pageview", at=int(NOON) + 60 * minute, **params)


def alias(new: Any, previous: Any) -> Operation:
    """An alias: the previous uid becomes the new one."""
    return {"method": "alias", "contact_uid": new, "previous_uid": previous}


def items(*operations: Any) -> list[Item]:
    """The items of a batch of these operations."""
    return judge_items(read(json.dumps(operations).encode(), "compat"), "compat")


def archive(uid: str) -> Item:
    """The archiving of a contact, which no v1 operation does."""
    return Item(0, "archive", None, uid, None, None, True)


def fold(*told: Operation | Item) -> tuple[Contacts, list[Change | None]]:
    """Contacts after these operations, each the only one of the exchange of its number, from 1."""
    contacts, changes = Contacts(), []
    for number, one in enumerate(told, 1):
        item = one if isinstance(one, Item) else items(one)[0]
        changes.append(contacts.apply(item, Place(number, 0)) if item.applied else None)
    return contacts, changes


def facts(found: Contact) -> dict[str, Any]:
    """What is known of a contact, in short: by the number of its operation; no defaults."""
    short = {
        "uid": found.uid,
        "created": found.created.exchange,
        "blank": not found.described,
        "archived": found.archived.exchange if found.archived else None,
        "set": {name: one.place.exchange for name, one in found.attributes.items()},
        "accounts": {uid: link.place.exchange for uid, link in found.links.items()},
        "events": found.events,
        "pageviews": found.pageviews,
    }
    return {name: value for name, value in short.items() if value}


def exchange(body: Any, workspace: str | None = WORKSPACE, seq: int = 0) -> Exchange:
    """A recorded exchange with this body: a batch, one operation, or bytes as they are."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    reading = read(sent, "compat")
    if isinstance(reading.value, list):
        path, found = "batch", judge_items(reading, "compat")
    else:
        named = reading.value.get("method") if isinstance(reading.value, dict) else None
        path = named if isinstance(named, str) and named in UIDS else "contact"
        found = [judge_body(path, reading, "compat")]
    return Exchange(
        at=NOON + seq,
        workspace=workspace,
        method="POST",
        path=f"/v1/{'track/event' if path == 'event' else path}",
        status=201 if path == "batch" else 200,
        ms=0.25,
        request_head="Content-Type: application/json",
        request_body=sent,
        response_head="",
        response_body=b"",
        items=found,
    )


class Told:
    """A journal that is told things, and asked from another connection."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.workspace = WORKSPACE

    def tell(self, *bodies: Any, workspace: str | None = None) -> list[int]:
        """Record an exchange for each body; their seqs."""
        return list(self._told(bodies, workspace or self.workspace))

    def _told(self, bodies: tuple[Any, ...], workspace: str) -> Iterator[int]:
        for body in bodies:
            made = exchange(body, workspace, self.writer.feed.seq + 1)
            yield self.writer.append(made)
            self.writer.commit()

    def reset(self, workspace: str | None) -> int:
        """Mark a reset of a workspace, or of all for None; its seq."""
        return self.writer.mark("reset", {"workspace": workspace}, workspace)

    def contact(self, uid: str, at: int | None = None, everything: bool = True) -> dict[str, Any]:
        """A contact as the control plane shows it."""
        with Reader(self.writer.path) as journal:
            state = State(journal.history, span(journal.history, self.workspace, at))
            return contact_dict(state, state.contact(uid, everything), everything)

    def account(self, uid: str, at: int | None = None) -> dict[str, Any]:
        """An account as the control plane shows it."""
        with Reader(self.writer.path) as journal:
            state = State(journal.history, span(journal.history, self.workspace, at))
            return account_dict(state, state.account(uid))
