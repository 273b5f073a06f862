"""Following: what has changed in a journal that another process writes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.journal.entries import Entries
from simulator.journal.file import JournalError


@dataclass(frozen=True, slots=True)
class Change:
    """How far the journal goes now, and where what counts begins: the last reset."""

    until: int
    floor: int


class Follower:
    """Asked again and again; it answers only when something was written."""

    def __init__(self, path: Path, entries: Entries) -> None:
        self._path = path
        self._entries = entries
        self._version = -1
        self._file = _identity(path)

    def change(self, workspace: str | None) -> Change | None:
        """What changed since it was asked last, None for nothing.

        Raises JournalError where the journal can't be read.
        """
        with readable(self._path):
            version = self._entries.version()
            if version == self._version:
                return None
            history = self._entries.history
            found = Change(history.last_seq(), floor(self._entries, workspace))
        self._version = version
        return found

    def trouble(self) -> str:
        """Why what is shown may be all that will come; empty where nothing is wrong."""
        now = _identity(self._path)
        if now == self._file:
            return ""
        if now is None:
            return f"{self._path} is gone: what was read of it is shown"
        return f"{self._path} is another file now: what the old one held is shown"


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What can't be read of a journal that was opened raises a JournalError too."""
    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(f"{path} can't be read: {error}") from None


def floor(entries: Entries, workspace: str | None) -> int:
    """The seq of the last reset of a workspace, or of all of them: what counts is beyond it."""
    history = entries.history
    return history.last_reset(workspace or "", history.last_seq())


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_dev, found.st_ino
