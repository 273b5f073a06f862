"""Waiting: bounded, and on a condition."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 20.0
"""Seconds after which something that should have happened won't."""


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until the condition holds; an AssertionError says what never came."""
    deadline, pause = time.monotonic() + PATIENCE, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain for {what}"
        pause.wait(0.005)
