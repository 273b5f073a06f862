"""Side by side: two columns of a terminal; what does not fit goes on below in its own column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.lines.text import columns, cut
from simulator.lines.wrapping import padded, wrapped

DIM, YELLOW, END = "\x1b[2m", "\x1b[33m", "\x1b[0m"
_INDENT, _GAP = "  ", "  "
_MOST_LEFT = 60


class Cell(NamedTuple):
    """What stands on the right of a row, and its colour, which says nothing by itself."""

    text: str
    colour: str = ""


Row = tuple[str, Sequence[Cell]]
"""What stands on the left, and each thing beside it."""


def side_by_side(
    titles: tuple[str, str], rows: Sequence[Row], width: int, colour: bool = False
) -> Iterator[str]:
    """The lines of a table of printable texts, of ``width`` columns at most; 40 are the least."""
    left, right = _widths(titles[0], rows, width)
    yield _line(cut(titles[0], left), left, cut(titles[1], right))
    for text, cells in rows:
        lefts = wrapped(text, left)
        rights = [line for cell in cells for line in _cell(cell, right, colour)]
        for n in range(max(len(lefts), len(rights))):
            beside = rights[n] if n < len(rights) else ""
            yield _line(lefts[n] if n < len(lefts) else "", left, beside)


def _widths(title: str, rows: Sequence[Row], width: int) -> tuple[int, int]:
    """As wide as the left has to be, under half of it all; the rest is the right's."""
    room = max(width, 40) - len(_INDENT) - len(_GAP)
    wanted = max(map(columns, [title, *(text for text, _ in rows)]))
    left = min(_MOST_LEFT, room * 9 // 20, wanted)
    return left, room - left


def _line(left: str, width: int, right: str) -> str:
    return f"{_INDENT}{padded(left, width)}{_GAP}{right}".rstrip()


def _cell(cell: Cell, width: int, colour: bool) -> Iterator[str]:
    """Its lines; those after the first stand in by two columns."""
    first, *more = wrapped(cell.text, width)
    if more:
        more = wrapped(cell.text[len(first) :].lstrip(), width - 2)
    for line in (first, *(f"  {one}" for one in more)):
        yield f"{cell.colour}{line}{END}" if colour and cell.colour else line
