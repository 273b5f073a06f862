"""The view of a pane: a document with the keys of its place."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from simulator.lines.text import printable
from simulator.tui.documents.document import PaneName
from simulator.tui.documents.document_view import DocumentView
from simulator.tui.keys import PANES, TITLES, bindings

JSON_PANES: tuple[PaneName, ...] = ("sent", "request", "response")
TOLD_PANES: tuple[PaneName, ...] = ("contract", "state", "timeline", "lineage")


class PaneView(DocumentView):
    """One pane of the detail."""

    class SearchAsked(Message):
        """Somebody wants to write what to search this pane for."""

    def __init__(self, pane: PaneName) -> None:
        self.pane: PaneName = pane
        self._heading = f"{PANES.index(pane) + 1} {TITLES[pane]}"
        super().__init__(self._heading, id=f"pane-{pane}")

    def entitle(self, text: str) -> None:
        """Have the title say this behind the pane's name."""
        self.border_title = Content(printable(", ".join(filter(None, (self._heading, text)))))

    def action_search(self) -> None:
        """Have a text written that is searched for."""
        self.post_message(self.SearchAsked())


class JsonView(PaneView):
    """A pane of JSON, which folds."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("request")]


class ToldView(PaneView):
    """A pane that tells, whose lines lead to fields."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("contract")]


class SearchLine(Input):
    """A line to write in what a pane is searched for; it is there only while it is written."""

    DEFAULT_CSS = "SearchLine { display: none; height: 1; dock: bottom; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    class Left(Message):
        """Nothing is to be searched for."""

    def __init__(self) -> None:
        super().__init__(placeholder="a text to find; n and N go on", compact=True)

    def begin(self) -> None:
        """Have something written."""
        self.value, self.display = "", True
        self.screen.set_focus(self)

    def end(self) -> None:
        """Nobody writes any more."""
        self.display = False

    def action_leave(self) -> None:
        """Go back to the pane."""
        self.post_message(self.Left())


def view_of(pane: PaneName) -> PaneView:
    """The view of a pane, with nothing in it yet."""
    return JsonView(pane) if pane in JSON_PANES else ToldView(pane)
