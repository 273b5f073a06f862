"""Fates: which exchange carried an operation for which message, and which did so without reason.

Several accepted messages may have one messageId, and then each of them may come once.  An exchange
is put down to the earliest message that still waited for an answer: one is through once its answer
came whole and final, or once it is settled.  After a restart whoever wasn't settled may be sent
again, for only the process that ended could know of an answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import groupby

from simulator.segment.audit.answers import LIMITS, SLACK_SECONDS
from simulator.segment.audit.marks import Marks, Relay
from simulator.segment.audit.messages import Carrier, Claim, Repeat, Resent

SPLIT = (400, 413)
"""After these a batch of several items is sent again in pieces."""
TIMED_OUT = {"batch": ("ETIMEDOUT",), "hook": ("ETIMEDOUT", "503")}
"""What the relay notes of an answer that didn't come in time: the hook has a limit of its own."""
LATE_SECONDS = 5.0
"""How much later than its limit a time-out may be noticed."""


def attribute(claims: Sequence[Claim], carriers: Iterable[Carrier], marks: Marks) -> None:
    """Put the carriers of one operation's id down to its claims.

    What came without reason is put down to their messages.  Both are in their order: claims by
    their messages' seq, carriers by their places.
    """
    fate = _Fate(claims, marks)
    for seq, group in groupby(carriers, key=lambda one: one.sent.seq):
        fate.come_to(seq)
        fate.take(list(group))
    if len(claims) > 1:
        _hand_over(claims)


class _Fate:
    """The claims on one operation's id, as exchanges come."""

    def __init__(self, claims: Sequence[Claim], marks: Marks) -> None:
        self._marks = marks
        self._alone = len(claims) == 1
        self._coming = deque(claims)
        self._open: deque[Claim] = deque()
        self._closed: list[Claim] = []
        self._last: Claim | None = None
        self._seq = 0

    def come_to(self, seq: int) -> None:
        """The next exchange has this seq."""
        started = self._marks.started_between(self._seq, seq) if self._seq else None
        if started is not None:
            again = [one for one in self._closed if one.was_open(started.seq)]
            self._closed.clear()
            self._open = deque(sorted([*again, *self._open], key=lambda one: one.seq))
            for claim in self._open:
                claim.closed = claim.below = None
        while self._coming and self._coming[0].seq < seq:
            self._last = self._coming.popleft()
            self._open.append(self._last)
        self._seq = seq

    def take(self, carriers: list[Carrier]) -> None:
        """An exchange carried it, mostly once."""
        waiting = self._waiting(len(carriers))
        for claim, carrier in zip(waiting, carriers, strict=False):
            self._took(claim, carrier)
        self._closed += [one for one in waiting if one.closed is not None]
        self._open.extendleft(one for one in reversed(waiting) if one.closed is None)
        last = waiting[-1] if waiting else self._last
        for carrier in carriers[len(waiting) :] if last is not None else ():
            assert last is not None
            _took_in_vain(last, carrier)

    def _waiting(self, count: int) -> list[Claim]:
        """The first claims that wait for an answer, taken out."""
        found: list[Claim] = []
        while self._open and len(found) < count:
            claim = self._open.popleft()
            if claim.was_open(self._seq):
                found.append(claim)
        return found

    def _took(self, claim: Claim, carrier: Carrier) -> None:
        """An exchange for a claim that waited for one."""
        sent, below = carrier.sent, claim.below
        if carrier.arrived and claim.arrivals:
            before = claim.arrivals[-1]
            why = self._excuse(claim, before, carrier)
            claim.message.found.append(Repeat(claim, before, carrier, why))
        elif self._alone and below is not None and sent.items >= below:
            before = claim.carriers[-1]
            why = f"among {sent.items} items, though {below} had to be split"
            claim.message.found.append(Resent(claim, before, carrier, why))
        claim.take(carrier)
        relay = self._marks.start_at(sent.seq).relay
        if not sent.answer.is_final or _timed_out(claim, carrier, relay):
            return
        if sent.answer.status in SPLIT and sent.items > 1 and relay == "batch":
            claim.below = sent.items
        else:
            claim.closed = carrier

    def _excuse(self, claim: Claim, before: Carrier, later: Carrier) -> str:
        """What made it unavoidable to send again what had arrived."""
        if before.sent.answer.lost:
            return before.sent.answer.lost
        if self._marks.started_between(before.sent.seq, later.sent.seq) is not None:
            return "the simulator was started anew in between"
        relay = self._marks.start_at(before.sent.seq).relay
        late = _timed_out(claim, before, relay)
        return f"its answer wasn't there within {LIMITS[relay]:g} s" if late else ""


def _took_in_vain(claim: Claim, carrier: Carrier) -> None:
    """An exchange that nobody waited for any more."""
    before = claim.closed or (claim.carriers[-1] if claim.carriers else None)
    repeated = before is not None and before.sent.seq == carrier.sent.seq
    found = claim.message.found
    if before is not None and before.arrived and carrier.arrived:
        found.append(Repeat(claim, before, carrier, ""))
    elif repeated:
        found.append(Resent(claim, before, carrier, "twice in one request"))
    elif before is not None and claim.closed is not None:
        why = f"which was answered {before.sent.answer.status}"
        found.append(Resent(claim, before, carrier, why))
    else:
        why = f"though it was settled as {claim.message.stage}"
        found.append(Resent(claim, before, carrier, why))
    claim.take(carrier)


def _timed_out(claim: Claim, carrier: Carrier, relay: Relay) -> bool:
    """Whether the relay noted that this answer wasn't there in time."""
    due = carrier.sent.at + LIMITS[relay]
    return any(
        one.result in TIMED_OUT[relay] and due - SLACK_SECONDS <= one.at <= due + LATE_SECONDS
        for one in claim.message.attempts
    )


def _hand_over(claims: Sequence[Claim]) -> None:
    """Where one message seems to have too many arrivals and a later one none, it gets one.

    Which of them an arrival was for can't always be told; how often it came is counted the same.
    """
    repeats = [one for claim in claims for one in claim.message.found if isinstance(one, Repeat)]
    own = {id(claim) for claim in claims}
    spare = deque(sorted((one for one in repeats if id(one.claim) in own), key=_later))
    for claim in claims:
        if claim.arrivals or claim.message.stage != "delivered":
            continue
        while spare and spare[0].later.sent.seq <= claim.seq:
            spare.popleft()
        if not spare:
            break
        found = spare.popleft()
        found.claim.message.found.remove(found)
        found.claim.arrivals.remove(found.later)
        claim.arrivals.append(found.later)
        claim.given = True


def _later(found: Repeat) -> tuple[int, int]:
    return found.later.place
