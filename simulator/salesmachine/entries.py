"""Entries: who is where in the list of a workspace's contacts or accounts, whatever aliases did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simulator.exchange import Item
from simulator.journal.history import Column, Position
from simulator.journal.listings import Alias, Beginning
from simulator.state.attributes import Place
from simulator.state.contacts import Contacts


class Entry(NamedTuple):
    """Somebody's line: the item that made them, their uid, and all uids that aliases tie to it."""

    made: Place
    uid: str
    archived: bool
    uids: tuple[str, ...]


def alone(beginnings: Mapping[str, Beginning]) -> Iterator[Entry]:
    """The lines of those whom nothing is tied to."""
    for uid, (made, archived) in beginnings.items():
        if made is not None:
            is_archived = archived is not None and archived > made
            yield Entry(Place(*made), uid, is_archived, (uid,))


def tied_together(
    uids: Iterable[str], beginnings: Mapping[str, Beginning], aliases: Iterable[Alias]
) -> Iterator[Entry]:
    """The lines of those whom aliases tie together: one for all of them, where one is known."""
    known = ((uid, beginnings[uid]) for uid in uids if uid in beginnings)
    contacts = skeleton(known, aliases)
    survivor = survivors(contacts)
    groups: dict[str, list[str]] = defaultdict(list)
    for uid in uids:
        groups[survivor.get(uid, uid)].append(uid)
    for uid, contact in contacts.known.items():
        yield Entry(contact.created, uid, contact.archived is not None, tuple(groups[uid]))


def skeleton(beginnings: Iterable[tuple[str, Beginning]], aliases: Iterable[Alias]) -> Contacts:
    """The contacts without what is said of them: what made each, who was merged, who is archived.

    Once an item named a uid, whom the uid stands for stays known, so that only the first item of a
    uid can make somebody; and of several archivings of a uid the last decides.
    """
    steps = [(alias.place, _alias(alias)) for alias in aliases]
    for uid, (made, archived) in beginnings:
        steps += [] if made is None else [(made, event(uid))]
        steps += [] if archived is None else [(archived, archiving("contact", uid))]
    contacts = Contacts()
    for place, item in sorted(steps, key=position):
        contacts.apply(item, Place(*place))
    return contacts


def survivors(contacts: Contacts) -> dict[str, str]:
    """Whom each redirected uid stands for in the end; a chain's later links were made later."""
    found: dict[str, str] = {}
    for uid, following in reversed(contacts.redirects.items()):
        found[uid] = found.get(following, following)
    return found


def archiving(column: Column, uid: str) -> Item:
    """The item that archives a contact or an account."""
    contact, account = (uid, None) if column == "contact" else (None, uid)
    return Item(0, "archive", None, contact, account, None, True)


def event(uid: str) -> Item:
    """An item that makes a contact known and says nothing of it."""
    return Item(0, "event", None, uid, None, None, True)


def _alias(alias: Alias) -> Item:
    return Item(0, "alias", None, alias.survivor, None, None, True, previous=alias.previous)


def position(step: tuple[Position, Item]) -> Position:
    """Where an item stands, to sort by."""
    return step[0]
