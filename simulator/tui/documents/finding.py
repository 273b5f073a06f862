"""Finding: every match of a text in a document, folded or not."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from simulator.lines.text import printable
from simulator.tui.documents.document import Document, Part


class Match(NamedTuple):
    """A match: which of all it is, its line, and the characters of that line's text."""

    number: int
    line: int
    start: int
    end: int


class Texts:
    """The text of a document, searched as one."""

    def __init__(self, document: Document) -> None:
        self.lines = [line.text for line in document]
        self._all = "\n".join(self.lines)
        self._starts = list(accumulate((len(text) + 1 for text in self.lines), initial=0))

    def find(self, text: str) -> Matches:
        """Every match of a text; capitals count only where it has one itself."""
        shown = printable(text)
        flags = re.NOFLAG if shown != shown.lower() else re.IGNORECASE
        found = re.finditer(re.escape(shown), self._all, flags) if shown else ()
        return Matches([one.span() for one in found], self._starts)


class Matches:
    """The matches of a text, in their order."""

    def __init__(self, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> None:
        self._spans = spans
        self._starts = starts

    def __len__(self) -> int:
        return len(self._spans)

    def __getitem__(self, index: int) -> Match:
        start, end = self._spans[index]
        line = bisect_right(self._starts, start) - 1
        begins = self._starts[line]
        return Match(index, line, start - begins, end - begins)

    def __iter__(self) -> Iterator[Match]:
        return map(self.__getitem__, range(len(self)))

    def first_from(self, line: int) -> int:
        """The index of the first match on a line or behind it, else of the first of all."""
        index = self._from(line) if self._spans else 0
        return index if index < len(self) else 0

    def on(self, line: int) -> list[Match]:
        """Those on a line."""
        if not self._spans:
            return []
        return [self[index] for index in range(self._from(line), self._from(line + 1))]

    def _from(self, line: int) -> int:
        return bisect_left(self._spans, (self._starts[line], 0))


def divided(parts: Iterable[Part], matches: Sequence[Match]) -> Iterator[tuple[Part, Match | None]]:
    """The parts of a line, divided where a match begins or ends; each with the match it is in."""
    at, ahead = 0, list(reversed(matches))
    for part in parts:
        end = at + len(part.text)
        begin = at
        while at < end:
            while ahead and ahead[-1].end <= at:
                ahead.pop()
            inside = ahead[-1] if ahead and ahead[-1].start <= at else None
            until = end if not ahead else min(end, inside.end if inside else ahead[-1].start)
            yield part._replace(text=part.text[at - begin : until - begin]), inside
            at = until
