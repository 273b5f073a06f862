"""Browsing: where somebody is in a document, what is folded there, and what was searched for."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from rich.cells import cell_len

from simulator.tui.documents.document import Document, Line
from simulator.tui.documents.finding import Match, Matches, Texts
from simulator.tui.documents.folding import Folding
from simulator.tui.documents.pointers import nearest, places

_NOTHING = Line(())


class Spot(NamedTuple):
    """Where somebody was: a line and its pointer, and the pointers of what was folded."""

    line: int
    pointer: str | None
    folded: AbstractSet[str]


class Browsing:
    """A document with a line that is the current one, none of it folded at first.

    Pure.  The current line is never one that is hidden.
    """

    def __init__(self, document: Document = ()) -> None:
        self.document = document
        self.folding = Folding(document)
        self.line = 0
        self.match = 0
        self._texts = Texts(document)
        self._places: dict[str, int] | None = None
        self._matches = Matches((), ())

    @property
    def current(self) -> Line:
        """The current line; an empty one where there is none."""
        return self.document[self.line] if self.document else _NOTHING

    @property
    def row(self) -> int:
        """The row of the current line."""
        return max(0, self.folding.row_of(self.line))

    @property
    def matches(self) -> Matches:
        """What was found."""
        return self._matches

    @property
    def columns(self) -> int:
        """The columns of the longest line, folded or not."""
        texts = [*self._texts.lines, *(_folded(line) for line in self.document if line.folds)]
        wide = [text for text in texts if not text.isascii()]
        return max(*map(len, texts), *map(cell_len, wide), 0, 0)

    def text(self, line: int) -> str:
        """The text of a line that isn't folded."""
        return self._texts.lines[line]

    def to_row(self, row: int) -> None:
        """To a row, or the nearest there is."""
        rows = self.folding.rows
        if rows:
            self.line = rows[max(0, min(row, len(rows) - 1))]

    def to_line(self, line: int) -> None:
        """To a line; what hides it is unfolded."""
        self.folding.unfold_to(line)
        self.line = line

    def go_to(self, pointer: str) -> bool:
        """To the value at a JSON pointer, or the nearest that encloses it; whether it is there."""
        found = nearest(self._known_places(), pointer)
        if found is None:
            return False
        line, rest = found
        self.to_line(line)
        return not rest

    def toggle(self, line: int | None = None) -> bool:
        """Fold or unfold what begins or ends on a line, the current one; whether there is any."""
        opener = self.folding.opener(self.line if line is None else line)
        if opener is None:
            return False
        self.folding.toggle(opener)
        self._stay_in_sight()
        return True

    def fold_all(self) -> None:
        """Fold everything but what encloses all the rest."""
        self.folding.fold_all()
        self._stay_in_sight()

    def search(self, text: str) -> int:
        """Find a text and go to its first match from here on; how many there are."""
        self.find(text)
        if self._matches:
            self._to_match(self.match)
        return len(self._matches)

    def find(self, text: str) -> None:
        """Find a text and stay here; an empty one is found nowhere."""
        self._matches = self._texts.find(text)
        self.match = self._matches.first_from(self.line)

    def step(self, matches: int) -> None:
        """So many matches on, from the last on to the first."""
        if self._matches:
            self._to_match((self.match + matches) % len(self._matches))

    def matched(self) -> Match | None:
        """The match that the search is at."""
        return self._matches[self.match] if self._matches else None

    def spot(self) -> Spot:
        """Where this is, for another document of the same."""
        pointers = (self.document[line].pointer for line in self.folding.folded)
        folded = frozenset(pointer for pointer in pointers if pointer is not None)
        return Spot(self.line, self.current.pointer, folded)

    def return_to(self, spot: Spot) -> None:
        """To where somebody was in another document, by pointers where it has them."""
        known = self._known_places()
        self.folding.fold(known[pointer] for pointer in spot.folded if pointer in known)
        found = None if spot.pointer is None else nearest(known, spot.pointer)
        line = found[0] if found else spot.line
        self.line = max(0, min(line, len(self.document) - 1))
        self._stay_in_sight()

    def _known_places(self) -> dict[str, int]:
        if self._places is None:
            self._places = places(self.document)
        return self._places

    def _to_match(self, index: int) -> None:
        self.match = index
        self.to_line(self._matches[index].line)

    def _stay_in_sight(self) -> None:
        self.to_row(self.row)


def _folded(line: Line) -> str:
    return "".join([part.text for part in line.folded])
