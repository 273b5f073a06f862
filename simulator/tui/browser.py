"""The browser: the list of everything, what a filter leaves of it, and what is in one batch."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from simulator.filtering import parse
from simulator.filtering.expression import And, Expression
from simulator.journal.entries import Entries, Entry, Summary
from simulator.journal.file import JournalError
from simulator.tui.entry_list import EntryList
from simulator.tui.filter_bar import FilterBar
from simulator.tui.following import Change, Follower, floor, readable
from simulator.tui.inside import holding, next_place
from simulator.tui.listings import Batch, Found, Whole
from simulator.tui.row_text import clock
from simulator.tui.searching import Asked, Search, next_match
from simulator.tui.watched import Watched
from simulator.tui.welcome import Welcome

Found_ = TypeVar("Found_")


class Place(NamedTuple):
    """What is chosen: an exchange, one message or some items in it, or a message alone."""

    exchange: int | None
    message: int | None
    indexes: tuple[int, ...] = ()


class Browser(Vertical):
    """Looks at the journal whenever ``poll`` is called, and shows a list of what is there."""

    DEFAULT_CSS = """
    Browser { height: 1fr; }
    Browser.-filter-alone { height: 1; }
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

    class Matched(Message):
        """What a search was looking for was found, or isn't there."""

        def __init__(self, asked: Asked, step: int, found: Entry | None) -> None:
            super().__init__()
            self.asked, self.step, self.found = asked, step, found

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self.workspace = watched.workspace
        self._path = watched.journal
        self._is_recording = watched.facts is None
        self._entries = Entries(watched.journal)
        self._follower = Follower(watched.journal, self._entries)
        try:
            with readable(self._path):
                self._until = self._entries.history.last_seq()
                self._floor = floor(self._entries, self.workspace)
                self._list = EntryList(self._whole())
        except JournalError:
            self._entries.close()
            raise
        self._search: Search | None = None
        self._sought = ""
        self._batch: list[Summary] = []
        """What is in the exchange that is shown inside."""
        self._asked_last: Asked | None = None
        """The match that is being looked for."""
        self._outside: Entry | None = None
        """The entry in the list of everything, while what is in it is shown."""
        self._filter = FilterBar(self._known)
        self._inside = Static("", id="inside", markup=False)
        self._welcome = Welcome(watched)
        self._welcome.display = False

    def compose(self) -> ComposeResult:
        """The filter line, where the list is, the list; the first screen while it is empty."""
        yield self._filter
        yield self._inside
        yield self._welcome
        yield self._list

    def on_mount(self) -> None:
        """Begin with the list."""
        self._show()
        self.focus_list()

    def on_unmount(self) -> None:
        """Read no more."""
        self.close()

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
        else:
            self._list.recorded(self._until)
        self._show()
        return change

    def trouble(self) -> str:
        """What is wrong with the journal's file; empty for nothing."""
        why = self._list.trouble
        return self._follower.trouble() or (f"{self._path} can't be read: {why}" if why else "")

    def choose_workspace(self, workspace: str | None) -> None:
        """Show another workspace, or all of them."""
        found = self._tried(lambda: floor(self._entries, workspace))
        if found is not None:
            self.workspace = workspace
            self._begin_anew(found)

    def filter(self, text: str) -> None:
        """Let a filter hold."""
        self._filter.apply(text)

    def focus_list(self) -> None:
        """The list has the focus at once, unless there is nothing in it: nobody has it then."""
        self.screen.set_focus(self._list if self._list.display else None)

    def rest(self) -> None:
        """The cursor stays on its row: the list follows no longer."""
        self._list.rest()

    def write_filter(self) -> None:
        """The filter line has the focus."""
        self._filter.begin("filter")

    def write_search(self) -> None:
        """The filter line has the focus, for what is to be looked for."""
        self._filter.begin("search")

    @property
    def is_writing(self) -> bool:
        """Whether somebody writes in the filter line."""
        return self._filter.is_written

    @property
    def can_go_back(self) -> bool:
        """Whether there is anything to come out of."""
        return self.is_writing or self._outside is not None or self._search is not None

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
        self._list.can_repeat = bool(self._sought)
        self._look_again(1)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        """Back to the list."""
        event.stop()
        self.focus_list()

    def on_entry_list_asked(self, event: EntryList.Asked) -> None:
        """Write what to look for, or look for it once more."""
        event.stop()
        if event.step == 0:
            self.write_search()
        else:
            self._look_again(event.step)

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
            self._enter_batch(event.entry)
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
        if event.entries:
            self._list.grew()
        self._progress(search)

    def on_search_arrived(self, event: Search.Arrived) -> None:
        """Show what a filter leaves of what was recorded since."""
        event.stop()
        search = event.search
        if search is not self._search:
            return
        search.arrived(event.until)
        search.found.add_newer(event.entries)
        if event.entries:
            self._list.recorded(event.until)
        self._progress(search)
        self._look_ahead(search)

    def on_search_failed(self, event: Search.Failed) -> None:
        """Say why a filter looks no further."""
        event.stop()
        if event.search is self._search:
            self._say(event.why, is_error=True)
            self._filter.progress(f"{len(event.search.found):,} found, can't look further")

    def on_browser_matched(self, event: Browser.Matched) -> None:
        """Go there, unless something else is listed or looked for by now."""
        event.stop()
        if event.asked is not self._asked_last:
            return
        self._asked_last = None
        if event.found is not None:
            self._leave_batch()
            self._list.go_to(event.found.seq)
            return
        where = "above" if event.step > 0 else "below"
        yet = "" if self._search is None or self._search.ended else " yet"
        self._say(f"no {self._sought!r} {where}{yet}")

    def _whole(self) -> Whole:
        return Whole(self._entries, self.workspace, self._floor)

    def _show(self) -> None:
        """The first screen while there is nothing at all, else the list."""
        nothing = self._search is None and self._outside is None and self._list.is_empty
        if (nothing, not nothing) == (self._welcome.display, self._list.display):
            return
        self._welcome.display, self._list.display = nothing, not nothing
        if self.screen.focused is None:
            self.focus_list()

    def _say(self, text: str, is_error: bool = False) -> None:
        self.post_message(self.Said(text, is_error))

    def _tried(self, ask: Callable[[], Found_]) -> Found_ | None:
        """What the journal answers; where it can't be read it is said why."""
        try:
            with readable(self._path):
                return ask()
        except JournalError as error:
            self._say(str(error), is_error=True)
        return None

    def _begin_anew(self, floor: int) -> None:
        """Everything beyond a reset, or what the filter leaves of it."""
        self._floor = floor
        self._apply(self._search.expression if self._search else None)

    def _apply(self, expression: Expression | None) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None
        self._close_batch()
        self._asked_last = None
        self._filter.progress("")
        asked = None if expression is None else self._asked(expression)
        if asked is None:
            self._list.show(self._whole())
            self._show()
            return
        found = Found(self._entries)
        search = Search(self, found, asked, self._until)
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

    def _asked(self, expression: Expression) -> Asked | None:
        """It is looked for as of now, or of when the recording ended."""
        now = self._tried(self._entries.last_moment) if self._is_recording else time.time()
        return None if now is None else Asked(self._path, expression, self.workspace, now)

    def _look_again(self, step: int) -> None:
        """The next row that matches what is searched for, above for step 1, below for -1."""
        if not self._sought:
            self._say("nothing is searched for yet: / begins")
            return
        expression = parse(self._sought)
        if self._outside is not None:
            self._look_inside(expression, step)
            return
        low, high = self._floor, self._until
        if (search := self._search) is not None:
            expression = And((search.expression, expression))
            low, high = max(low, search.reached - 1), search.looked_at
        entry = self._list.current
        place = entry.seq if entry else high + 1
        if (asked := self._asked(expression)) is not None:
            self._asked_last = asked
            look = partial(self._look, asked, place, step, low, high)
            self.run_worker(look, thread=True, group="match", exclusive=True, exit_on_error=False)

    def _look_inside(self, expression: Expression, step: int) -> None:
        """The next row of a batch that matches, and from its end again."""
        current = self._list.current
        if found := self._held_inside(expression):
            self._list.go_to(next_place(found, current.seq if current else 0, step))
        else:
            self._say(f"no {self._sought!r} in this exchange")

    def _held_inside(self, expression: Expression) -> list[int]:
        asked = self._asked(expression)
        if asked is None:
            return []
        ask = partial(holding, self._entries, self._batch, expression, asked.now)
        return self._tried(ask) or []

    def _look(self, asked: Asked, place: int, step: int, low: int, high: int) -> None:
        """In a thread."""
        worker = get_current_worker()
        try:
            found = next_match(asked, place, step, low, high, lambda: worker.is_cancelled)
        except JournalError as error:
            self._say(str(error), is_error=True)
        else:
            self.post_message(self.Matched(asked, step, found))

    def _place(self, entry: Entry) -> Place:
        summary = self._list.summary(entry)
        if self._outside is not None:
            return Place(self._outside.seq, entry.message, summary.indexes if summary else ())
        if entry.message is not None:
            return Place(None, entry.message)
        return Place(entry.seq, None)

    def _enter_batch(self, entry: Entry) -> None:
        summary = self._list.summary(entry)
        inside = self._tried(lambda: self._entries.inside(entry.seq))
        if inside is None:
            return
        self._outside = entry
        at = f" at {clock(summary.at)}" if summary else ""
        said = f"exchange {entry.seq}{at}: {len(inside):,} in it, Esc leaves"
        self._inside.update(Content(said))
        self._inside.set_class(True, "-shown")
        self._batch = inside
        self._list.enter(Batch(inside), entry.seq)
        if self._search is not None and (held := self._held_inside(self._search.expression)):
            self._list.go_to(held[0])
        self.refresh_bindings()

    def _close_batch(self) -> None:
        self._outside = None
        self._inside.set_class(False, "-shown")
        self.refresh_bindings()

    def _leave_batch(self) -> None:
        """The list again, where it was left."""
        if self._outside is not None:
            self._close_batch()
            self._list.leave(self._search.looked_at if self._search else self._until)

    def _known(self) -> dict[str, list[str]]:
        """What the filter line completes: the names that are to be seen."""
        shown = self._list.shown()
        return {
            "contact": [one.contact for one in shown if one.contact],
            "account": [one.account for one in shown if one.account],
            "event": [one.event for one in shown if one.event],
            "workspace": self._tried(self._entries.history.workspaces) or [],
        }
