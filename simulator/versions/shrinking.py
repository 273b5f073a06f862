"""Shrinking: a smaller value of which the same is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from simulator.payload.personal import masked

MOST_TRIALS = 400


def shrunk(value: Any, remains: Callable[[Any], bool]) -> Any:
    """``value`` without the keys and elements, and without the persons, that it can do without.

    ``remains`` says whether a smaller one is as good; it is asked at most MOST_TRIALS times, and
    what it says is all that counts.
    """
    trials = 0
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for other in _smaller(value):
            trials += 1
            if trials > MOST_TRIALS:
                break
            if remains(other):
                value, is_smaller = other, True
                break
    anonymous = masked(value)
    return anonymous if anonymous != value and remains(anonymous) else value


def _smaller(value: Any) -> Iterator[Any]:
    """Values with one key or element less, the outermost first."""
    if isinstance(value, dict):
        for key in value:
            yield {name: one for name, one in value.items() if name != key}
        for key, below in value.items():
            yield from ({**value, key: less} for less in _smaller(below))
    if isinstance(value, list):
        if len(value) > 3:
            yield from (value[: len(value) // 2], value[len(value) // 2 :])
        for index in range(len(value)):
            yield value[:index] + value[index + 1 :]
        for index, below in enumerate(value):
            yield from ([*value[:index], less, *value[index + 1 :]] for less in _smaller(below))
