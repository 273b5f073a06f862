"""Records that are looked at twice, whatever they come from: all of them once before the first.

They are read once: a pipe has no second time, a simulator records more meanwhile, and what is told
of the reading is told once.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from simulator.exchange_formats.records import Entry, Record, Recorded

if TYPE_CHECKING:
    from simulator.payload.scrub import Scrubber

MAX_MEMORY_BYTES = 64 * 1024 * 1024
"""What is more waits in a temporary file without a name, which nobody else can read."""


def twice(found: Iterable[Record], first: Callable[[Record], object]) -> Iterator[Record]:
    """The records, once each of them has been given to ``first``."""
    with tempfile.SpooledTemporaryFile(MAX_MEMORY_BYTES) as kept:
        for record in found:
            first(record)
            kept.write(json.dumps(_packed(record)).encode("ascii") + b"\n")
        kept.seek(0)
        for line in kept:
            yield _unpacked(json.loads(line))


def known_to(scrubber: Scrubber, found: Iterable[Record]) -> Iterator[Record]:
    """The records, once the scrubber knows whom any of them names."""

    def learn(record: Record) -> None:
        if isinstance(record, Recorded):
            scrubber.learn_exchange(record.exchange)
        else:
            scrubber.learn(record.value)

    return twice(found, learn)


def _packed(record: Record) -> list[Any]:
    if isinstance(record, Recorded):
        return [record.line, record.exchange]
    return [record.line, record.value, record.defect]


def _unpacked(packed: list[Any]) -> Record:
    return Recorded(*packed) if len(packed) == 2 else Entry(*packed)
