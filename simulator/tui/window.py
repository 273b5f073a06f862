"""A window on a listing: the entries around the cursor, and nothing else in memory.

Pure but for what the listing reads.  The cursor is always on an entry, where there is one; a window
that follows has it on the last.
"""

from __future__ import annotations

import copy

from simulator.journal.entries import Entry
from simulator.tui.listings import END, START, Listing

MARGIN = 3
"""How many heights are kept on each side of what is visible."""


class Window:
    """``height`` rows of a listing, ``top`` the first of them, ``cursor`` the chosen one."""

    def __init__(self, listing: Listing, height: int = 1) -> None:
        self._listing = listing
        self.height = max(1, height)
        self.following = True
        self.arrived = 0
        """How many came since it stopped following."""
        self._entries: list[Entry] = []
        self._top = 0
        self._cursor = 0
        self._last_known = 0
        self.to_end()

    @property
    def visible(self) -> list[Entry]:
        """The entries that are shown, from the top down."""
        return self._entries[self._top : self._top + self.height]

    @property
    def cursor(self) -> int:
        """The row of the cursor, from the top."""
        return self._cursor - self._top

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self._entries[self._cursor] if self._entries else None

    def to_end(self) -> None:
        """The last entries, the cursor on the last; from now on it follows."""
        self._entries = self._listing.before(END, self._kept())
        self._cursor = max(0, len(self._entries) - 1)
        self._top = max(0, len(self._entries) - self.height)
        self.following, self.arrived = True, 0
        self._last_known = max(self._last_known, self._newest())

    def to_start(self) -> None:
        """The first entries, the cursor on the first."""
        self.rest()
        self._entries = self._listing.after(START, self._kept())
        self._top = self._cursor = 0

    def to(self, seq: int) -> None:
        """The entry at this place, or the one before it, in the middle."""
        self.rest()
        before = self._listing.before(seq + 1, self._kept() // 2 + 1)
        self._entries = [*before, *self._listing.after(seq, self._kept() // 2 + 1)]
        self._cursor = max(0, len(before) - 1)
        self._top = self._cursor - self.height // 2
        self._settle()

    def rest(self) -> None:
        """Follow no longer: what comes is counted."""
        self.following = False

    def move(self, rows: int) -> None:
        """The cursor by so many rows, down for more than 0; up to where the entries end."""
        if rows < 0:
            self.rest()
        self._cursor += rows
        self._settle()

    def scroll(self, rows: int) -> None:
        """What is visible by so many rows; the cursor stays where it is while it can be seen."""
        self.rest()
        self._top += rows
        self._load()
        self._top = max(0, min(self._top, len(self._entries) - self.height))
        self._cursor = max(self._top, min(self._cursor, self._top + self.height - 1))
        self._settle()

    def resize(self, height: int) -> None:
        """Another height; the cursor stays in sight."""
        self.height = max(1, height)
        if self.following:
            self.to_end()
        else:
            self._settle()

    def copied(self) -> Window:
        """One of its own that shows the same."""
        found = copy.copy(self)
        found._entries = [*self._entries]
        return found

    def cut(self, height: int) -> None:
        """Another height, for which nothing is read."""
        self.height = max(1, height)
        self._fit()

    def refresh(self, until: int) -> bool:
        """Something was recorded, up to ``until``; whether anything that is shown changed."""
        if self.following:
            before = self.visible
            self.to_end()
            return before != self.visible
        new = self._listing.arrived(self._last_known, until)
        self._last_known = max(self._last_known, until)
        self.arrived += new
        short = len(self.visible) < self.height
        if short:
            self._settle()
        return bool(new) or short

    def _kept(self) -> int:
        return self.height * (2 * MARGIN + 1)

    def _newest(self) -> int:
        return self._entries[-1].seq if self._entries else 0

    def _settle(self) -> None:
        self._load()
        self._fit()
        self._trim()

    def _load(self) -> None:
        """A height of entries, or what there is, on each side of what is asked for."""
        if not self._entries:
            self._entries = self._listing.before(END, self._kept())
            if not self._entries:
                return
        low = min(self._top, self._cursor)
        if low < self.height:
            self._load_before(self.height - low)
        missing = max(self._top + self.height, self._cursor + 1) + self.height - len(self._entries)
        if missing > 0:
            self._entries += self._listing.after(self._entries[-1].seq, missing)

    def _load_before(self, count: int) -> None:
        older = self._listing.before(self._entries[0].seq, count)
        self._entries[:0] = older
        self._top += len(older)
        self._cursor += len(older)

    def _trim(self) -> None:
        kept = self.height * MARGIN
        start = max(0, min(self._top, self._cursor) - kept)
        end = max(self._top + self.height, self._cursor + 1) + kept
        self._entries = self._entries[start:end]
        self._top -= start
        self._cursor -= start

    def _fit(self) -> None:
        """Cursor and top where there are entries, the one within sight of the other."""
        last = max(0, len(self._entries) - 1)
        self._cursor = max(0, min(self._cursor, last))
        if self._cursor < self._top:
            self._top = self._cursor
        elif self._cursor >= self._top + self.height:
            self._top = self._cursor - self.height + 1
        self._top = max(0, min(self._top, len(self._entries) - self.height))
