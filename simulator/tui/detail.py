"""The detail: all there is to know of what was chosen, in seven panes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import Input

from simulator.journal.pages import Pages
from simulator.lines.exchanges import GLYPHS
from simulator.lines.text import printable
from simulator.state import Checkpoints
from simulator.tui.documents.document import Document, PaneName, Part, Target, line
from simulator.tui.documents.document_view import DocumentView
from simulator.tui.keys import PANES
from simulator.tui.panes.contract import contract_document, worst
from simulator.tui.panes.late import Told, read_lineage, read_state, read_timeline
from simulator.tui.panes.loading import Loading
from simulator.tui.panes.pane_view import JSON_PANES, TOLD_PANES, PaneView, SearchLine, view_of
from simulator.tui.panes.request import request_document
from simulator.tui.panes.response import response_document
from simulator.tui.panes.sent import sent_document
from simulator.tui.panes.subject import Subject
from simulator.tui.panes.tab_bar import TabBar

WIDE = 120
"""Columns from which on three panes stand side by side and one below, if there are ..."""
HIGH = 16
"""... so many lines."""
LOW = 8
"""Lines below which there is no room for borders."""
PATIENCE = 0.15
"""Seconds after which it is shown that something is still being read."""

_AT_ONCE: Final[Mapping[PaneName, Callable[[Subject], Document]]] = {
    "sent": sent_document,
    "request": request_document,
    "response": response_document,
    "contract": contract_document,
}
"""What needs nothing more from the journal."""


class Detail(Container):
    """The panes of one subject: side by side where there is room, else one at a time.

    ``journal`` is the file that what takes longer is read from, in threads.  What is shown of a
    subject is there before what was asked of an earlier one comes, which then isn't shown.
    """

    DEFAULT_CSS = """
    Detail > #upper { height: 3fr; }
    Detail > #lower { height: 2fr; }
    Detail DocumentView { width: 1fr; height: 1fr; }
    Detail.-low DocumentView, Detail.-low DocumentView:focus { border: none; }
    """

    def __init__(self, journal: Path, id: str | None = None) -> None:
        super().__init__(id=id)
        self.pane: PaneName = "sent"
        """The pane that has the focus, or had it last."""
        self._below: PaneName = "contract"
        self._was_chosen = False
        self._subject = Subject()
        self._views = {pane: view_of(pane) for pane in PANES}
        self._tabs, self._tabs_below = TabBar(PANES), TabBar(TOLD_PANES)
        self._upper, self._lower = Horizontal(id="upper"), Container(id="lower")
        self._search_line = SearchLine()
        self._checkpoints = Checkpoints()
        self._loads = {
            pane: Loading[Told](self, journal, partial(self._answered, pane))
            for pane in PANES
            if pane not in _AT_ONCE
        }
        self._built: set[PaneName] = set()
        self._kept: set[PaneName] = set()
        self._moment: int | None = None
        self._steps = 0

    def compose(self) -> ComposeResult:
        """Tabs of all panes or, where there is room, three panes and tabs of the others."""
        yield self._tabs
        with self._upper:
            yield from (self._views[pane] for pane in JSON_PANES)
        yield self._tabs_below
        with self._lower:
            yield from (self._views[pane] for pane in TOLD_PANES)
        yield self._search_line

    def on_mount(self) -> None:
        """Begin with one pane."""
        self._arrange()

    @property
    def subject(self) -> Subject:
        """What is shown."""
        return self._subject

    def show(self, subject: Subject) -> None:
        """Show a subject; the same one again stays where it is, whatever is new of it."""
        if subject == self._subject and self._built:
            return
        is_same = subject.key == self._subject.key
        self._kept = set(self._built) if is_same else set()
        self._subject = subject
        self._built.clear()
        for load in self._loads.values():
            load.drop()
        if not is_same:
            self._forget()
        if not self._was_chosen:
            self.pane = "sent" if subject.messages else "request"
        self._arrange()

    def choose(self, pane: PaneName) -> None:
        """Show a pane, and go there."""
        self._was_chosen = True
        self._come_to(pane)
        self._arrange()
        self.focus_pane()

    def focus_pane(self) -> None:
        """Give the focus to the pane that had it last."""
        self.screen.set_focus(self._views[self.pane])

    def next_pane(self) -> bool:
        """To the pane behind this one, from the last to the first; whether it wasn't the last."""
        return self._step(1)

    def previous_pane(self) -> bool:
        """To the pane before this one, from the first to the last; whether it wasn't the first."""
        return self._step(-1)

    def jump(self, target: Target) -> None:
        """To a field of a pane, or the nearest that encloses it."""
        self.choose(target.pane)
        self._views[target.pane].go_to(target.pointer)

    def rewind(self, step: int) -> None:
        """The state after the exchange before (-1) or behind (1) that touched what it shows."""
        self._come_to("state")
        self._steps += step
        self._built.discard("state")
        self._kept.add("state")
        self._arrange()
        if self.has_focus_within:
            self.focus_pane()

    def begin_search(self) -> None:
        """Have a text written that the pane is searched for."""
        self._search_line.begin()

    def search(self, text: str) -> int:
        """Find a text in the pane; how many matches there are."""
        return self._views[self.pane].search(text)

    def copy(self) -> str:
        """What is copied of the line that the pane's cursor is on."""
        return self._views[self.pane].current.copied

    def field(self) -> str:
        """The pointer of the message's field that the pane's cursor is on; empty for none."""
        here = self._views[self.pane].current
        if self.pane == "sent" and here.pointer:
            return here.pointer
        return here.target.pointer if here.target and here.target.pane == "sent" else ""

    def on_resize(self) -> None:
        """Side by side or one at a time, whatever there is room for now."""
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where the focus is, is the pane; it may have gone on since."""
        view = event.widget
        if isinstance(view, PaneView) and view.has_focus and view.pane != self.pane:
            self._come_to(view.pane)
            self._arrange()

    def on_document_view_chosen(self, event: DocumentView.Chosen) -> None:
        """Go where the line leads."""
        event.stop()
        self.jump(event.target)

    def on_tab_bar_picked(self, event: TabBar.Picked) -> None:
        """Go to the pane that was clicked."""
        event.stop()
        self.choose(event.pane)

    def on_pane_view_search_asked(self, event: PaneView.SearchAsked) -> None:
        """Have a text written."""
        event.stop()
        self._search_line.begin()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Look for it in the pane that it was asked in."""
        event.stop()
        self._leave_search()
        self.search(event.value)

    def on_search_line_left(self, event: SearchLine.Left) -> None:
        """Nothing is looked for."""
        event.stop()
        self._leave_search()

    def _leave_search(self) -> None:
        self.focus_pane()
        self._search_line.end()

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= WIDE and self.size.height >= HIGH

    def _visible(self) -> set[PaneName]:
        return {*JSON_PANES, self._below} if self._is_wide else {self.pane}

    def _come_to(self, pane: PaneName) -> None:
        self.pane = pane
        if pane in TOLD_PANES:
            self._below = pane

    def _step(self, step: int) -> bool:
        there = PANES.index(self.pane) + step
        self.choose(PANES[there % len(PANES)])
        return 0 <= there < len(PANES)

    def _arrange(self) -> None:
        """Show the panes that there is room for, with what is in them."""
        visible, is_wide = self._visible(), self._is_wide
        self.set_class(self.size.height < LOW, "-low")
        for pane, view in self._views.items():
            view.display = pane in visible
        self._upper.display = bool(visible.intersection(JSON_PANES))
        self._lower.display = bool(visible.intersection(TOLD_PANES))
        self._tabs.display, self._tabs_below.display = not is_wide, is_wide
        verdict = worst(self._subject)
        marks: Mapping[PaneName, str] = {} if verdict == "ok" else {"contract": GLYPHS[verdict]}
        self._tabs.show(self.pane, marks)
        self._tabs_below.show(self._below, marks)
        for pane in visible - self._built:
            self._build(pane)

    def _build(self, pane: PaneName) -> None:
        self._built.add(pane)
        if make := _AT_ONCE.get(pane):
            self._views[pane].show(make(self._subject), pane in self._kept)
            return
        self._loads[pane].ask(self._question(pane))
        self.set_timer(PATIENCE, partial(self._say_it_takes_long, pane, self._subject))

    def _question(self, pane: PaneName) -> Callable[[Pages], Told]:
        if pane == "state":
            moment = self._moment, self._steps
            return partial(read_state, self._subject, *moment, self._checkpoints)
        return partial(read_timeline if pane == "timeline" else read_lineage, self._subject)

    def _forget(self) -> None:
        """Of what is read later nothing of another subject is there when its pane is shown."""
        self._moment, self._steps = None, 0
        for view in (self._views[pane] for pane in self._loads):
            if not view.display:
                view.entitle("")
                view.show([])

    def _say_it_takes_long(self, pane: PaneName, subject: Subject) -> None:
        if self._loads[pane].is_awaited and subject is self._subject:
            self._views[pane].entitle("…")
            if pane not in self._kept:
                self._views[pane].show([line(Part("…", "muted"))])

    def _answered(self, pane: PaneName, found: Told | str) -> None:
        """Show what was read, or why it can't be."""
        if isinstance(found, str):
            found = Told([line(Part(printable(found), "broken"))], seq=self._moment)
        if pane == "state":
            self._moment, self._steps = found.seq, 0
        self._views[pane].entitle(found.title)
        self._views[pane].show(found.document, pane in self._kept)
        if found.said:
            self.notify(found.said, markup=False)
