"""The application: header, browser, detail and bottom line, and what binds them together."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ClassVar, cast

from textual import events
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.timer import Timer

from simulator.journal.file import JournalError
from simulator.tui.acts import Acts
from simulator.tui.bottom import Bottom
from simulator.tui.browser import Browser, Place
from simulator.tui.crash import Crashing
from simulator.tui.detail import Detail
from simulator.tui.documents.document import PaneName
from simulator.tui.header import Header
from simulator.tui.help import Help
from simulator.tui.keys import bindings
from simulator.tui.palette import KeyCommands, Palette
from simulator.tui.themes import theme_for
from simulator.tui.watched import Watched

POLL_SECONDS = 0.1
"""How often the journal is asked whether something was written."""
LOW = 12
"""Lines below which the filter line gives way to a detail that is alone."""
SETTLE_SECONDS = 0.05
"""How long the cursor rests on a row before its detail is read."""


class SimApp(Acts, Crashing):
    """The screen.  It exits with a status: 0, or 3 for a bug of ours."""

    TITLE = "sim"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("everywhere"),
        # before any widget, as the filter: what is typed next belongs to it
        Binding("slash", "begin_search", "search", show=False, priority=True, id="list.search"),
    ]
    COMMAND_PALETTE_BINDING = "colon"
    AUTO_FOCUS = "EntryList, ModalScreen *"  # never the filter line: it takes every key
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {KeyCommands}
    CSS = """
    Detail { height: 60%; }
    Detail.-alone { height: 1fr; }
    """

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self.watched = watched
        self.browser = Browser(watched)
        self.detail = Detail(watched.journal)
        self.detail.display = False
        self.header = Header(watched)
        self.paused = False
        self._place: Place | None = None
        self._settling: Timer | None = None

    def compose(self) -> ComposeResult:
        """From the top down."""
        yield self.header
        yield self.browser
        yield self.detail
        yield Bottom()

    def on_mount(self) -> None:
        """Look at the journal from now on, in colours that suit the terminal."""
        if theme := theme_for(self.console.color_system, os.environ):
            self.theme = theme
        self.set_interval(POLL_SECONDS, self.poll)

    def pop_screen(self) -> AwaitComplete:
        """Leave a dialog, and keep nothing of it: Textual would what 1,024 widgets looked like."""
        StylesCache.get_inner_outer.cache_clear()
        return super().pop_screen()

    def poll(self) -> None:
        """Show what was written since, unless the screen is paused."""
        trouble = self.watched.trouble() or self.browser.trouble()
        if not self.paused:
            try:
                change = self.browser.poll()
            except JournalError as error:
                trouble = trouble or str(error)
            else:
                if change is not None:
                    self.header.recorded(change.until)
        self.header.notice(trouble)

    def on_browser_opened(self, event: Browser.Opened) -> None:
        """Show it in full, and go there."""
        event.stop()
        self.open_detail()
        self._load(event.place)
        self.detail.focus_pane()

    def on_browser_moved(self, event: Browser.Moved) -> None:
        """Once the cursor rests, what is under it is what the detail shows."""
        event.stop()
        if self.has_detail and event.place is not None and event.place != self._place:
            if self._settling is not None:
                self._settling.stop()
            place = event.place
            self._settling = self.set_timer(SETTLE_SECONDS, lambda: self._load(place))

    def on_browser_said(self, event: Browser.Said) -> None:
        """Tell it."""
        event.stop()
        self.tell(event.text, event.is_error)

    def on_resize(self, event: events.Resize) -> None:
        """Where there is little room the detail has it alone."""
        self._share_room(event.size.height)

    @property
    def has_detail(self) -> bool:
        """Whether the detail is open."""
        return bool(self.detail.display)

    def open_detail(self) -> None:
        """Open it; the list stays where it is then, whatever comes."""
        self.browser.rest()
        self.detail.display = True  # no class: all that is in it would be styled anew
        self._share_room()

    def close_detail(self) -> None:
        """Close it, and go back to the list."""
        self.detail.display = False
        self._share_room()
        self.browser.focus_list()

    def action_pane(self, name: str) -> None:
        """Go to the list, or to a pane of what is under the cursor."""
        if name == "list":
            self.close_if_alone()
            self.browser.focus_list()
            return
        if not self.has_detail and not self._open_chosen():
            return
        self.detail.choose(cast(PaneName, name))

    def action_next_pane(self) -> None:
        """The list, then the panes."""
        self._step(1)

    def action_previous_pane(self) -> None:
        """The other way round."""
        self._step(-1)

    def action_leave(self) -> None:
        """Out of whatever was entered last."""
        if self.browser.is_writing:
            self.browser.back()
        elif self.has_detail:
            self.close_detail()
        else:
            self.browser.back()

    def action_filter(self) -> None:
        """Write a filter, which is in sight then."""
        self.close_if_alone()
        self.browser.write_filter()

    def action_help(self) -> None:
        """Explain what has the focus."""
        if self.browser.is_writing:
            self.push_screen(Help("filter"))
        elif self.detail.has_focus_within:
            self.push_screen(Help(self.detail.pane))
        else:
            self.push_screen(Help("list"))

    def action_begin_search(self) -> None:
        """Write what to search the pane for that has the focus, or the rows."""
        if self.detail.has_focus_within:
            self.detail.begin_search()
        else:
            self.browser.write_search()

    def action_command_palette(self) -> None:
        """Find a command by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_earlier(self) -> None:
        """The state one exchange earlier."""
        self.detail.rewind(-1)

    def action_later(self) -> None:
        """The state one exchange later."""
        self.detail.rewind(1)

    def action_pause(self) -> None:
        """Show nothing new, or go on; recording goes on all the while."""
        self.paused = not self.paused
        self.header.pause(self.paused)
        self.poll()

    def close_if_alone(self) -> None:
        """Close the detail where it leaves no room for the list."""
        if self.detail.has_class("-alone"):
            self.close_detail()

    def _open_chosen(self) -> bool:
        place = self.browser.chosen
        if place is None:
            return False
        self.open_detail()
        self._load(place)
        return True

    def _step(self, step: int) -> None:
        """Tab: from the list to the panes and on, and back to the list behind the last one."""
        if not self.has_detail:
            if self._open_chosen():
                self.detail.focus_pane()
        elif not self.detail.has_focus_within:
            self.detail.focus_pane()
        elif not (self.detail.next_pane() if step > 0 else self.detail.previous_pane()):
            self.action_pane("list")

    def _load(self, place: Place) -> None:
        """Read what the detail shows."""
        self._place = place
        if (subject := self.read(place)) is not None:
            self.detail.show(subject)
            self.refresh_bindings()

    def _share_room(self, height: int | None = None) -> None:
        """The detail has all the room but the filter line's where there isn't enough for both."""
        lines = self.size.height if height is None else height
        alone = self.has_detail and lines < 30
        self.detail.set_class(alone, "-alone")
        self.browser.set_class(alone, "-filter-alone")
        self.browser.display = not alone or lines >= LOW
        if alone and self.browser.has_focus_within:
            self.detail.focus_pane()
