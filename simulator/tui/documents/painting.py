"""Painting: one line of a document as a strip of the terminal, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from simulator.lines.text import printable
from simulator.tui.documents.browsing import Browsing
from simulator.tui.documents.document import Part
from simulator.tui.documents.finding import divided
from simulator.tui.styles import CURRENT_MATCH, CURSOR, MATCH, cursor_tint, style_of

GUTTER = 2
"""Columns at the left that stay there: what folds, and the line's sign; both are the cursor."""


def painted(view: Widget, browsing: Browsing, line: int, left: int) -> Strip:
    """A line as wide as the view, from a column on; the cursor where it has the focus."""
    base = at_cursor = view.rich_style
    if view.has_focus and line == browsing.line:
        base += cursor_tint(view)
        at_cursor = base + CURSOR
    sign = browsing.document[line].sign or Part(" ")
    gutter = (
        Segment(_marker(browsing, line), at_cursor),
        Segment(_glyph(sign.text), at_cursor + style_of(view, sign.kind)),
    )
    shown = Strip(_segments(view, browsing, line, base)).crop(left)
    return Strip([*gutter, *shown]).adjust_cell_length(view.size.width, base)


def _glyph(text: str) -> str:
    return text if text.isprintable() and cell_len(text) == 1 else " "


def _marker(browsing: Browsing, line: int) -> str:
    if not browsing.folding.begins(line):
        return " "
    return "▸" if line in browsing.folding else "▾"


def _segments(view: Widget, browsing: Browsing, line: int, base: Style) -> Iterator[Segment]:
    """The parts of a line with their styles, what is found in it among them."""
    shown, matches = browsing.document[line], browsing.matches.on(line)
    parts = shown.parts
    if line in browsing.folding:
        parts = shown.folded
        text = "".join(part.text for part in parts)
        matches = [one for one in matches if text.startswith(shown.text[: one.end])]
    for part, match in divided(parts, matches):
        style = base + style_of(view, part.kind)
        if match is not None:
            style += CURRENT_MATCH if match.number == browsing.match else MATCH
        yield Segment(printable(part.text), style)
