"""Searching: scans of a journal in threads, what they find told as messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from textual.message import Message
from textual.message_pump import MessagePump

from simulator.filtering import Expression
from simulator.filtering.scan import Scan
from simulator.journal.entries import Entry
from simulator.journal.file import JournalError
from simulator.tui.listings import Found

STEP = 20_000
"""How many seqs are looked through for the next match before the thread looks whether to go on."""


class Asked(NamedTuple):
    """What is looked for, and where; ``now`` is what ``since:`` counts from."""

    path: Path
    expression: Expression
    workspace: str | None
    now: float


class Search:
    """One filter on one workspace: what it found so far, and the threads that look further.

    Its messages go to ``told``: ``Grew`` for what is older, ``Arrived`` for what is newer, and
    ``Failed`` with a sentence.
    """

    class Grew(Message):
        """More was found, all that is beyond ``reached`` was looked at."""

        def __init__(self, search: Search, entries: list[Entry], reached: int) -> None:
            super().__init__()
            self.search, self.entries, self.reached = search, entries, reached

    class Arrived(Message):
        """What was recorded up to ``until`` was looked at."""

        def __init__(self, search: Search, entries: list[Entry], until: int) -> None:
            super().__init__()
            self.search, self.entries, self.until = search, entries, until

    class Failed(Message):
        """The journal can't be read any more."""

        def __init__(self, search: Search, why: str) -> None:
            super().__init__()
            self.search, self.why = search, why

    def __init__(self, told: MessagePump, found: Found, asked: Asked, until: int) -> None:
        self.found = found
        self.start = self.reached = until + 1
        self.looked_at = until
        self.ended = False
        self._told = told
        self._busy = False
        self.expression = asked.expression
        self._scan, self._newer = Scan(*asked), Scan(*asked)

    def look_back(self, floor: int) -> None:
        """Look at all that is older, newest first, in this thread, until it is cancelled."""
        with self._guarded(), closing(self._scan):
            for one in self._scan.older(self.start, floor):
                self._told.post_message(self.Grew(self, one.entries, one.reached))

    def may_look_ahead(self, until: int) -> bool:
        """Whether there is something new to look at and nobody does; whoever asks does then."""
        if self._busy or until <= self.looked_at:
            return False
        self._busy = True
        return True

    def look_ahead(self, until: int) -> None:
        """Look at what was recorded since, in this thread."""
        with self._guarded():
            entries = self._newer.newer(self.looked_at, until)
            self._told.post_message(self.Arrived(self, entries, until))

    def arrived(self, until: int) -> None:
        """What was recorded up to there has been looked at."""
        self.looked_at, self._busy = until, False

    def cancel(self) -> None:
        """Look no further; whoever looks ends at once, and nothing stays open."""
        self._scan.close()
        self._newer.close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (JournalError, sqlite3.Error) as error:
            self._told.post_message(self.Failed(self, str(error)))


def next_match(
    asked: Asked, place: int, step: int, floor: int, until: int, is_over: Callable[[], bool]
) -> Entry | None:
    """The nearest match before ``place`` and beyond ``floor`` for step 1, else beyond ``place``.

    None where there is none up to ``until``, or where it ``is_over``: nobody wants to know any
    more.  Raises JournalError.
    """
    with closing(Scan(*asked)) as scan:
        if step > 0:
            for one in scan.older(place, floor):
                if one.entries or is_over():
                    return one.entries[0] if one.entries else None
        for start in range(place, until, STEP) if step < 0 else ():
            found = scan.newer(start, min(start + STEP, until))
            if found or is_over():
                return found[0] if found else None
    return None
