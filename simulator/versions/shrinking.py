"""Shrinking: a smaller value of which the same is true, without persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.payload.personal import masked
from simulator.payload.shrink import shrinking

MOST_TRIALS = 400
SHORT = 40
"""A shorter value stays as the example has it that the witness is made of."""


def shrunk(value: Any, remains: Callable[[Any], bool]) -> Any:
    """``value`` without the keys, elements and persons that it can do without, long texts cut.

    ``remains`` says whether a smaller one is as good; it is asked at most MOST_TRIALS times and
    once more, and what it says is all that counts.
    """
    small = shrinking.shrunk(value, remains, MOST_TRIALS, SHORT).message
    anonymous = masked(small)
    return anonymous if anonymous != small and remains(anonymous) else small
