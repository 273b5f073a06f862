"""Waits: whether Retry-After was respected, and whether the waits between attempts grow.

Segment retries with random exponential backoff (documented); up to 0.5 s, 1 s, 2 s ... 60 s is this
destination's own choice.  Waits are in Segment's time; ``--time-scale`` makes them shorter.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from simulator.segment.audit.answers import Sent
from simulator.segment.audit.evidence import Evidence
from simulator.segment.audit.findings import Audit, Finding, Kind, Wait
from simulator.segment.audit.marks import Marks
from simulator.segment.audit.messages import Message

FIRST_WAIT_SECONDS = 0.5
MAX_WAIT_SECONDS = 60.0
TOLERANCE_SECONDS = 0.002
"""By how little two clocks that are read one after the other may disagree."""
NOTED_SECONDS = 0.05
"""How much later than the client began to wait the ledger may note it, on a busy machine."""
MAX_NUMBERED = 20
"""Attempts up to this number are counted one by one, later ones together."""
_ROUNDING = 1e-6


def cap(attempt: int) -> float:
    """The longest wait after the attempt of this number, in seconds of Segment's time."""
    grown: float = FIRST_WAIT_SECONDS * 2.0 ** min(attempt - 1, 64)
    return min(MAX_WAIT_SECONDS, grown)


def due(sent: Sent, marks: Marks) -> float | None:
    """When the next request may come after one that was answered with Retry-After."""
    asked = sent.answer.asked
    return None if asked is None else sent.at + asked / marks.start_at(sent.seq).scale


def judge_retry_after(message: Message, marks: Marks, audit: Audit) -> Iterator[Finding]:
    """Requests with this message that came sooner than an answer to one before asked for."""
    held: list[tuple[float, Sent]] = []
    for carrier in message.carriers():
        sent = carrier.sent
        known = [one for one in held if is_judged(message, one[1], sent.seq, sent.timed, marks)]
        if known:
            audit.retry_after_judged += 1
            until, before = max(known, key=lambda one: one[0])
            if sent.at < until - TOLERANCE_SECONDS:
                yield _finding("retry-after", message, before, sent.seq, until - sent.at)
        held = [one for one in held if one[0] > sent.at]
        if (moment := due(sent, marks)) is not None:
            held.append((moment, sent))


def judge_pause(message: Message, evidence: Evidence, sent: Sent) -> Iterator[Finding]:
    """Other requests of the workspace that came before what a 429 asked for was over (A4)."""
    marks = evidence.marks
    until = due(sent, marks)
    if sent.answer.status != 429 or until is None or marks.start_at(sent.seq).relay != "batch":
        return
    for seq, at, timed in evidence.others_before(sent, until - TOLERANCE_SECONDS):
        if is_judged(message, sent, seq, timed, marks):
            yield _finding("pause", message, sent, seq, until - at)


def is_judged(message: Message, earlier: Sent, later: int, timed: bool, marks: Marks) -> bool:
    """Whether the time between two exchanges says anything.

    It doesn't where the clock stood still or was changed, nor where the simulator was started anew
    before the ledger had the attempt that was to be waited after.
    """
    if not (earlier.timed and timed and marks.is_steady(earlier.seq, later)):
        return False
    started = marks.started_between(earlier.seq, later)
    return started is None or any(
        earlier.at - TOLERANCE_SECONDS <= one.at <= started.at for one in message.attempts
    )


def judge_backoff(message: Message, marks: Marks, audit: Audit) -> Iterator[Finding]:
    """Planned waits that are longer or shorter than they may be, and attempts that came before.

    A simulator that is started anew keeps what Retry-After asked for, and no wait of its own.
    """
    for one in message.attempts:
        if one.wait is None:
            continue
        longest, least = max(cap(one.n), one.asked or 0.0), one.asked or 0.0
        if not least - _ROUNDING <= one.wait <= longest + _ROUNDING:
            said = f"waits {one.wait:.3f} s after attempt {one.n}, not {least:g} to {longest:g} s"
            yield _of_message("backoff", message, said)
        if one.asked is None:
            number = min(one.n, MAX_NUMBERED)
            wait = audit.waits.setdefault(number, Wait(number, cap(number)))
            wait.count += 1
            wait.total += one.wait
    for one, following in pairwise(message.attempts):
        early = 0.0 if one.next_at is None else one.next_at - following.at
        anew = one.asked is None and marks.started_within(one.at, following.at)
        if early > NOTED_SECONDS and not anew:
            said = f"attempt {following.n} came {early:.3f} s before it was due"
            yield _of_message("early", message, said)


def _finding(kind: Kind, message: Message, held: Sent, seq: int, early: float) -> Finding:
    said = (
        f"exchange {seq} came {early:.3f} s sooner than exchange {held.seq} allowed"
        f" (Retry-After, {held.answer.asked:g} s)"
    )
    return _of_message(kind, message, said, (held.seq, seq))


def _of_message(
    kind: Kind, message: Message, said: str, exchanges: tuple[int, ...] = ()
) -> Finding:
    return Finding(kind, said, message.seq, message.message_id, message.workspace, exchanges)
