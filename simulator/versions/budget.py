"""How long a search may take: in steps, so that it ends the same way every time, and in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """Seconds for the whole search; ``is_cut`` when they were over before the steps were."""

    seconds: float
    now: Callable[[], float] = time.monotonic
    steps: int = 0
    is_cut: bool = False
    _end: float | None = None

    def step(self) -> bool:
        """One more step; False when there is no time left for it.  The first starts the clock."""
        now = self.now()
        if self._end is None:
            self._end = now + self.seconds
        self.is_cut = self.is_cut or now >= self._end
        self.steps += not self.is_cut
        return not self.is_cut
