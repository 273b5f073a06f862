"""Accounts: what is known of them.

An upsert describes one; a link from a contact, or an event that is given to it, creates a blank one
where it is unknown (A12).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.exchange import Item
from simulator.state.attributes import Attribute, Place, Retyped, set_all


@dataclass(slots=True)
class Account:
    """What is known of an account; ``described`` is False for a blank one."""

    uid: str
    created: Place
    described: bool = False
    archived: Place | None = None
    attributes: dict[str, Attribute] = field(default_factory=dict)

    def apply(self, item: Item, place: Place) -> tuple[Retyped, ...]:
        """What an upsert or an archiving does to it; which attributes changed their kind."""
        if item.method == "archive":
            self.archived = place
            return ()
        self.described = True
        return set_all(self.attributes, item.params, place)
