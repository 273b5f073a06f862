"""Folding: which lines of a document stand on which rows, once some are folded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from simulator.tui.documents.document import Document


class Folding:
    """A document of which nothing is folded at first.  A line is its index, a row where it stands.

    Every method that folds or unfolds says whether anything changed.
    """

    def __init__(self, document: Document) -> None:
        self._folds = {at: line.folds for at, line in enumerate(document) if line.folds > 0}
        self._ends = {at + folds: at for at, folds in self._folds.items()}
        self._length = len(document)
        self._folded: set[int] = set()
        self.rows: Sequence[int] = range(self._length)
        """The line of each row."""

    def __contains__(self, line: int) -> bool:
        return line in self._folded

    def begins(self, line: int) -> bool:
        """Whether something begins on the line that can be folded."""
        return line in self._folds

    @property
    def any_foldable(self) -> bool:
        """Whether there is anything that can be folded."""
        return bool(self._folds)

    @property
    def folded(self) -> frozenset[int]:
        """The lines that are folded."""
        return frozenset(self._folded)

    def row_of(self, line: int) -> int:
        """The row of a line, or of what it is folded into."""
        return bisect_right(self.rows, line) - 1

    def opener(self, line: int) -> int | None:
        """What a line folds: what begins on it, else what ends on it; None where neither does."""
        return line if line in self._folds else self._ends.get(line)

    def toggle(self, line: int) -> bool:
        """Fold what begins on a line, or unfold it."""
        if line not in self._folds:
            return False
        return self._become(self._folded ^ {line})

    def fold(self, lines: Iterable[int]) -> bool:
        """Fold what begins on these lines, beside what is folded already."""
        return self._become(self._folded | (self._folds.keys() & lines))

    def fold_all(self) -> bool:
        """Fold everything but what encloses all the rest."""
        outermost = list(self._outermost())
        keep = set(outermost) if len(outermost) == 1 else set()
        return self._become(self._folds.keys() - keep)

    def unfold_all(self) -> bool:
        """Unfold everything."""
        return self._become(set())

    def unfold_to(self, line: int) -> bool:
        """Unfold what hides a line."""
        hiding = {at for at in self._folded if at < line <= at + self._folds[at]}
        return self._become(self._folded - hiding)

    def _outermost(self) -> Iterator[int]:
        beyond = -1
        for at, folds in self._folds.items():
            if at > beyond:
                yield at
                beyond = at + folds

    def _become(self, folded: set[int]) -> bool:
        if folded == self._folded:
            return False
        self._folded = folded
        self.rows = list(self._shown()) if folded else range(self._length)
        return True

    def _shown(self) -> Iterator[int]:
        at = 0
        while at < self._length:
            yield at
            at += 1 + (self._folds[at] if at in self._folded else 0)
