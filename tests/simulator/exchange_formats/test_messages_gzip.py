"""Gzip that breaks off or is damaged: what is sound in it is read, and the rest is said."""

from __future__ import annotations

import json

import pytest

from simulator.exchange_formats.messages import Entry
from tests.simulator.exchange_formats.inputs import gzipped, ndjson, read, stored_in_gzip

GOOD = [{"type": "track", "n": n} for n in range(3)]
TEXT = ndjson(GOOD)
ZIPPED = gzipped(TEXT)


@pytest.mark.parametrize("cut", [12, len(ZIPPED) // 2, len(ZIPPED) - 9, len(ZIPPED) - 1])
def test_gzip_that_breaks_off(cut: int) -> None:
    """Every line before the break is read, a first one alone too; then the break is said."""
    entries, error = read(ZIPPED[:cut])
    assert error.startswith("the gzip data breaks off or is damaged: ")
    good = [entry.value for entry in entries if not entry.defect]
    assert good == GOOD[: len(good)]
    assert len(good) == 3 or cut < len(ZIPPED) - 9


def test_gzip_that_breaks_off_after_its_first_line() -> None:
    """One good line and a part of the next: the good one counts."""
    stored = stored_in_gzip(TEXT)
    entries, error = read(stored[: stored.index(b"\n") + 4])
    assert entries[0] == Entry(1, GOOD[0])
    assert "breaks off" in error


@pytest.mark.parametrize(
    "data",
    [
        ZIPPED[:-8] + bytes(8),
        ZIPPED[:2] + b"\x07" + ZIPPED[3:],
        ZIPPED[:12] + bytes(reversed(ZIPPED[12:40])) + ZIPPED[40:],
        ZIPPED + b"and more",
    ],
)
def test_gzip_that_is_damaged(data: bytes) -> None:
    """Damaged gzip is said to be so, and lines are read as far as they are sound."""
    entries, error = read(data)
    assert error.startswith("the gzip data breaks off or is damaged: ")
    good = [entry.value for entry in entries if not entry.defect]
    assert good == GOOD[: len(good)]


def test_gzipped_array_that_breaks_off() -> None:
    """The items of an array before the break are read, and the break is what is said."""
    stored = stored_in_gzip(json.dumps(GOOD).encode())
    entries, error = read(stored[: stored.rindex(b"{")])
    assert [entry.value for entry in entries] == GOOD[:2]
    assert error.startswith("the gzip data breaks off")
