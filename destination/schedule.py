"""The schedule: which request is next, and what its answer does to the messages behind it.

A state machine without network, clock or chance: it is told the time and what came back.  Order is
kept per uid, unless the policy says otherwise: while a letter waits for its retry, later ones about
the same contact or account are held, and all others go on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from destination.batches import Batch, Part
from destination.delivery import (
    BAD_REQUEST,
    INVALID_SETTINGS,
    Outcome,
    Policy,
    Reason,
    Response,
    Retry,
    answer_to,
    ping_to,
)
from destination.letters import Letter
from destination.outbox import Outbox

MAX_WAITING = 10_000
"""Messages that wait at most, for their own retry or one before them; then reading stops."""
MAX_WAITING_BYTES = 16 * 1024 * 1024
"""What they and their operations may take together, as JSON."""


@dataclass(slots=True, eq=False)
class Shipment:
    """A batch on its way, and what happened to it until now; times are the clock's seconds.

    ``due`` is when it may be sent, ``began`` when its first attempt was, which the sender sets.
    ``riders`` are outcomes without anything to send, told with its first answer.  Pieces of one
    batch have one ``family``.  ``rejected`` is the 400 that a ping has to explain; ``vouched`` says
    that it did.
    """

    batch: Batch[Letter]
    due: float
    began: float = math.inf
    riders: list[Outcome] = field(default_factory=list)
    failures: int = 0
    waits: bool = False
    family: object = None
    rejected: Response | None = None
    vouched: bool = False
    last: Response | None = None

    @property
    def is_ping(self) -> bool:
        """Whether its next request is a ping."""
        return self.rejected is not None and not self.vouched

    def letters(self) -> list[Letter]:
        """Whose operations it holds, in order."""
        return [part.owner for part in self.batch.parts]


class Schedule:
    """Letters in, requests out, outcomes back.

    ``chance`` gives a number from 0 up to 1 for each wait.  ``settled`` collects outcomes until
    they are taken away; ``stopped`` says why nothing more is sent, once that is so.
    """

    def __init__(self, policy: Policy, chance: Callable[[], float]) -> None:
        self._policy = policy
        self._chance = chance
        self._outbox = Outbox()
        self._shipments: list[Shipment] = []
        self._waiting = self._waiting_bytes = 0
        self._asleep_until = self._paused_until = -math.inf
        self.settled: list[Outcome] = []
        self.stopped: Reason | None = None

    @property
    def has_room(self) -> bool:
        """Whether more may be read."""
        outbox = self._outbox
        return (
            self._waiting + len(outbox) < MAX_WAITING
            and self._waiting_bytes + outbox.size < MAX_WAITING_BYTES
        )

    def add(self, entry: Letter | Outcome) -> None:
        """One more message; an outcome is of one without anything to send."""
        if isinstance(entry, Outcome) and not self._outbox.has_free:
            self.settled.append(entry)
        elif isinstance(entry, Letter) and self.stopped is not None:
            self._settle(Batch.of([Part(entry, entry.items)]), self.stopped)
        else:
            self._outbox.put(entry)

    def due(self, now: float, partial: bool) -> Shipment | None:
        """What to send now; with ``partial`` a batch that could still grow goes as well."""
        if now < self._paused_until:
            return None
        if self._shipments and now >= self._asleep_until and (ready := self._ready(now)):
            return ready
        return self._collect(now) if partial or self._outbox.is_full else None

    def next_due(self, now: float) -> float | None:
        """When the next request may be due; None when nothing waits for it."""
        if now < self._paused_until:
            return self._paused_until
        return min((one.due for one in self._shipments if one.due > now), default=None)

    def answered(self, shipment: Shipment, response: Response, now: float) -> Retry | None:
        """Take in the answer to a shipment's request; the retry if it has to wait for one."""
        self._asleep_until = -math.inf
        shipment.last = response
        self._let_ride(shipment)
        take = self._pinged if shipment.is_ping else self._posted
        retry = take(shipment, response, now)
        self.settled.sort(key=attrgetter("index"))
        return retry

    def stop(self, reason: Reason) -> None:
        """Nothing more is sent: whatever isn't settled is dead, and so is whatever comes."""
        self.stopped = reason
        shipments, self._shipments = self._shipments, []
        self._waiting = self._waiting_bytes = 0
        self._paused_until = -math.inf
        for shipment in shipments:
            self._let_ride(shipment)
            known = reason.response or shipment.last
            self._settle(shipment.batch, replace(reason, response=known))
        for entry in self._outbox.take_all():
            self.add(entry)
        self.settled.sort(key=attrgetter("index"))

    # How the next request is chosen.

    def _ready(self, now: float) -> Shipment | None:
        """The first shipment that is due and not behind a piece of the batch it was split from."""
        ahead: dict[object, set[str]] = {}
        for place, shipment in enumerate(self._shipments):
            behind = ahead.setdefault(shipment.family, set())
            if shipment.due <= now and (free := self._free(place, behind)):
                return free
            if shipment.family is not None:
                behind.update(*map(self._shared, shipment.letters()))
        self._asleep_until = self.next_due(now) or now
        return None

    def _free(self, place: int, behind: set[str]) -> Shipment | None:
        """That shipment, or what of it isn't ``behind`` another; the rest of it stays in place."""
        shipment = self._shipments[place]
        if not behind or shipment.is_ping:
            return shipment
        taken = set(behind)

        def held(letter: Letter) -> bool:
            if taken.isdisjoint(shared := self._shared(letter)):
                return False
            taken.update(shared)
            return True

        free, rest = shipment.batch.divide(held)
        if not free.parts:
            return None
        if rest.parts:
            pieces = [replace(shipment, batch=batch) for batch in (free, rest)]
            self._shipments[place : place + 1] = pieces
        return self._shipments[place]

    def _shared(self, letter: Letter) -> frozenset[str]:
        """What pieces of a batch may not share to go at once: uids, at the least a message."""
        return letter.uids if self._policy.keeps_order else frozenset([str(letter.index)])

    def _collect(self, now: float) -> Shipment | None:
        """A batch of what is free to go."""
        batch, riders = self._outbox.take_batch()
        if not batch.parts:
            self.settled.extend(riders)
            return None
        shipment = Shipment(batch, due=now, riders=riders)
        self._shipments.append(shipment)
        return shipment

    # What answers do.

    def _posted(self, shipment: Shipment, response: Response, now: float) -> Retry | None:
        for letter in shipment.letters():
            letter.attempts += 1
        action, code = answer_to(response)
        reason = Reason(code, str(response), response)
        if action in ("retry", "pause"):
            return self._retry(shipment, reason, response, now)
        if action == "deliver":
            self._end(shipment, response)
        elif action == "ping" and not shipment.vouched:
            shipment.rejected, shipment.due = response, now
            self._hold(shipment)
        elif action in ("split", "ping"):
            self._split(shipment, reason, now)
        else:
            self._end(shipment, reason)
            if action == "stop":
                self.stop(reason)
        return None

    def _pinged(self, shipment: Shipment, response: Response, now: float) -> Retry | None:
        rejected = shipment.rejected
        action, code = ping_to(response)
        told = f"{rejected}; to the ping that asks why: {response}"
        if action in ("retry", "pause"):
            return self._retry(shipment, Reason(code, told, response), response, now)
        shipment.vouched = True
        if action == "split":
            self._split(shipment, Reason(BAD_REQUEST, str(rejected), rejected), now)
        elif action == "stop":
            reason = Reason(INVALID_SETTINGS, told, response)
            self._end(shipment, reason)
            self.stop(reason)
        else:
            self._end(shipment, Reason(BAD_REQUEST, told, rejected))
        return None

    def _retry(
        self, shipment: Shipment, reason: Reason, response: Response, now: float
    ) -> Retry | None:
        """Let it wait, or die when its attempts or its time are used up."""
        shipment.failures += 1
        policy = self._policy
        wait = policy.wait(shipment.failures, self._chance(), response.retry_after)
        if limit := policy.limit(shipment.failures, shipment.began, now + wait, wait):
            self._end(shipment, replace(reason, detail=f"{reason.detail}; {limit}"))
            return None
        shipment.due = now + wait
        if answer_to(response)[0] == "pause":
            self._paused_until = shipment.due
        self._hold(shipment)
        indexes = tuple(letter.index for letter in shipment.letters())
        return Retry(indexes, shipment.failures, response, wait)

    def _split(self, shipment: Shipment, reason: Reason, now: float) -> None:
        """Both halves are next, the first one first; a single operation is dead."""
        if shipment.batch.count == 1:
            self._end(shipment, reason)
            return
        self._hold(shipment)
        family = object() if shipment.family is None else shipment.family
        place = self._shipments.index(shipment)
        self._shipments[place : place + 1] = [
            replace(shipment, batch=half, family=family, due=now)
            for half in shipment.batch.halves()
        ]

    def _end(self, shipment: Shipment, end: Reason | Response) -> None:
        """It is delivered with this response, or dead for this reason."""
        self._shipments.remove(shipment)
        self._settle(shipment.batch, end)
        if shipment.waits:
            self._hold_back()

    def _settle(self, batch: Batch[Letter], end: Reason | Response) -> None:
        for part in batch.parts:
            if isinstance(end, Response):
                outcome = part.owner.deliver(len(part.items), end)
            else:
                outcome = part.owner.drop(part.start, len(part.items), end)
            if outcome is not None:
                self.settled.append(outcome)

    def _let_ride(self, shipment: Shipment) -> None:
        self.settled.extend(shipment.riders)
        shipment.riders.clear()

    def _hold(self, shipment: Shipment) -> None:
        """From now on it holds back later letters about the same uids."""
        if not shipment.waits:
            shipment.waits = True
            self._hold_back()

    def _hold_back(self) -> None:
        """Whoever a waiting shipment is about is busy."""
        waiting = [shipment for shipment in self._shipments if shipment.waits]
        self._waiting = sum(len(shipment.batch.parts) for shipment in waiting)
        letters = [letter for shipment in waiting for letter in shipment.letters()]
        self._waiting_bytes = sum(letter.bulk for letter in letters)
        if self._policy.keeps_order:
            self._outbox.hold_back({uid for letter in letters for uid in letter.uids})
