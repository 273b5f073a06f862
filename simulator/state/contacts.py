"""Contacts: what becomes of them, item after item.

A fold over the items that name them.  Unknown contacts are created, known ones updated attribute by
attribute in the order of arrival (A29); ``account_uid`` on a contact adds a link (A5); an event of
an unknown contact creates a blank one (A13); an alias merges two (A6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from simulator.exchange import Item
from simulator.state.attributes import Attribute, Place, Retyped, set_all

PAGEVIEW = "pageview"

Rule = Literal["given", "only", "none", "several"]
"""Why an event is an account's: it names one, its contact has only one; or has none, or several."""
Merge = Literal["merged", "renamed", "redirected", "same"]


class Link(NamedTuple):
    """Why a contact belongs to an account: the item that said so, on which uid."""

    place: Place
    uid: str


@dataclass(slots=True)
class Contact:
    """What is known of a contact; ``described`` is False for a blank one.

    ``email`` is its attribute of that name as it is compared, where it is a string.
    """

    uid: str
    created: Place
    described: bool = False
    archived: Place | None = None
    attributes: dict[str, Attribute] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    events: int = 0
    pageviews: int = 0
    email: str | None = None

    def copy(self) -> Contact:
        """One that changes by itself."""
        return Contact(
            self.uid,
            self.created,
            self.described,
            self.archived,
            dict(self.attributes),
            dict(self.links),
            self.events,
            self.pageviews,
            self.email,
        )


class Change(NamedTuple):
    """What one item did.

    ``uid`` is the contact that it did it to, aliases followed.  ``linked`` is an account that the
    contact wasn't linked to before; ``account`` and ``rule`` say whose the event is, and why.
    """

    place: Place
    method: str
    uid: str
    created: bool = False
    set: tuple[str, ...] = ()
    retyped: tuple[Retyped, ...] = ()
    linked: str | None = None
    event: str | None = None
    account: str | None = None
    rule: Rule | None = None
    merge: Merge | None = None
    previous: str | None = None


class Contacts:
    """Contacts that aliases may have brought together; ``apply`` the items in their order."""

    def __init__(self) -> None:
        self.known: dict[str, Contact] = {}
        self.redirects: dict[str, str] = {}

    def copy(self) -> Contacts:
        """The same as of now."""
        other = Contacts()
        other.known = {uid: contact.copy() for uid, contact in self.known.items()}
        other.redirects = dict(self.redirects)
        return other

    def uids(self) -> set[str]:
        """Every uid that stands for one of them."""
        return {*self.known, *self.redirects, *self.redirects.values()}

    def resolve(self, uid: str) -> str:
        """The uid that stands for this one, aliases followed (A6)."""
        last = uid
        while last in self.redirects:
            last = self.redirects[last]
        while uid != last:  # the next time it is one step
            self.redirects[uid], uid = last, self.redirects[uid]
        return last

    def find(self, uid: str) -> Contact | None:
        """The contact of this uid, if it is known."""
        return self.known.get(self.resolve(uid))

    def apply(self, item: Item, place: Place) -> Change:
        """What an item does to the contact that it names."""
        named = item.contact or ""
        if item.method == "alias":
            return self._merge(named, item.previous or named, place)
        uid = self.resolve(named)
        if item.method == "archive":
            return self._archive(uid, place)
        contact, created = self.known.get(uid), False
        if contact is None:
            contact = self.known[uid] = Contact(uid, place)
            created = True
        if item.method == "contact":
            return _describe(contact, item, place, created)
        return _count(contact, item, place, created)

    def _archive(self, uid: str, place: Place) -> Change:
        if uid in self.known:
            self.known[uid].archived = place
        return Change(place, "archive", uid)

    def _merge(self, new: str, previous: str, place: Place) -> Change:
        old, survivor = self.resolve(previous), self.resolve(new)
        if old == survivor:
            return Change(place, "alias", survivor, merge="same", previous=previous)
        self.redirects[old] = survivor
        merged = self.known.pop(old, None)
        if merged is None:
            merge: Merge = "redirected"
        elif survivor in self.known:
            merge = "merged"
            _unite(self.known[survivor], merged)
        else:
            merge = "renamed"
            merged.uid = survivor
            self.known[survivor] = merged
        return Change(place, "alias", survivor, merge=merge, previous=previous)


def _describe(contact: Contact, item: Item, place: Place, created: bool) -> Change:
    contact.described = True
    given = item.params
    if "account_uid" in given:  # a link, not an attribute
        given = {name: value for name, value in given.items() if name != "account_uid"}
    linked = None
    if item.account is not None and item.account not in contact.links:
        linked = item.account
        contact.links[linked] = Link(place, item.contact or contact.uid)
    if "email" in given:
        contact.email = item.email
    retyped = set_all(contact.attributes, given, place)
    return Change(
        place, "contact", contact.uid, created, tuple(given), retyped, linked, account=item.account
    )


def _count(contact: Contact, item: Item, place: Place, created: bool) -> Change:
    """An event: whose it is was judged when it came, and stays so."""
    if item.event == PAGEVIEW:
        contact.pageviews += 1
    else:
        contact.events += 1
    account, rule = _attribute(contact, item.account)
    return Change(
        place, "event", contact.uid, created, event=item.event, account=account, rule=rule
    )


def _attribute(contact: Contact, given: str | None) -> tuple[str | None, Rule]:
    """Documented: the account that is given, else the contact's if it has exactly one.

    With none or several it stays at the contact (A30); what is given links nobody (A28).
    """
    if given is not None:
        return given, "given"
    if len(contact.links) == 1:
        return next(iter(contact.links)), "only"
    return None, "several" if contact.links else "none"


def _unite(survivor: Contact, merged: Contact) -> None:
    """The survivor's attributes win, links are united, events move (A6).

    Whatever is less is added to what is more: a contact may have very many aliases.
    """
    if "email" not in survivor.attributes:
        survivor.email = merged.email
    if len(merged.attributes) > len(survivor.attributes):
        merged.attributes.update(survivor.attributes)
        survivor.attributes = merged.attributes
    else:
        for name, attribute in merged.attributes.items():
            survivor.attributes.setdefault(name, attribute)
    less, more = sorted((merged.links, survivor.links), key=len)
    for uid, link in less.items():  # the account tells of the first as well
        more[uid] = min(link, more.get(uid, link))
    survivor.links = more
    survivor.described = survivor.described or merged.described
    survivor.events += merged.events
    survivor.pageviews += merged.pageviews
