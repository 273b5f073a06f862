"""What can be seen of a delivery in a random world: each request and answer, wait and outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from destination import Outcome, Settings, translate
from destination.delivery import DeadLetter, Retry
from tests.destination.worlds import World

SETTINGS = Settings("token", "secret", oversize="note")
RETRIED = {408, 423, 429, *range(500, 600)} - {501}


@dataclass
class Asked:
    """One request, and what came of it."""

    begun: float
    batch: bool
    size: int
    ids: list[str]
    read: int
    """How many messages the client had read."""
    status: int = 0
    """0 where no whole answer came."""
    error: str = ""
    retry_after: float = 0.0
    ended: float = 0.0
    retry: Retry | None = None
    """The wait that it led to."""

    @property
    def success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def failure(self) -> str:
        """The code of what is worth another try, else nothing."""
        if self.status:
            return f"HTTP_{self.status}" if self.status in RETRIED else ""
        return "" if self.error == "INVALID_CERTIFICATE" else self.error


@dataclass(frozen=True)
class Moment:
    """When the client slept, or asked an idle source again: what had happened until then."""

    at: float
    asked: int
    read: int
    told: int
    at_end: bool
    """Whether the source had said that there is no more."""
    stopped: bool


@dataclass
class Life:
    """One world's delivery, as it was seen."""

    world: World
    messages: list[object] = field(default_factory=list)
    """Those that were read; so many are ``read``."""
    read: int = 0
    at_end: bool = False
    asked: list[Asked] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    left: list[Outcome] = field(default_factory=list)
    stopped_at: int | None = None
    """How many requests had been made when it was stopped."""
    sleeps: list[Moment] = field(default_factory=list)
    idles: list[Moment] = field(default_factory=list)

    def moment(self, at: float) -> Moment:
        counts = (len(self.asked), self.read, len(self.outcomes))
        return Moment(at, *counts, self.at_end, self.stopped_at is not None)

    @property
    def abandoned(self) -> bool:
        return 0 < self.world.abandon_at <= len(self.outcomes)

    @cached_property
    def wires(self) -> list[list[dict[str, Any]]]:
        """The operations of each message, sendable or not."""
        return [
            message.operations
            if isinstance(message, DeadLetter)
            else translate(message, SETTINGS).wire()
            for message in self.messages
        ]

    @cached_property
    def uids(self) -> list[set[tuple[str, str]]]:
        """Whom each message writes about."""
        return [{uid for wire in wires for uid in _uids(wire)} for wires in self.wires]

    @cached_property
    def fates(self) -> dict[int, Outcome]:
        """The outcome of each message that has one."""
        return {outcome.index: outcome for outcome in [*self.outcomes, *self.left]}

    @cached_property
    def requests(self) -> dict[str, list[int]]:
        """In which requests each operation was sent."""
        requests: dict[str, list[int]] = {}
        for number, asked in enumerate(self.asked):
            for id in asked.ids:
                requests.setdefault(id, []).append(number)
        return requests

    @cached_property
    def taken(self) -> dict[str, int]:
        """By which request each operation was acknowledged."""
        return {
            id: number
            for id, numbers in self.requests.items()
            for number in reversed(numbers)
            if self.asked[number].success
        }

    def ids(self, number: int) -> list[str]:
        return [wire["messageId"] for wire in self.wires[number]]

    @cached_property
    def over(self) -> int:
        """The number of the request that showed the credentials to be bad; else beyond the last."""
        for number, asked in enumerate(self.asked):
            if asked.status in (401, 403) or (asked.status == 400 and not asked.batch):
                return number
        return len(self.asked)


def _uids(wire: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if wire["method"] == "account":
        yield "account", wire["account_uid"]
    for key in ("contact_uid", "previous_uid"):
        if wire["method"] != "account" and key in wire:
            yield "contact", wire[key]


def owner(id: str) -> int:
    """The number of the message that an operation belongs to."""
    return int(id[1:].partition(".")[0])
