"""Examples: the smallest message that shows a group's change, and the part that differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.payload.shrink import shrunk
from simulator.payload.versus.changes import Change
from simulator.payload.versus.comparing import Versus
from simulator.payload.versus.fields import NOTHING
from simulator.payload.versus.grouping import Group

MOST_TRIALS = 2_000
"""So many smaller messages are tried for one example."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message, and what differs in it; ``is_small`` says that it was shrunk."""

    message: object
    change: Change
    is_small: bool

    def to_dict(self) -> dict[str, Any]:
        """``{"message", "before"?, "before_at", "after"?, "after_at"}``."""
        found: dict[str, Any] = {"message": self.message}
        one = self.change
        for side, part, at in (("before", one.before, one.at), ("after", one.after, one.then)):
            if part is not NOTHING:
                found |= {side: part, f"{side}_at": at}
        return found


def example(group: Group, versus: Versus) -> Example:
    """The group's message, as small as it can be while the same change is in it.

    It stays as it is where it doesn't show the change every time.
    """
    message, versus = group.seen.message, versus.with_settings(group.seen.settings)

    def first(tried: object) -> Change | None:
        return next(filter(group.holds, versus.compared(tried).changes), None)

    if first(message) is not None:
        small = shrunk(message, lambda tried: first(tried) is not None, MOST_TRIALS).message
        if (change := first(small)) is not None:
            return Example(small, change, True)
    return as_it_came(group)


def as_it_came(group: Group) -> Example:
    """The group's message as it was read."""
    return Example(group.seen.message, group.change, False)
