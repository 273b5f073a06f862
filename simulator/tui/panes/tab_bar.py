"""The tab bar: the panes by digit and name on one line, the current one in reverse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from simulator.tui.documents.document import PaneName
from simulator.tui.keys import PANES, TITLES

_SHORT: Mapping[PaneName, str] = {"request": "Request", "response": "Response"}


class Tab(NamedTuple):
    """One pane's text, and where it begins."""

    pane: PaneName
    text: str
    start: int


class TabBar(Widget):
    """One line; a click on a name goes there."""

    DEFAULT_CSS = "TabBar { height: 1; background: $panel; }"

    class Picked(Message):
        """A name was clicked."""

        def __init__(self, pane: PaneName) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, panes: Sequence[PaneName], id: str | None = None) -> None:
        super().__init__(id=id)
        self._panes = panes
        self._current = panes[0]
        self._marks: Mapping[PaneName, str] = {}

    def show(self, current: PaneName, marks: Mapping[PaneName, str]) -> None:
        """The current one, and what stands behind a name where there is something to say."""
        if current in self._panes:
            self._current = current
        self._marks = marks
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go to the pane that was clicked."""
        for tab in reversed(self._tabs()):
            if event.x >= tab.start:
                self.post_message(self.Picked(tab.pane))
                return

    def render(self) -> RenderResult:
        """The names."""
        found = self._tabs()
        shown = [
            Content.styled(tab.text, "bold reverse" if tab.pane == self._current else "")
            for tab in found
        ]
        gap = found[1].start - cell_len(found[0].text) if len(found) > 1 else 0
        return Content(" " * gap).join(shown)

    def _tabs(self) -> list[Tab]:
        return tabs(self._panes, self._current, self._marks, self.size.width)


def tabs(
    panes: Sequence[PaneName], current: PaneName, marks: Mapping[PaneName, str], room: int
) -> list[Tab]:
    """The texts that have room: all names, else the current one's and digits, else digits."""
    known: tuple[tuple[Sequence[PaneName], int], ...] = ((panes, 2), ([current], 2), ([current], 1))
    for named, gap in (*known, ([], 1)):
        found, start = [], 0
        for pane in panes:
            text = _text(pane, marks.get(pane, ""), pane in named)
            found.append(Tab(pane, text, start))
            start += cell_len(text) + gap
        if start - gap <= room:
            break
    return found


def _text(pane: PaneName, mark: str, named: bool) -> str:
    digit = str(PANES.index(pane) + 1)
    return f"{digit} {_SHORT.get(pane, TITLES[pane])} {mark}".rstrip() if named else digit + mark
