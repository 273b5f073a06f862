"""Computations: what Personas makes of what users and accounts do, as data.

A computation has a key, made once from its name, under which its value travels as a trait.  It is
created at a sync of its own, some days after the world began.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Tally = dict[str, int]
"""How often a user did something, by the value of a property; by "" where none is asked for."""
Value = bool | int | str | list[str] | None
Kind = Literal["audience", "trait", "journey_step"]

RETAINED = 60
"""Days that whoever has left for good is kept: every window is empty by then."""

_NUMBER_OF_UNITS = re.compile(
    r"(?<![^_])([0-9]+)_(?=(?:minute|hour|day|week|month|quarter|year)s?(?:_|$))"
)


def audience_key(name: str) -> str:
    """The property that an audience of this name becomes: ``order_completed_last_30days``.

    It is in snake_case; a number is glued to the unit of time that follows (product page: the
    example "in the last 30 days").
    """
    key = "_".join(re.findall(r"[^\W_]+", name.lower()))
    return _NUMBER_OF_UNITS.sub(r"\1", key)


def at_least(times: int) -> Callable[[Tally], bool]:
    """An audience: who did it so often."""
    return lambda tally: sum(tally.values()) >= times


def total(tally: Tally) -> int | None:
    """A trait: how often; null for never."""
    return sum(tally.values()) or None


def most(tally: Tally) -> str | None:
    """A trait: the value of most of them, of equals the first by name; null for none."""
    return min(tally, key=lambda value: (-tally[value], value), default=None)


def each(tally: Tally) -> list[str] | None:
    """A trait: every value there is, by name; null for none."""
    return sorted(tally) or None


def reached(tally: Tally) -> str | None:
    """A step of a journey: who came there gets the text "true", and nobody leaves it."""
    return "true" if tally else None


@dataclass(frozen=True, slots=True)
class Computation:
    """What is made of one event of each user, in the ``days`` before a sync (None: ever)."""

    kind: Kind
    name: str
    """An audience's, of which its key is made; else the key."""
    created: int
    """At which sync, the first being 1."""
    event: str
    days: int | None
    value: Callable[[Tally], Value]
    by: str = ""
    """The property whose values are counted."""
    every: int = 1
    """At which syncs from then on: each, or one in so many."""

    def is_due(self, sync: int) -> bool:
        """Whether the sync of this number tells it."""
        return sync >= self.created and (sync - self.created) % self.every == 0

    @property
    def key(self) -> str:
        """The trait that it is sent as."""
        return audience_key(self.name) if self.kind == "audience" else self.name


@dataclass(frozen=True, slots=True)
class QuietAccounts:
    """The audience of the accounts that no call has named for ``days``."""

    name: str
    created: int
    days: int

    @property
    def key(self) -> str:
        """The trait that it is sent as."""
        return audience_key(self.name)


COMPUTATIONS = (
    Computation("audience", "Report Exported Last 7 Days", 3, "Report Exported", 7, at_least(1)),
    Computation("audience", "Onboarding Completed", 4, "Onboarding Completed", None, at_least(1)),
    Computation(
        "audience", "Invited A Teammate Last 30 Days", 6, "Invitation Sent", 30, at_least(1)
    ),
    Computation("audience", "Power Users", 12, "Feature Used", 14, at_least(8)),
    Computation(
        "trait", "reports_exported_last_30_days", 5, "Report Exported", 30, total, every=28
    ),
    Computation("trait", "most_used_feature", 7, "Feature Used", 30, most, "feature", 28),
    Computation("trait", "features_used", 8, "Feature Used", 30, each, "feature", 28),
    Computation(
        "journey_step", "j_o_onboarding__report_exported", 9, "Report Exported", None, reached
    ),
)
"""Of users, in the order in which a sync tells them."""

QUIET_ACCOUNTS = QuietAccounts("Accounts Gone Quiet", 10, 7)
"""Told after those."""
