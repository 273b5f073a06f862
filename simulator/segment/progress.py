"""Progress: what became of messages, on its way into the journal."""

from __future__ import annotations

import math
import sys
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

from destination import Outcome
from destination.delivery import Response, Retry, answer_to
from simulator.clock import Clock, passed
from simulator.journal import JournalError, Writer
from simulator.journal.messages import Attempt, Stage
from simulator.server import Server

WRITE_SECONDS = 30.0
"""How long the journal may take to keep something."""
AGAIN_SECONDS = 1.0
"""How long after it couldn't be kept it is tried again."""
MAX_UNKEPT = 100_000
"""So many steps wait for a journal that fails; with more they are forgotten, and made again."""


@dataclass(slots=True)
class _Step:
    """One more attempt, or a new stage, of one message."""

    seq: int
    stage: Stage
    code: str | None = None
    detail: str = ""
    attempt: Attempt | None = None


class Progress:
    """What became of one lane's messages; kept in groups, in order, while the lane goes on.

    What can't be kept is tried again with what comes behind it, for keeping it twice is no harm.
    ``scale`` is how much faster than Segment the relay waits.
    """

    def __init__(self, server: Server, clock: Clock, scale: float) -> None:
        self._server = server
        self._clock = clock
        self._scale = scale
        self._steps: list[_Step] = []
        self._under_way: tuple[list[_Step], Future[None]] | None = None
        self._failed = -math.inf
        self._tried: dict[int, int] = {}

    def __len__(self) -> int:
        """How many messages are under way."""
        return len(self._tried)

    def begins(self, seq: int, tried: int) -> None:
        """A message is under way; it was tried so often before."""
        self._tried[seq] = tried

    def waits(self, seq: int, retry: Retry) -> None:
        """It will be tried again."""
        code = answer_to(retry.response)[1]
        attempt = self._attempt(seq, retry.response, retry.seconds)
        self._steps.append(_Step(seq, "pending retry", code, str(retry.response), attempt))

    def ends(self, seq: int, outcome: Outcome) -> None:
        """It is delivered, filtered or failed."""
        attempt = None
        if outcome.response is not None and outcome.attempts:
            attempt = self._attempt(seq, outcome.response, None)
        stage = _STAGES[outcome.outcome]
        self._steps.append(_Step(seq, stage, outcome.code or None, outcome.detail, attempt))
        del self._tried[seq]

    def gives_up(self, seq: int) -> None:
        """It stays as it is: the relay stops, and goes on with it another time."""
        del self._tried[seq]

    def left(self, moment: float) -> float:
        """How many seconds it is until then, by the clock that says when an attempt is due."""
        return moment - self._clock()

    @property
    def is_kept(self) -> bool:
        """Whether the journal has all that is known."""
        return not self._steps and self._under_way is None

    def flush(self, *, at_once: bool = False) -> None:
        """Have what is known by now kept, behind what was before.

        Where that just failed it waits for a while, unless it is to be ``at_once``.
        """
        if self._steps:
            self.wait()
            if at_once or passed() - self._failed >= AGAIN_SECONDS:
                steps, self._steps = self._steps, []
                told = self._server.write(lambda journal: _write(journal, steps))
                self._under_way = steps, told

    def wait(self) -> None:
        """Until all that was flushed is kept; it is said where it can't be."""
        if self._under_way is None:
            return
        (steps, told), self._under_way = self._under_way, None
        try:
            told.result(WRITE_SECONDS)
            self._failed = -math.inf
        except (JournalError, TimeoutError) as error:
            if len(steps) <= MAX_UNKEPT:
                self._steps[:0] = steps
            self._say(str(error) or f"the journal took over {WRITE_SECONDS:g} s")

    def _say(self, why: str) -> None:
        """Say once that it fails, however often it then does."""
        if self._failed == -math.inf:
            with suppress(OSError):
                sys.stderr.write(f"sim: what became of some messages isn't recorded: {why}\n")
        self._failed = passed()

    def _attempt(self, seq: int, response: Response, wait: float | None) -> Attempt:
        self._tried[seq] += 1
        now = self._clock()
        result = response.code or str(response.status)
        asked = response.retry_after if wait is not None else None
        due = None if wait is None else now + wait / self._scale
        return Attempt(seq, self._tried[seq], now, result, wait, asked, due)


def _write(journal: Writer, steps: list[_Step]) -> None:
    for step in steps:
        if step.attempt is not None:
            journal.attempt(step.attempt)
        journal.stage(step.seq, step.stage, step.code, step.detail)


_STAGES: dict[str, Stage] = {
    "delivered": "delivered",
    "filtered": "filtered at destination",
    "refused": "failed",
    "dead": "failed",
}
