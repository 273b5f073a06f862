"""Grouping: failures of one cause as one failure that counts the others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from simulator.failures.failure import Failure

MAX_PLACES = 10
"""So many of the others' places are named."""
_INDEX = re.compile(r"/[0-9]+(?=/|\Z)")


def cause(code: str, pointer: str, *more: str) -> tuple[str, ...]:
    """What is the same for failures of one cause: where it is, whichever item it is in."""
    return (code, _INDEX.sub("/*", pointer), *more)


def grouped(failures: Iterable[Failure]) -> list[Failure]:
    """One failure for each cause, the first; it counts the others and names where some of them are.

    Failures without a cause stand alone.  Those that are grouped already keep what they count.
    """
    found: dict[object, list[Failure]] = {}
    for number, failure in enumerate(failures):
        found.setdefault(failure.cause or number, []).append(failure)
    return [_one(same) for same in found.values()]


def _one(same: list[Failure]) -> Failure:
    first, *others = same
    count = first.others + sum(1 + one.others for one in others)
    named = [*first.places, *(at for one in others for at in (_place(one), *one.places))]
    own = _place(first)
    places = dict.fromkeys(at for at in named if at and at != own)
    return replace(first, others=count, places=tuple(places)[:MAX_PLACES])


def _place(failure: Failure) -> str:
    """Where it is, in a few words."""
    spot = failure.spot
    if spot.file and spot.line:
        return f"{spot.file}:{spot.line}"
    return spot.file or spot.request or spot.operation or ", ".join(spot.message)
