"""Waiting: bounded, and on a condition."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

FIRST_PAUSE, LAST_PAUSE = 0.005, 0.05
"""Seconds between two looks: they grow, so that a long wait doesn't keep the simulator busy."""

Found = TypeVar("Found")


def until(
    look: Callable[[], Found], seconds: float, is_enough: Callable[[Found], object] = bool
) -> Found:
    """What a look finds once it is enough (true, unless said otherwise), or at the end.

    It is looked once at least.
    """
    deadline, pause = time.monotonic() + seconds, FIRST_PAUSE
    while True:
        found = look()
        left = deadline - time.monotonic()
        if is_enough(found) or left <= 0:
            return found
        time.sleep(min(pause, left))
        pause = min(LAST_PAUSE, pause * 2)
