"""Tables for people: columns in line, nothing in them that a terminal would act on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.lines.text import columns, printable

MAX_CELL = 60
"""Characters of a cell; of a longer one the beginning."""


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table under its columns' names; none where there are no rows."""
    if not rows:
        return
    shown = [list(names), *([_cell(text) for text in row] for row in rows)]
    widths = [max(map(columns, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        padded = (
            text + " " * (width - columns(text)) for text, width in zip(row, widths, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _cell(text: str) -> str:
    text = printable(text)
    return text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"
