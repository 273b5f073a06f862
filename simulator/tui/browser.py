"""The browser: the list of everything, what a filter leaves of it, and what is in one batch."""

from __future__ import annotations

import time
from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from simulator.filtering import FilterError, parse
from simulator.filtering.expression import And, Expression
from simulator.journal.entries import Entries, Entry, Summary
from simulator.journal.file import JournalError
from simulator.tui.entry_list import EntryList
from simulator.tui.filter_bar import FilterBar
from simulator.tui.following import Change, Follower, floor
from simulator.tui.listings import Batch, Found, Whole
from simulator.tui.row_text import clock
from simulator.tui.searching import Asked, Search, next_match
from simulator.tui.watched import Watched
from simulator.tui.welcome import Welcome


class Place(NamedTuple):
    """What is chosen: an exchange, one message or some items in it, or a message alone."""

    exchange: int | None
    message: int | None
    indexes: tuple[int, ...] = ()


class Browser(Vertical):
    """Looks at the journal whenever ``poll`` is called, and shows a list of what is there."""

    DEFAULT_CSS = """
    Browser { height: 1fr; }
    Browser EntryList { height: 1fr; }
    Browser #inside { height: 1; display: none; text-style: bold; }
    Browser #inside.-shown { display: block; }
    """

    class Moved(Message):
        """Something else is under the cursor, or nothing."""

        def __init__(self, place: Place | None) -> None:
            super().__init__()
            self.place = place

    class Opened(Message):
        """It is to be shown in full."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    class Said(Message):
        """A sentence for whoever looks; an error where something can't be done."""

        def __init__(self, text: str, is_error: bool = False) -> None:
            super().__init__()
            self.text, self.is_error = text, is_error

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self.workspace = watched.workspace
        self._path = watched.journal
        self._is_recording = watched.facts is None
        self._entries = Entries(watched.journal)
        self._follower = Follower(watched.journal, self._entries)
        self._until = self._entries.history.last_seq()
        self._floor = floor(self._entries, self.workspace)
        self._search: Search | None = None
        self._sought = ""
        self._outside: Entry | None = None
        """The entry in the list of everything, while what is in it is shown."""
        self._filter = FilterBar(self._known)
        self._inside = Static("", id="inside", markup=False)
        self._welcome = Welcome(watched)
        self._list = EntryList(self._whole())

    def compose(self) -> ComposeResult:
        """The filter line, where the list is, the list; the first screen while it is empty."""
        yield self._filter
        yield self._inside
        yield self._welcome
        yield self._list

    def on_mount(self) -> None:
        """Begin with the list."""
        self._show()
        self._list.focus()

    @property
    def chosen(self) -> Place | None:
        """What is under the cursor."""
        entry = self._list.current
        return None if entry is None else self._place(entry)

    @property
    def pages(self) -> Entries:
        """The journal, to be read by this thread."""
        return self._entries

    def summary(self) -> Summary | None:
        """What the row under the cursor tells."""
        entry = self._list.current
        return None if entry is None else self._list.summary(entry)

    def poll(self) -> Change | None:
        """Show what was written since, and say what that is.  Raises JournalError."""
        change = self._follower.change(self.workspace)
        if change is None:
            return None
        self._until = change.until
        if change.floor != self._floor:
            self._begin_anew(change.floor)
        elif self._search is not None:
            self._look_ahead(self._search)
        elif self._outside is None:
            self._list.recorded(self._until)
        self._show()
        return change

    def trouble(self) -> str:
        """What is wrong with the journal's file; empty for nothing."""
        return self._follower.trouble()

    def choose_workspace(self, workspace: str | None) -> None:
        """Show another workspace, or all of them."""
        self.workspace = workspace
        self._begin_anew(floor(self._entries, workspace))

    def filter(self, text: str) -> None:
        """Let a filter hold."""
        self._filter.apply(text)

    def focus_list(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def write_filter(self) -> None:
        """The filter line has the focus."""
        self._filter.begin("filter")

    @property
    def is_writing(self) -> bool:
        """Whether somebody writes in the filter line."""
        return self._filter.is_written

    def back(self) -> bool:
        """Out of the filter line, of a batch, or of the filter; whether there was any."""
        if self._filter.is_written:
            self._filter.leave()
        elif self._outside is not None:
            self._leave_batch()
        elif self._search is not None:
            self._filter.apply("")
        else:
            return False
        return True

    def close(self) -> None:
        """Read no more."""
        if self._search is not None:
            self._search.cancel()
        self._entries.close()

    def on_filter_bar_applied(self, event: FilterBar.Applied) -> None:
        """Look for it from the newest on, or show everything again."""
        event.stop()
        self._apply(event.expression)

    def on_filter_bar_searched(self, event: FilterBar.Searched) -> None:
        """Look for the nearest row above."""
        event.stop()
        self._sought = event.text or self._sought
        self._look_for(1)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        """Back to the list."""
        event.stop()
        self._list.focus()

    def on_entry_list_asked(self, event: EntryList.Asked) -> None:
        """Write what to look for, or look for it once more."""
        event.stop()
        if event.step == 0:
            self._filter.begin("search")
        elif not self._sought:
            self.post_message(self.Said("nothing is searched for yet: / begins"))
        else:
            self._look_for(event.step)

    def on_entry_list_moved(self, event: EntryList.Moved) -> None:
        """Something else is under the cursor."""
        event.stop()
        self.post_message(self.Moved(self.chosen))

    def on_entry_list_opened(self, event: EntryList.Opened) -> None:
        """Show what is in a batch, or the detail of anything else."""
        event.stop()
        summary = self._list.summary(event.entry)
        many = summary is not None and sum(n for _, n in summary.operations) > 1
        alone = summary is not None and summary.messages == 1
        if self._outside is None and event.entry.message is None and many and not alone:
            self._enter_batch(event.entry, summary)
        else:
            self.post_message(self.Opened(self._place(event.entry)))

    def on_search_grew(self, event: Search.Grew) -> None:
        """Show what a filter has found further back, and how far back that is."""
        event.stop()
        search = event.search
        if search is not self._search:
            return
        search.found.add_older(event.entries)
        search.reached = event.reached
        search.ended = event.reached <= self._floor
        if event.entries and self._outside is None:
            self._list.grew()
        self._progress(search)

    def on_search_arrived(self, event: Search.Arrived) -> None:
        """Show what a filter leaves of what was recorded since."""
        event.stop()
        search = event.search
        search.arrived(event.until)
        if search is not self._search:
            search.cancel()
            return
        search.found.add_newer(event.entries)
        if event.entries and self._outside is None:
            self._list.recorded(event.until)
        self._progress(search)
        self._look_ahead(search)

    def on_search_failed(self, event: Search.Failed) -> None:
        """Say why a filter looks no further."""
        event.stop()
        if event.search is self._search:
            self.post_message(self.Said(event.why, is_error=True))

    def _whole(self) -> Whole:
        return Whole(self._entries, self.workspace, self._floor)

    def _show(self) -> None:
        """The first screen while there is nothing at all, else the list."""
        nothing = self._search is None and self._outside is None and self._list.is_empty
        self._welcome.display, self._list.display = nothing, not nothing

    def _begin_anew(self, floor: int) -> None:
        """Everything beyond a reset, or what the filter leaves of it."""
        self._floor = floor
        self._list.forget_marks()
        self._close_batch()
        if self._search is not None:
            self._apply(self._search.expression)
        else:
            self._list.show(self._whole())
        self._show()

    def _apply(self, expression: Expression | None) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None
        self._close_batch()
        self._filter.progress("")
        if expression is None:
            self._list.show(self._whole())
            self._show()
            return
        found = Found(self._entries)
        search = Search(self, found, self._asked(expression), self._until)
        self._search = search
        self._list.show(found)
        self._show()
        self._progress(search)
        look = partial(search.look_back, self._floor)
        self.run_worker(look, thread=True, group="search", exclusive=True, exit_on_error=False)

    def _look_ahead(self, search: Search) -> None:
        if search.may_look_ahead(self._until):
            look = partial(search.look_ahead, self._until)
            self.run_worker(look, thread=True, group="ahead", exit_on_error=False)

    def _progress(self, search: Search) -> None:
        """``34 found``, and how far back was looked while that goes on."""
        number = f"{len(search.found):,} found"
        if search.ended:
            self._filter.progress(number)
            return
        total = max(1, search.start - self._floor)
        done = (search.start - search.reached) * 100 // total
        self._filter.progress(f"{number}, {done} % looked at")

    def _asked(self, expression: Expression) -> Asked:
        """It is looked for as of now, or of when the recording ended."""
        now = self._entries.last_moment() if self._is_recording else time.time()
        return Asked(self._path, expression, self.workspace, now)

    def _look_for(self, step: int) -> None:
        """The next row that matches what is searched for, above for step 1, below for -1."""
        entry = self._outside or self._list.current
        try:
            expression = parse(self._sought)
            if self._search is not None:
                expression = And((self._search.expression, expression))
        except FilterError as error:
            self.post_message(self.Said(str(error), is_error=True))
            return
        place = entry.seq if entry else self._until + 1
        look = partial(self._find, expression, place, step)
        self.run_worker(look, thread=True, group="match", exclusive=True, exit_on_error=False)

    def _find(self, expression: Expression, place: int, step: int) -> None:
        """In a thread: look, and go there."""
        try:
            found = next_match(self._asked(expression), place, step, self._floor, self._until)
        except JournalError as error:
            self.post_message(self.Said(str(error), is_error=True))
            return
        if found is None:
            where = "above" if step > 0 else "below"
            self.post_message(self.Said(f"no {self._sought!r} {where}"))
        else:
            self.app.call_from_thread(self._go_to, found)

    def _go_to(self, entry: Entry) -> None:
        self._leave_batch()
        self._list.go_to(entry.seq)

    def _place(self, entry: Entry) -> Place:
        summary = self._list.summary(entry)
        if self._outside is not None:
            return Place(self._outside.seq, entry.message, summary.indexes if summary else ())
        if entry.message is not None:
            return Place(None, entry.message)
        return Place(entry.seq, None)

    def _enter_batch(self, entry: Entry, summary: Summary | None) -> None:
        inside = self._entries.inside(entry.seq)
        self._outside = entry
        said = f"exchange {entry.seq}"
        at = f" at {clock(summary.at)}" if summary else ""
        self._inside.update(Content(f"{said}{at}: {len(inside):,} in it, Esc leaves"))
        self._inside.set_class(True, "-shown")
        self._list.show(Batch(inside), at=1)

    def _close_batch(self) -> None:
        self._outside = None
        self._inside.set_class(False, "-shown")

    def _leave_batch(self) -> None:
        """The list again, where it was left."""
        if (entry := self._outside) is not None:
            self._close_batch()
            self._list.show(self._search.found if self._search else self._whole(), at=entry.seq)

    def _known(self) -> dict[str, list[str]]:
        """What the filter line completes: the names that are to be seen."""
        shown = self._list.shown()
        return {
            "contact": [one.contact for one in shown if one.contact],
            "account": [one.account for one in shown if one.account],
            "event": [one.event for one in shown if one.event],
            "workspace": self._entries.history.workspaces(),
        }
