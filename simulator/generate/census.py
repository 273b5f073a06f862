"""The census: who there is in the world, told from what happens and not from what arrives.

It is what Salesmachine should know in the end.  Generator, translator and simulated state say it
independently of each other, so that each can be held to the other two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simulator.generate.happenings import Happening
from simulator.generate.sdks import Message


class Session(NamedTuple):
    """Page views of one visit; ``start`` and ``end`` are milliseconds since 1970."""

    start: int
    end: int
    pageviews: int


@dataclass(slots=True)
class Contact:
    """A user, or a visitor who never said who they are."""

    uid: str
    attributes: dict[str, Any] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    events: int = 0
    """Without page views; a named page is one."""
    views: dict[int, Session] = field(default_factory=dict)
    """By the number of the visit."""

    def sessions(self) -> list[Session]:
        """Its sessions, the oldest first."""
        return sorted(self.views.values())

    def see(self, visit: int, session: Session) -> None:
        """Count page views of a visit."""
        before = self.views.get(visit, session._replace(pageviews=0))
        self.views[visit] = Session(
            min(before.start, session.start),
            max(before.end, session.end),
            before.pageviews + session.pageviews,
        )


@dataclass(slots=True)
class Account:
    """A company and the contacts that belong to it; ``attributes`` is None if it was only named."""

    uid: str
    attributes: dict[str, Any] | None = None
    contacts: set[str] = field(default_factory=set)


class Census:
    """Contacts and accounts by their uid; ``aliases`` leads from a visitor to the user it was."""

    def __init__(self, happenings: Iterable[Happening] = ()) -> None:
        self.contacts: dict[str, Contact] = {}
        self.accounts: dict[str, Account] = {}
        self.aliases: dict[str, str] = {}
        for happening in happenings:
            self.note(happening)

    def note(self, happening: Happening) -> None:
        """Note what happens next."""
        message, uid = happening.message, happening.uid
        match message["type"]:
            case "page":
                contact = self._named(happening)
                contact.see(happening.visit, Session(happening.at, happening.at, 1))
                contact.events += message.get("name") is not None
            case "track":
                self._named(happening).events += 1
            case "identify":
                contact = self._contact(uid)
                contact.attributes.update(_person(happening))
                self._link(contact, happening.account)
            case "group":
                account = self._account(happening.account or "")
                account.attributes = {**(account.attributes or {}), **message["traits"]}
                self._link(self._contact(uid), happening.account)
            case "alias":
                self._merge(uid, happening.person.anonymous_id)

    def _named(self, happening: Happening) -> Contact:
        """Whoever did it; an account that it names exists from then on."""
        if happening.account is not None:
            self._account(happening.account)
        return self._contact(happening.uid)

    def _contact(self, uid: str) -> Contact:
        uid = self.aliases.get(uid, uid)
        return self.contacts.setdefault(uid, Contact(uid))

    def _account(self, uid: str) -> Account:
        return self.accounts.setdefault(uid, Account(uid))

    def _link(self, contact: Contact, account: str | None) -> None:
        if account is not None:
            contact.accounts.add(account)
            self._account(account).contacts.add(contact.uid)

    def _merge(self, uid: str, visitor: str) -> None:
        if visitor in self.aliases:
            return
        self.aliases[visitor] = uid
        old = self.contacts.pop(visitor, None)
        if old is None:
            return
        contact = self._contact(uid)
        contact.attributes = {**old.attributes, **contact.attributes}
        contact.events += old.events
        for visit, session in old.views.items():
            contact.see(visit, session)
        for account in old.accounts:
            self.accounts[account].contacts.discard(visitor)
            self._link(contact, account)


def _person(happening: Happening) -> Message:
    """What an identify says of someone; their name is known whichever way they tell it (A18)."""
    traits = dict(happening.message["traits"])
    traits.pop("account_uid", None)
    person = happening.person
    if "email" in traits and "name" not in traits:
        traits["name"] = f"{person.first_name} {person.last_name}"
    return traits
