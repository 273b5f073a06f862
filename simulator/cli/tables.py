"""Tables for people: columns in line, nothing in them that a terminal would act on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from simulator.cli.lines import printable

MAX_CELL = 60
"""Characters of a cell; of a longer one the beginning."""


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table under its columns' names; none where there are no rows."""
    if not rows:
        return
    shown = [list(names), *([_cell(text) for text in row] for row in rows)]
    widths = [max(map(_columns, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        padded = (
            text + " " * (width - _columns(text)) for text, width in zip(row, widths, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: wide letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF")
        for one in text
    )


def _cell(text: str) -> str:
    text = printable(text)
    return text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"
