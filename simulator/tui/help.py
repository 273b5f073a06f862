"""Help: the part of the screen that has the focus, explained in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from simulator.lines.text import columns
from simulator.tui.dialogs.frame import Dialog
from simulator.tui.explained import SHOWS, fields, words
from simulator.tui.keys import TITLES, Key, Place, at, symbol

_TITLE = "bold $text-primary"
_NAME = "bold $text-accent"
_LEAST = 24
"""Columns that a sentence has beside a name."""


class Help(Dialog[None]):
    """What a place shows, the words that are used in it, its keys and those of everywhere."""

    HINT = "j k PgDn PgUp move  Esc leaves"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,f1,q", "leave", show=False)]
    DEFAULT_CSS = """
    Help > Vertical { width: 100; max-height: 100%; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def heading(self) -> str:
        """What is explained."""
        return TITLES[self._place]

    def inside(self) -> Iterable[Widget]:
        """The explanation."""
        yield Pages(Explained(self._place))


class Pages(VerticalScroll):
    """Text that is longer than there is room for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown,space", "turn(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("ctrl+d", "turn(0.5)", show=False),
        Binding("ctrl+u", "turn(-0.5)", show=False),
        Binding("g,home", "turn(-9999)", show=False),
        Binding("G,end", "turn(9999)", show=False),
    ]
    DEFAULT_CSS = """
    Pages { height: 1fr; scrollbar-size-vertical: 1; }
    """

    def action_move(self, lines: int) -> None:
        """So many lines down."""
        self.scroll_relative(y=lines, animate=False)

    def action_turn(self, pages: float) -> None:
        """So many pages down."""
        self.action_move(int(pages * self.size.height))


class Explained(Widget):
    """The explanation of a place, as high as it is long."""

    DEFAULT_CSS = """
    Explained { height: auto; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def render(self) -> RenderResult:
        """Its lines."""
        return Content("\n").join(explanation(self._place, self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How many there are."""
        return len(explanation(self._place, width))


def explanation(place: Place, width: int) -> list[Content]:
    """Paragraphs, then tables of words, of what a filter asks, and of keys, within a width."""
    found = [line for said in SHOWS[place] for line in Content(said).wrap(max(2, width))]
    asked = fields() if place == "filter" else []
    for title, rows in (
        ("What it can ask", asked),
        ("Words", list(words(place).items())),
        ("Keys here", _keys(at(place)) if place != "everywhere" else []),
        ("Keys everywhere", _keys(at("everywhere"))),
    ):
        if rows:
            found += [Content(""), Content.styled(title, _TITLE), *_table(rows, width)]
    return found


def _keys(keys: Iterable[Key]) -> list[tuple[str, str]]:
    return [(" ".join(map(symbol, key.keys)), key.says) for key in keys]


def _table(rows: Sequence[tuple[str, str]], width: int) -> Iterator[Content]:
    """A row of each name and what is said of it, beside it or, where that is narrow, below."""
    first = max(columns(name) for name, _ in rows) + 2
    if width - first < _LEAST:
        first = 2
    for name, says in rows:
        lines = Content(says).wrap(max(2, width - first))
        if first == 2:
            yield from Content.styled(name, _NAME).wrap(max(2, width))
        else:
            padding = " " * (first - columns(name))
            yield Content.assemble((name, _NAME), padding, lines.pop(0))
        yield from (Content.assemble(" " * first, line) for line in lines)
