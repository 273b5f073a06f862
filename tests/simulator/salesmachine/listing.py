"""A journal whose directory is asked, and a naive model of who is in it, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simulator.journal.listings import Listings
from simulator.salesmachine.directory import (
    AccountDirectory,
    ContactDirectory,
    Directory,
)
from simulator.salesmachine.entries import archiving
from simulator.state import span
from tests.simulator.state.told import Told, exchange

Where = tuple[int, int]


def archive(told: Told, column: Any, uid: str) -> int:
    """Record an archiving, as DELETE does it; its seq."""
    made = exchange([], told.workspace, told.writer.feed.seq + 1)
    made.items = [archiving(column, uid)]
    seq = told.writer.append(made)
    told.writer.commit()
    return seq


@contextmanager
def directory(told: Told, column: str = "contact", at: int | None = None) -> Iterator[Directory]:
    """The contacts or the accounts of the journal's workspace."""
    kind = ContactDirectory if column == "contact" else AccountDirectory
    with Listings(told.writer.path) as journal:
        yield kind(journal, span(journal.history, told.workspace, at))


class Person:
    """Somebody; ``made`` is None while nothing but aliases named them."""

    def __init__(self, uid: str) -> None:
        self.uid = uid
        self.uids = {uid}
        self.made: Where | None = None
        self.archived = False
        self.paid = False
        self.said: dict[str, Any] = {}


class Everybody:
    """Contacts by each of their uids; made to be believed, it shares no code with the fold."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}

    def tell(self, operation: dict[str, Any], where: Where) -> None:
        """One operation that is as it should be; ``archive`` is one of them."""
        person = self.people.setdefault(operation["contact_uid"], Person(operation["contact_uid"]))
        match operation["method"]:
            case "alias":
                self._merge(person, operation["previous_uid"])
            case "archive":
                person.archived = person.archived or person.made is not None
            case _:
                person.made = person.made or where
        if operation["method"] == "contact":
            person.said |= operation["params"]
            person.paid = person.paid or operation["params"].get("mrr", 0) > 0

    def _merge(self, survivor: Person, previous: str) -> None:
        old = self.people.setdefault(previous, Person(previous))
        if old is survivor:
            return
        if survivor.made is None:
            survivor.made, survivor.archived = old.made, old.archived
        survivor.uids |= old.uids
        survivor.said = old.said | survivor.said
        survivor.paid = survivor.paid or old.paid
        for uid in old.uids:
            self.people[uid] = survivor

    def listed(self) -> list[Person]:
        """Everybody who is known, once, in the order in which they were made."""
        found = {id(person): person for person in self.people.values() if person.made}
        return sorted(found.values(), key=lambda person: person.made or (0, 0))


def status(person: Person) -> str:
    """Where somebody stands, by what the naive model knows."""
    if person.said.get("churn_date") is not None:
        return "churned" if person.paid else "not_converted"
    return "paying" if person.said.get("mrr", 0) > 0 else "trial"
