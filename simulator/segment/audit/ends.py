"""Ends: what became of one accepted message, and why where it isn't delivered."""

from __future__ import annotations

from typing import Literal

from simulator.clock import iso
from simulator.segment.audit.marks import Marks
from simulator.segment.audit.messages import Message

OPEN = ("received", "pending retry")
"""The stages of what is under way."""
INTERRUPTED = "INTERRUPTED"
"""The code of what the destination left undone when it was stopped."""

What = Literal["delivered", "dead", "filtered at destination", "under way", "lost", "unexplained"]


def end_of(message: Message, marks: Marks) -> tuple[What, str]:
    """What became of it, and the code or the sentence that says why it isn't delivered.

    The ledger says how it ended; whether it arrived the exchanges say.  Nothing but a reset may
    interrupt a message for good.
    """
    if message.settled is None:
        if message.stage in OPEN:
            return "under way", _open(message)
        return "unexplained", f"its stage is {message.stage}, and yet it isn't settled"
    if message.stage == "delivered":
        return _delivered(message)
    if message.stage == "filtered at destination":
        return _filtered(message)
    if message.stage == "failed" and message.code:
        if message.code != INTERRUPTED:
            return _dead(message, message.settled, message.code, marks)
        if marks.was_reset(message.workspace, message.seq, message.settled):
            return "dead", message.code
    said = f"{message.stage}, {message.code}" if message.code else f"{message.stage}, without why"
    return "unexplained", f"it was settled as {said}"


def _delivered(message: Message) -> tuple[What, str]:
    if message.refused is not None:
        outcome, code = message.refused
        return "unexplained", f"it is settled as delivered, but it is {outcome} ({code})"
    missing = [claim for claim in message.claims if not claim.arrivals]
    if not missing:
        return "delivered", ""
    tried = [str(one.sent.seq) for claim in missing for one in claim.carriers]
    carried = f"though exchange {', '.join(tried[-3:])} carried it" if tried else "nor was it sent"
    named = " and ".join(claim.operation for claim in missing)
    return "lost", f"it is settled as delivered, but {named} never arrived, {carried}"


def _dead(message: Message, settled: int, code: str, marks: Marks) -> tuple[What, str]:
    """Dead, unless all of it was acknowledged while the simulator was running all along."""
    closed = [claim.closed for claim in message.claims]
    for one in closed:
        if one is None or not (one.arrived and one.sent.answer.is_success):
            return "dead", code
        if marks.started_between(one.sent.seq, settled) is not None:
            return "dead", code
    if closed and (last := closed[-1]) is not None:
        answered = f"exchange {last.sent.seq} was answered {last.sent.answer.status}"
        return "unexplained", f"it was settled as failed, {code}, though {answered}"
    return "dead", code


def _filtered(message: Message) -> tuple[What, str]:
    if message.refused is not None and message.refused[0] == "filtered":
        return "filtered at destination", message.code or message.refused[1]
    what = (
        "it has operations" if message.refused is None else f"it is refused ({message.refused[1]})"
    )
    return "unexplained", f"it is settled as filtered at destination, but {what}"


def _open(message: Message) -> str:
    """Where one that is under way stands."""
    last = message.attempts[-1] if message.attempts else None
    if last is None:
        return f"{message.stage}, not tried yet"
    code = f" ({message.code})" if message.code else ""
    following = "" if last.next_at is None else f", the next is due {iso(last.next_at)}"
    return f"{message.stage}{code}, attempt {last.n} got {last.result}{following}"
