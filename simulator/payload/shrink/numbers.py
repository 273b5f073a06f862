"""Numbers that are simpler than one, the simplest first."""

from __future__ import annotations

import math
from collections.abc import Iterator

Number = int | float

MOST_DIGITS = 4300
"""Python spells out no integer of more."""


def simpler(number: Number) -> Iterator[Number]:
    """1, else 0, else one of fewer digits; of 1 and 0 themselves there is none.

    1 comes first: 0 often counts as nothing.
    """
    if number in (0, 1):
        return
    yield from (1, 0)
    if isinstance(number, float):
        if not math.isfinite(number):
            return
        yield from (0.5, int(number), round(number, 1))
        return
    sign, digits = (-1, str(-number)) if number < 0 else (1, str(number))
    if number < 0:
        yield -1
    for length in _lengths(len(digits)):
        yield sign * 10 ** (length - 1)
        yield sign * int(digits[:length])


def _lengths(count: int) -> Iterator[int]:
    """1, 2, 4 and so on up to all."""
    length = 1
    while length < count:
        yield length
        length *= 2
    yield count
