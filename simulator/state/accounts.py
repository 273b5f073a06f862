"""Accounts: a fold over the items that name one.

An upsert describes it; a link from a contact, or an event that is given to it, creates a blank one
where it is unknown (A12).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.exchange import Item
from simulator.state.attributes import Attribute, Place, Retyped, set_all


@dataclass(slots=True)
class Account:
    """What is known of an account; ``described`` is False for a blank one.

    ``linkers`` are the uids of contacts that were linked to it, as they were given, with the item
    that did it first; ``events`` counts those that were given to it by name.
    """

    uid: str
    created: Place
    described: bool = False
    archived: Place | None = None
    attributes: dict[str, Attribute] = field(default_factory=dict)
    linkers: dict[str, Place] = field(default_factory=dict)
    events: int = 0

    def describe(self, item: Item, place: Place) -> tuple[Retyped, ...]:
        """Set the attributes of an upsert; which of them changed their kind."""
        self.described = True
        return set_all(self.attributes, item.params, place)


def apply(account: Account | None, item: Item, place: Place) -> Account | None:
    """The account after an item that names it, or None while it isn't known."""
    if item.account is None:
        return account
    if item.method == "archive":
        if account is not None:
            account.archived = place
        return account
    account = account or Account(item.account, place)
    if item.method == "account":
        account.describe(item, place)
    elif item.method == "contact" and item.contact is not None:
        account.linkers.setdefault(item.contact, place)
    elif item.method == "event":
        account.events += 1
    return account
