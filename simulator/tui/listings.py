"""Listings: what a list can show, read around a place; all, what a filter found, or one batch."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol

from simulator.journal.entries import Entries, Entry, Summary
from simulator.journal.reader import MAX_SEQ

START, END = -1, MAX_SEQ
"""Before and beyond every place."""


class Listing(Protocol):
    """Entries in order; every question is about a place, none about a number of rows."""

    def before(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` entries before ``seq``, oldest first."""

    def after(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` entries beyond ``seq``, oldest first."""

    def arrived(self, after: int, until: int) -> int:
        """How many there are beyond ``after``, up to ``until``."""

    def summaries(self, entries: Sequence[Entry]) -> dict[Entry, Summary]:
        """What a line tells of each of these."""


class Whole:
    """Every entry of a workspace, or of all of them, beyond its last reset."""

    def __init__(self, entries: Entries, workspace: str | None, floor: int = 0) -> None:
        self._entries = entries
        self._workspace = workspace
        self._floor = floor

    def before(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` entries before ``seq``, oldest first."""
        return self._entries.before(seq, count, self._workspace, self._floor)

    def after(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` entries beyond ``seq``, oldest first."""
        return self._entries.after(max(seq, self._floor), count, self._workspace)

    def arrived(self, after: int, until: int) -> int:
        """How many there are beyond ``after``, up to ``until``."""
        return self._entries.count(max(after, self._floor), until, self._workspace)

    def summaries(self, entries: Sequence[Entry]) -> dict[Entry, Summary]:
        """What a line tells of each of these."""
        return self._entries.summaries(entries)


class Found:
    """What a filter has found so far; 16 bytes each, so that a million of them are no burden.

    It grows at its old end while a scan looks back, and at its new end with what is recorded.
    """

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._older = _Places()  # newest first, as a scan finds them
        self._newer = _Places()

    def __len__(self) -> int:
        return len(self._older) + len(self._newer)

    def add_older(self, entries: Iterable[Entry]) -> None:
        """What a scan found, newest first, all of it older than what is here."""
        self._older.extend((-entry.seq, entry.message) for entry in entries)

    def add_newer(self, entries: Iterable[Entry]) -> None:
        """What was recorded since, oldest first."""
        self._newer.extend((entry.seq, entry.message) for entry in entries)

    def before(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` entries before ``seq``, oldest first."""
        end = bisect_left(self._newer.seqs, seq)
        newer = self._newer.slice(max(0, end - count), end)
        start = bisect_right(self._older.seqs, -seq)
        older = self._older.slice(start, start + count - len(newer))
        return [*older[::-1], *newer]

    def after(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` entries beyond ``seq``, oldest first."""
        end = bisect_left(self._older.seqs, -seq)
        older = self._older.slice(max(0, end - count), end)[::-1]
        start = bisect_right(self._newer.seqs, seq)
        return [*older, *self._newer.slice(start, start + count - len(older))]

    def arrived(self, after: int, until: int) -> int:
        """How many there are beyond ``after``, up to ``until``."""
        seqs = self._newer.seqs
        return bisect_right(seqs, until) - bisect_right(seqs, after)

    def summaries(self, entries: Sequence[Entry]) -> dict[Entry, Summary]:
        """What a line tells of each of these."""
        return self._entries.summaries(entries)


class Batch:
    """What is in one exchange; an entry's ``seq`` is its place in it, from 1."""

    def __init__(self, inside: Sequence[Summary]) -> None:
        self._inside = inside
        self._entries = [Entry(one.seq, one.message) for one in inside]

    def before(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` of them before this place."""
        end = min(max(seq - 1, 0), len(self._entries))
        return self._entries[max(0, end - count) : end]

    def after(self, seq: int, count: int) -> list[Entry]:
        """Up to ``count`` of them beyond this place."""
        start = max(seq, 0)
        return self._entries[start : start + count]

    def arrived(self, after: int, until: int) -> int:
        """None: it is complete."""
        return 0

    def summaries(self, entries: Sequence[Entry]) -> dict[Entry, Summary]:
        """What a line tells of each of these."""
        return {one: self._inside[one.seq - 1] for one in entries}


class _Places:
    """Seqs in rising order, each with a message's seq or none."""

    def __init__(self) -> None:
        self.seqs = array("q")
        self._messages = array("q")

    def __len__(self) -> int:
        return len(self.seqs)

    def extend(self, pairs: Iterable[tuple[int, int | None]]) -> None:
        for seq, message in pairs:
            self.seqs.append(seq)
            self._messages.append(message or 0)

    def slice(self, start: int, end: int) -> list[Entry]:
        both = zip(self.seqs[start:end], self._messages[start:end], strict=True)
        return [Entry(abs(seq), message or None) for seq, message in both]
