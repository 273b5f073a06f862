"""Waiting: bounded, and on a condition, whatever a test makes of the module ``time``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from simulator.clock import passed, pause

FIRST_PAUSE, LAST_PAUSE = 0.005, 0.05
"""Seconds between two looks: they grow, so that a long wait doesn't keep the simulator busy."""

Found = TypeVar("Found")


def until(
    look: Callable[[], Found], seconds: float, is_enough: Callable[[Found], object] = bool
) -> Found:
    """What a look finds once it is enough (true, unless said otherwise), or at the end.

    It is looked once at least.
    """
    deadline, seconds_to_next = passed() + seconds, FIRST_PAUSE
    while True:
        found = look()
        left = deadline - passed()
        if is_enough(found) or left <= 0:
            return found
        pause(min(seconds_to_next, left))
        seconds_to_next = min(LAST_PAUSE, seconds_to_next * 2)
