"""The directory: who there is in a workspace, in the order in which they were made.

A list needs only who is where in it: what made each, who was archived, who is tied to whom.  What
is known of somebody is folded for those alone who are shown, or asked about by a filter.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from simulator.exchange import Item
from simulator.journal.history import Column, Span
from simulator.journal.listings import Beginning, Listings
from simulator.salesmachine.entries import (
    Entry,
    alone,
    event,
    position,
    skeleton,
    survivors,
    tied_together,
)
from simulator.salesmachine.ids import made_id, place_of
from simulator.state.accounts import Account
from simulator.state.attributes import Attribute, Place
from simulator.state.contacts import Contacts

REVENUE = ("mrr", "churn_mrr")
"""The attributes that say that somebody pays, or paid."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a contact or an account; ``paid`` is whether it ever brought revenue.

    ``linked`` are the uids of a contact's accounts, oldest link first; of an account's contacts
    ``Directory.links`` knows.
    """

    made: Place
    uid: str
    archived: bool
    attributes: Mapping[str, Attribute]
    paid: bool
    linked: tuple[str, ...] = ()


class Directory(Protocol):
    """The contacts, or the accounts, of a workspace."""

    column: Column
    journal: Listings
    span: Span

    def entries(self) -> list[Entry]:
        """Everybody, in the order in which they were made."""
        ...

    def known(self, entries: Sequence[Entry]) -> list[Known]:
        """What is known of these, in their order."""
        ...

    def find(self, uid: str, made: Place | None = None) -> Known | None:
        """Whom a uid stands for, aliases followed; with ``made`` only whom that item made."""
        ...

    def links(self, known: Sequence[Known]) -> list[list[Place]]:
        """Of each of these the items that made whom it is linked to, oldest link first."""
        ...


def look_up(directory: Directory, name: str) -> Known | None:
    """Somebody by id or by any of their uids; what is the id of one is nobody's uid."""
    journal, place = directory.journal, place_of(name)
    if place is not None:
        uid = journal.named(directory.span, directory.column, place)
        if uid is not None:
            at = journal.history.at(place.exchange)
            is_id = made_id(directory.column, at, place) == name
            if is_id and (found := directory.find(uid, place)) is not None:
                return found
    return directory.find(name)


class ContactDirectory:
    """The contacts: aliases merge them (A6)."""

    column: Column = "contact"

    def __init__(self, journal: Listings, span: Span) -> None:
        self.journal = journal
        self.span = span

    def entries(self) -> list[Entry]:
        """Everybody who isn't merged into somebody else."""
        beginnings = self.journal.beginnings(self.span, "contact")
        aliases = self.journal.aliases(self.span)
        tied = {name for alias in aliases for name in alias[1:]}
        others = {uid: known for uid, known in beginnings.items() if uid not in tied}
        return sorted([*alone(others), *tied_together(tied, beginnings, aliases)])

    def known(self, entries: Sequence[Entry]) -> list[Known]:
        """Folded together, so that what came in one batch is read once."""
        fold = self._fold({uid for entry in entries for uid in entry.uids})
        return fold.known([entry.uid for entry in entries])

    def find(self, uid: str, made: Place | None = None) -> Known | None:
        """The survivor, where it was merged."""
        fold = self._fold(self.journal.tied(self.span, [uid])[0])
        whose = uid if made is None else fold.made.get(made)
        contact = None if whose is None else fold.contacts.find(whose)
        return None if contact is None else fold.known([contact.uid])[0]

    def links(self, known: Sequence[Known]) -> list[list[Place]]:
        """The accounts, blank ones among them."""
        uids = {uid for one in known for uid in one.linked}
        made = self.journal.made(self.span, "account", uids)
        return [[Place(*made[uid]) for uid in one.linked] for one in known]

    def _fold(self, uids: Collection[str]) -> _Fold:
        """Only the first event of a uid matters: it may make a contact, the others make none."""
        firsts = self.journal.made(self.span, "contact", uids)
        made = [(place, event(uid)) for uid, place in firsts.items()]
        told = self.journal.told(self.span, "contact", uids)
        fold = _Fold()
        for place, item in heapq.merge(sorted(made, key=position), told, key=position):
            fold.apply(item, Place(*place))
        return fold


class AccountDirectory:
    """The accounts."""

    column: Column = "account"

    def __init__(self, journal: Listings, span: Span) -> None:
        self.journal = journal
        self.span = span

    def entries(self) -> list[Entry]:
        """Every account, blank ones among them (A12)."""
        return sorted(alone(self.journal.beginnings(self.span, "account")))

    def known(self, entries: Sequence[Entry]) -> list[Known]:
        """Folded together, so that what came in one batch is read once."""
        return list(self._fold({entry.uid: entry.made for entry in entries}))

    def find(self, uid: str, made: Place | None = None) -> Known | None:
        """Only under its own uid."""
        firsts = self.journal.made(self.span, "account", [uid])
        if made is not None and firsts.get(uid) != made:
            return None
        return next(self._fold({one: Place(*place) for one, place in firsts.items()}), None)

    def links(self, known: Sequence[Known]) -> list[list[Place]]:
        """The contacts that were linked to each, once each, aliases followed."""
        links = self.journal.links(self.span, [one.uid for one in known])
        uids, aliases = self.journal.tied(self.span, {contact for _, contact in links})
        firsts = self.journal.made(self.span, "contact", uids)
        contacts = skeleton(
            ((uid, Beginning(first, None)) for uid, first in firsts.items()), aliases
        )
        survivor = survivors(contacts)
        found: dict[str, dict[Place, None]] = defaultdict(dict)
        for account, contact in links:
            found[account][contacts.known[survivor.get(contact, contact)].created] = None
        return [list(found[one.uid]) for one in known]

    def _fold(self, made: Mapping[str, Place]) -> Iterator[Known]:
        accounts = {uid: Account(uid, place) for uid, place in made.items()}
        paid = set()
        for place, item in self.journal.told(self.span, "account", accounts):
            if item.account is not None and place >= made[item.account]:
                accounts[item.account].apply(item, Place(*place))
                paid |= {item.account} if _pays(item) else set()
        for uid, account in accounts.items():
            is_archived = account.archived is not None
            yield Known(account.created, uid, is_archived, account.attributes, uid in paid)


@dataclass(slots=True)
class _Fold:
    """Contacts, whom each item made, and who ever brought revenue, as they were named."""

    contacts: Contacts = field(default_factory=Contacts)
    made: dict[Place, str] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)

    def apply(self, item: Item, place: Place) -> None:
        change = self.contacts.apply(item, place)
        if change is not None and change.created:
            self.made[place] = change.uid
        if item.contact is not None and _pays(item):
            self.paid.add(item.contact)

    def known(self, uids: Iterable[str]) -> list[Known]:
        payers = {self.contacts.resolve(uid) for uid in self.paid}
        return [
            Known(
                contact.created,
                uid,
                contact.archived is not None,
                contact.attributes,
                uid in payers,
                tuple(contact.links),
            )
            for uid, contact in ((uid, self.contacts.known[uid]) for uid in uids)
        ]


def _pays(item: Item) -> bool:
    return any(is_positive(item.params.get(name)) for name in REVENUE)


def is_positive(value: object) -> bool:
    """Whether an attribute's value is a number over 0."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
