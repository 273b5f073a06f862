"""Answers: what a recorded exchange was to the client that made it.

The journal says what was sent, and which faults were applied; from that follows whether an answer
came whole, whether what was asked for was undone, and how long to wait.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

from simulator.faults import Fault, FaultError, parse_several
from simulator.faults.timing import MAX_SECONDS

LIMITS = {"batch": 5.0, "hook": 4.0}
"""Seconds that the relay waits for a whole answer: Segment's own limit, and the hook's (A16)."""
SLACK_SECONDS = 0.1
"""An answer that took so little less than the limit may have missed it."""
HEAD_BYTES = 120
"""About what an answer's first line and the lines that the server adds take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    ``lost`` says why it can't have come whole, or may not have; "" where it did.  ``undone`` says
    that a fault kept the request from counting.  ``asked`` are the seconds that Retry-After asks
    for after the request came, None where it doesn't, or where the status isn't tried again.
    """

    status: int
    lost: str = ""
    undone: bool = False
    asked: float | None = None

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300

    @property
    def is_final(self) -> bool:
        """Whether it came whole, and whoever got it has no reason to ask again."""
        return not self.lost and not is_tried_again(self.status)


@dataclass(frozen=True, slots=True)
class Sent:
    """One exchange that carried messages; ``at`` in seconds since 1970, ``size`` its body's bytes.

    ``timed`` says that the clock ran when it came; it stood still where handling took no time.
    """

    seq: int
    at: float
    workspace: str
    path: str
    items: int
    size: int
    timed: bool
    answer: Answer


def is_tried_again(status: int) -> bool:
    """Whether Segment asks again after this status (documented): 408, 423, 429, 5xx except 501."""
    return status in (408, 423, 429) or (500 <= status < 600 and status != 501)


def answer_of(
    status: int, fault: str | None, seconds: float, head: str, size: int, at: float, limit: float
) -> Answer:
    """What an exchange of the journal was answered.

    ``seconds`` is how long it was handled, ``head`` and ``size`` are its answer's header and the
    bytes of its body, ``at`` when the request came, ``limit`` how long its client waits.
    """
    faults = _faults(fault) if fault else ()
    lost = "no answer was sent" if status == 0 else ""
    if faults is None:
        return Answer(status, f"a fault that can't be read ({fault})", undone=True)
    undone = any(_undoes(one) for one in faults)
    lost = next(filter(None, map(_broken, faults)), lost)
    lost = lost or _slow(faults, seconds, len(head) + size + HEAD_BYTES, limit)
    asks = is_tried_again(status) and not lost
    return Answer(status, lost, undone, _asked(head, at) if asks else None)


@lru_cache(maxsize=256)
def _faults(text: str) -> tuple[Fault, ...] | None:
    try:
        return parse_several([text])
    except FaultError:
        return None


def _undoes(fault: Fault) -> bool:
    """Whether nothing of what it meets counts."""
    refuses = fault.status is not None or fault.retry_after is not None
    return refuses or fault.forget or fault.drop == "before"


def _broken(fault: Fault) -> str:
    """Why an answer of this fault isn't whole; one that says it is shorter than it is, is."""
    if fault.drop is not None:
        return f"drop={fault.drop} broke the answer off"
    if fault.garbage == "bytes":
        return "garbage came in place of the answer"
    return f"length={fault.length:+d} broke the answer off" if (fault.length or 0) > 0 else ""


def _slow(faults: tuple[Fault, ...], seconds: float, size: int, limit: float) -> str:
    """Why the answer may have come later than its client waited."""
    waits = [_longest(fault) for fault in faults]
    rate = min((fault.drip for fault in faults if fault.drip), default=None)
    took = seconds + sum(waits) + (size / rate if rate else 0.0)
    if took < limit - SLACK_SECONDS:
        return ""
    named = [name for name, one in (("latency", any(waits)), ("drip", rate)) if one]
    return f"{' and '.join(named) or 'the simulator'} may have taken over {limit:g} s"


def _longest(fault: Fault) -> float:
    if fault.latency is None:
        return 0.0
    return MAX_SECONDS if fault.latency.by_percentiles else fault.latency.high / 1e6


def _asked(head: str, at: float) -> float | None:
    lines = (line.partition(":") for line in head.split("\n"))
    values = [value.strip() for name, _, value in lines if name.lower() == "retry-after"]
    waits = [wait for value in values if (wait := _seconds(value, at)) is not None]
    return max(waits, default=None)


def _seconds(value: str, at: float) -> float | None:
    """The seconds after ``at`` of a number, or of a date, as RFC 9110 has them."""
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", value):
        return float(value) if float(value) < math.inf else None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - at)
