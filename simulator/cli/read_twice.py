"""Reading a source twice: once to learn from all of it, once to work on it."""

from __future__ import annotations

import json
import stat
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from simulator.cli.sources import is_address, is_journal, records
from simulator.exchange_formats.records import Entry, Record, Recorded

_MOST_IN_MEMORY = 64 * 1024 * 1024


def read_twice(source: str, first: Callable[[Record], None]) -> Iterator[Record]:
    """The records of a source, once each has been given to ``first``."""
    if _is_file(source):
        count = 0
        for record in records(source):
            first(record)
            count += 1
        yield from islice(records(source), count)  # what was written since isn't known
        return
    with tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY) as kept:  # of its owner, without a name
        for record in records(source):
            first(record)
            kept.write(json.dumps(_packed(record)).encode("ascii") + b"\n")
        kept.seek(0)
        for line in kept:
            yield _unpacked(json.loads(line))


def _packed(record: Record) -> list[Any]:
    if isinstance(record, Recorded):
        return [record.line, record.exchange]
    return [record.line, record.value, record.defect]


def _unpacked(packed: list[Any]) -> Record:
    return Recorded(*packed) if len(packed) == 2 else Entry(*packed)


def _is_file(source: str) -> bool:
    """Whether a source can be read twice and be the same."""
    if source == "-" or is_address(source) or is_journal(source):
        return False
    try:
        return stat.S_ISREG(Path(source).stat().st_mode)
    except (OSError, ValueError):
        return False
