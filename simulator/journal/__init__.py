"""The journal: everything that was exchanged, in one SQLite file; one writer, read-only readers."""

from __future__ import annotations

from simulator.journal.feed import Feed
from simulator.journal.file import JournalError
from simulator.journal.reader import Reader
from simulator.journal.writer import Writer

__all__ = ["Feed", "JournalError", "Reader", "Writer"]
