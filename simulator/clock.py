"""The clock, injected wherever the simulator reads the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]
"""Seconds since 1970, as ``time.time`` gives them."""

system: Clock = time.time


def iso(seconds: float) -> str:
    """``2024-03-11T09:21:45.123Z`` of seconds since 1970."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
