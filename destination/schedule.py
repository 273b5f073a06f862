"""The schedule: which request is next, and what its answer does to the messages behind it.

A state machine without network, clock or chance: it is told the time and what came back.  Order is
kept per uid: while a letter waits for its retry, later ones about the same contact or account are
held, and all others go on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from destination.batches import MAX_BYTES, MAX_ITEMS, Batch, Part, weight
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

MAX_WAITING = 10_000
"""Messages that wait at most, for their own retry or one before them; then reading stops."""
MAX_WAITING_BYTES = 16 * 1024 * 1024
"""What their operations may take together."""
MAX_RIDERS = 1000
"""Messages that are held back, at most, for a batch that doesn't fill."""


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
        self._queue: list[Letter | Outcome] = []
        self._held: list[Letter] = []
        self._shipments: list[Shipment] = []
        self._asleep_until = 0.0
        self.settled: list[Outcome] = []
        self.stopped: Reason | None = None
        self._reorder()

    @property
    def has_room(self) -> bool:
        """Whether more may be read."""
        waiting = self._waiting + len(self._queue)
        return waiting < MAX_WAITING and self._waiting_bytes < MAX_WAITING_BYTES

    def add(self, entry: Letter | Outcome) -> None:
        """One more message; an outcome is of one without anything to send."""
        if isinstance(entry, Outcome):
            (self._queue or self.settled).append(entry)
        elif self.stopped is not None:
            self._settle(Batch.of([Part(entry, entry.items)]), self.stopped)
        else:
            self._place(entry)

    def due(self, now: float, partial: bool) -> Shipment | None:
        """What to send now; with ``partial`` a batch that could still grow goes as well."""
        if self._shipments and now >= self._asleep_until and (ready := self._ready(now)):
            return ready
        full = self._count >= MAX_ITEMS or self._bytes >= MAX_BYTES
        if partial or full or len(self._queue) >= MAX_RIDERS:
            return self._collect(now)
        return None

    def next_due(self, now: float) -> float | None:
        """When the next retry is due; None when nothing waits for one."""
        return min((one.due for one in self._shipments if one.due > now), default=None)

    def answered(self, shipment: Shipment, response: Response, now: float) -> Retry | None:
        """Take in the answer to a shipment's request; the retry if it has to wait for one."""
        self._asleep_until = 0.0
        shipment.last = response
        self._let_ride(shipment)
        take = self._pinged if shipment.is_ping else self._posted
        retry = take(shipment, response, now)
        self.settled.sort(key=attrgetter("index"))
        return retry

    def stop(self, reason: Reason) -> None:
        """Nothing more is sent: whatever isn't settled is dead, and so is whatever comes."""
        self.stopped = reason
        shipments, unsent = self._shipments, self._queue + self._held
        self._shipments, self._queue, self._held = [], [], []
        self._reorder()
        for shipment in shipments:
            self._let_ride(shipment)
            known = reason.response or shipment.last
            self._settle(shipment.batch, replace(reason, response=known))
        for entry in unsent:
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
                behind.update(*(letter.uids for letter in shipment.letters()))
        self._asleep_until = self.next_due(now) or now
        return None

    def _free(self, place: int, behind: set[str]) -> Shipment | None:
        """That shipment, or what of it isn't ``behind`` another; the rest of it stays in place."""
        shipment = self._shipments[place]
        if not behind or shipment.is_ping:
            return shipment
        taken = set(behind)

        def held(letter: Letter) -> bool:
            if taken.isdisjoint(letter.uids):
                return False
            taken.update(letter.uids)
            return True

        free, rest = shipment.batch.divide(held)
        if not free.parts:
            return None
        if rest.parts:
            pieces = [replace(shipment, batch=batch) for batch in (free, rest)]
            self._shipments[place : place + 1] = pieces
        return self._shipments[place]

    def _collect(self, now: float) -> Shipment | None:
        """The oldest letters that are free to go, and the outcomes that stand between them."""
        shipment = Shipment(Batch(), due=now)
        queue, self._queue = self._queue, []
        self._count = self._bytes = 0
        for entry in queue:
            if self._queue:
                self._enqueue(entry)
            elif isinstance(entry, Outcome):
                shipment.riders.append(entry)
            elif shipment.batch.fits(part := Part(entry, entry.items)):
                shipment.batch.add(part)
            else:
                self._enqueue(entry)
        if shipment.batch.parts:
            self._shipments.append(shipment)
            return shipment
        self._let_ride(shipment)
        return None

    # What answers do.

    def _posted(self, shipment: Shipment, response: Response, now: float) -> Retry | None:
        for letter in shipment.letters():
            letter.attempts += 1
        action, code = answer_to(response)
        reason = Reason(code, str(response), response)
        if action == "retry":
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
        if action == "retry":
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
        if shipment.failures >= policy.max_attempts:
            limit = f"attempt {shipment.failures} was the last"
        elif now + wait > shipment.began + policy.max_time:
            limit = f"waiting {wait:,.1f} s more is over the limit of {policy.max_time:,.0f} s"
        else:
            shipment.due = now + wait
            self._hold(shipment)
            indexes = tuple(letter.index for letter in shipment.letters())
            return Retry(indexes, shipment.failures, response, wait)
        self._end(shipment, replace(reason, detail=f"{reason.detail}; {limit}"))
        return None

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
            self._reorder()

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

    # Who may go, and who is held.

    def _hold(self, shipment: Shipment) -> None:
        """From now on it holds back later letters about the same uids."""
        if not shipment.waits:
            shipment.waits = True
            self._reorder()

    def _reorder(self) -> None:
        """Ask anew of each letter that wasn't sent whether it may go."""
        unsent: list[Letter | Outcome] = [*self._queue, *self._held]
        waiting = [shipment for shipment in self._shipments if shipment.waits]
        self._busy = {uid for one in waiting for letter in one.letters() for uid in letter.uids}
        self._waiting = sum(len(one.batch.parts) for one in waiting)
        self._waiting_bytes = sum(one.batch.size for one in waiting)
        self._queue, self._held = [], []
        self._count = self._bytes = 0
        for entry in sorted(unsent, key=attrgetter("index")):
            self._place(entry)

    def _place(self, entry: Letter | Outcome) -> None:
        """Into the queue, or aside where it would overtake."""
        if isinstance(entry, Outcome) or self._busy.isdisjoint(entry.uids):
            self._enqueue(entry)
        else:
            self._held.append(entry)
            self._busy |= entry.uids
            self._waiting += 1
            self._waiting_bytes += weight(entry.items)

    def _enqueue(self, entry: Letter | Outcome) -> None:
        self._queue.append(entry)
        if isinstance(entry, Letter):
            self._count += len(entry.items)
            self._bytes += weight(entry.items)
