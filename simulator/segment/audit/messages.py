"""Accepted messages as the audit sees them: what is expected of each, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.reading import loads
from destination import Settings, translate
from simulator.exchange import storable
from simulator.segment.audit.answers import Sent

NOT_ACCEPTED = ("failed on ingest", "filtered at source")

Place = tuple[int, int]
"""An exchange's seq and an item's index in it."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One item of an exchange that carried an operation; ``applied`` says that the state counts."""

    sent: Sent
    index: int
    applied: bool

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.sent.seq, self.index

    @property
    def arrived(self) -> bool:
        """Whether Salesmachine has it: it counts, or success was answered and nothing undid it."""
        answer = self.sent.answer
        return self.applied or (answer.is_success and not answer.undone)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row of ``attempts``."""

    n: int
    at: float
    result: str
    wait: float | None
    asked: float | None
    next_at: float | None


@dataclass(slots=True, eq=False)
class Claim:
    """One operation of a message, and the exchanges that are put down to it, in their order.

    ``arrivals`` are the carriers that Salesmachine has; ``closed`` is the one after whose answer
    there was no reason to send again.  ``below`` is how many items a piece has less than, after a
    split.  ``given`` says that its arrival was another's by right: it says nothing about order.
    """

    message: Message
    operation: str
    uids: frozenset[str]
    carriers: list[Carrier] = field(default_factory=list)
    arrivals: list[Carrier] = field(default_factory=list)
    closed: Carrier | None = None
    below: int | None = None
    given: bool = False

    @property
    def seq(self) -> int:
        """The message's."""
        return self.message.seq

    def take(self, carrier: Carrier) -> None:
        """One more exchange carried it."""
        self.carriers.append(carrier)
        if carrier.arrived:
            self.arrivals.append(carrier)

    def was_open(self, seq: int) -> bool:
        """Whether its message wasn't settled yet then."""
        return self.message.settled is None or self.message.settled > seq


@dataclass(frozen=True, slots=True)
class Repeat:
    """An operation that arrived again; ``why`` says what made that unavoidable, else ``""``."""

    claim: Claim
    earlier: Carrier
    later: Carrier
    why: str


@dataclass(frozen=True, slots=True)
class Resent:
    """An operation that was sent although there was no reason to; ``why`` says so."""

    claim: Claim
    earlier: Carrier | None
    later: Carrier
    why: str


@dataclass(slots=True, eq=False)
class Message:
    """One accepted message.

    ``refused`` is ``(outcome, code)`` where nothing can be sent of it; else it has ``claims``.
    ``found`` is what of it came without reason.
    """

    seq: int
    at: float
    workspace: str | None
    message_id: str
    stage: str
    code: str | None
    settled: int | None
    refused: tuple[str, str] | None = None
    claims: list[Claim] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    found: list[Repeat | Resent] = field(default_factory=list)

    def expect(self, body: bytes, settings: Settings) -> None:
        """Find out what is to arrive of it: what its translation gives under these settings."""
        try:
            value = loads(body.decode("utf-8"))
        except (ValueError, RecursionError):
            value = None
        translation = translate(value, settings)
        if translation.reason is not None:
            self.refused = translation.reason.outcome, translation.reason.code
            return
        self.claims = [
            Claim(self, storable(wire["messageId"]) or "", frozenset(_uids(wire)))
            for wire in translation.wire()
        ]

    def carriers(self) -> list[Carrier]:
        """What carried any of it, one of each exchange, in order."""
        found = {one.sent.seq: one for claim in self.claims for one in claim.carriers}
        return [found[seq] for seq in sorted(found)]


def _uids(wire: dict[str, Any]) -> Iterator[str]:
    """Whom an operation is about: its contact, both of an alias, its account."""
    for key, kind in _KINDS:
        if key in wire:
            yield f"{kind} {wire[key]}"


_KINDS = (("contact_uid", "contact"), ("previous_uid", "contact"), ("account_uid", "account"))
