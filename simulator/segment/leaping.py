"""Leaping: the time of a lane whose waits take no time, as a replay's under a frozen clock.

It stands still while something is done, however long that takes, and leaps from one moment at which
something is due to the next.  So what a lane does depends on no machine's speed.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from destination.client import Clock

STEP_SECONDS = 1.0
"""How far it leaps where nothing is due."""


class Leaping:
    """The time of one lane, used in its thread; ``wall`` is the clock that stands still."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._now = 0.0
        self._due: list[float] = []
        self.clock = Clock(lambda: self._now, wall, self._pass)

    def expect(self, seconds: float) -> None:
        """In so many seconds something is due."""
        heappush(self._due, self._now + seconds)

    def leap(self) -> None:
        """To the next moment at which something is due."""
        before = self._now
        while self._due and self._now == before:
            self._now = max(before, heappop(self._due))
        if self._now == before:
            self._pass(STEP_SECONDS)

    def _pass(self, seconds: float) -> None:
        self._now += seconds
