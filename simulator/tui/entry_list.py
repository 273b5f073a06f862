"""The list: a row an entry, newest at the bottom; only what is visible is ever read or drawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from simulator.journal.entries import Entry, Summary
from simulator.journal.file import JournalError
from simulator.tui.documents.document import Part
from simulator.tui.keys import bindings
from simulator.tui.listings import END, START, Listing
from simulator.tui.row_text import Columns, fitted, heading, row, widths
from simulator.tui.styles import CURSOR, cursor_tint, style_of
from simulator.tui.window import Window

_MARK, _CURSOR = "*", ">"
_TRACK, _THUMB, _FOLLOWING = "│", "█", "▼"
_WHEEL = 3


class _View(NamedTuple):
    """What is looked at: a listing, the window on it, and the exchange that it is in, if any."""

    listing: Listing
    window: Window
    inside: int | None = None


class EntryList(Widget, can_focus=True):
    """Rows of a listing around the cursor.  It follows what arrives until the cursor moves up."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    class Moved(Message):
        """The cursor is on another entry, or on none."""

        def __init__(self, entry: Entry | None) -> None:
            super().__init__()
            self.entry = entry

    class Opened(Message):
        """An entry was chosen."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Asked(Message):
        """A search is to begin, or its next match above (1) or below (-1) to be shown."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, listing: Listing, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = _View(listing, Window(listing))
        self._outer: _View | None = None
        """What was looked at before what is in an exchange is."""
        self._known: dict[Entry, Summary] = {}
        self._marks: dict[int | None, set[int]] = {}
        """The places of the rows that are marked, in the list and in each batch."""
        self._last: Entry | None = None
        self._is_other = True
        """Whether something else is under the cursor although it may look the same."""
        self._bar = range(0)
        self._trouble = ""
        self._works = (True, True, False)
        self.can_repeat = False
        """Whether something is searched for, so that it can be searched for again."""

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self._window.current

    @property
    def following(self) -> bool:
        """Whether the newest is always shown."""
        return self._window.following

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self._window.visible

    @property
    def trouble(self) -> str:
        """Why what was asked last couldn't be read and what was there stays; empty if it could."""
        return self._trouble

    def summary(self, entry: Entry) -> Summary | None:
        """What is known of an entry that is shown."""
        return self._known.get(entry)

    def shown(self) -> list[Summary]:
        """What is known of all that is shown."""
        return list(self._known.values())

    def show(self, listing: Listing) -> None:
        """Another listing, the cursor on its last entry."""

        def show() -> None:
            self._look_at(_View(listing, Window(listing, self._room())))
            self._outer = None

        self._do(show)

    def enter(self, listing: Listing, inside: int) -> None:
        """What is in an exchange, the cursor on the first of it."""

        def enter() -> None:
            window = Window(listing, self._room())
            window.to_start()
            self._window.rest()
            self._outer = self._view
            self._look_at(_View(listing, window, inside))

        self._do(enter)

    def leave(self, until: int) -> None:
        """What was looked at before, as it was left; up to ``until`` there may be more of it."""

        def leave() -> None:
            if self._outer is not None:
                self._look_at(self._outer)
                self._outer = None
                self._window.resize(self._room())
                self._window.refresh(until)

        self._do(leave)

    def recorded(self, until: int) -> None:
        """Something new is in the listing, up to ``until``."""
        self._do(lambda: self._window.refresh(until))

    def grew(self) -> None:
        """A filter has found more, older than what is there."""
        if len(self._window.visible) < self._room():
            self._do(lambda: self._window.resize(self._room()))

    def rest(self) -> None:
        """The cursor stays where it is: what comes is counted."""
        self._do(self._window.rest)

    def go_to(self, seq: int) -> None:
        """The cursor to a place."""
        self._do(lambda: self._window.to(seq))

    def action_cursor_down(self) -> None:
        """One row down."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """One row up; it follows no longer."""
        self._move(-1)

    def action_page_down(self) -> None:
        """A screenful down."""
        self._move(self._window.height)

    def action_page_up(self) -> None:
        """A screenful up."""
        self._move(-self._window.height)

    def action_half_page_down(self) -> None:
        """Half a screenful down."""
        self._move(max(1, self._window.height // 2))

    def action_half_page_up(self) -> None:
        """Half a screenful up."""
        self._move(-max(1, self._window.height // 2))

    def action_first(self) -> None:
        """The first entry."""
        self._do(self._window.to_start)

    def action_last(self) -> None:
        """The last entry, and follow."""
        self._do(self._window.to_end)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if (entry := self.current) is not None:
            self.post_message(self.Opened(entry))

    def action_mark(self) -> None:
        """Mark the row, or take its mark away."""
        if (entry := self.current) is not None:
            self._marked ^= {entry.seq}
            self._move(1)

    def action_next_mark(self) -> None:
        """The next marked row above, from the bottom again at the top."""
        self._do(self._to_next_mark)

    def action_search(self) -> None:
        """Write what to look for."""
        self.post_message(self.Asked(0))

    def action_next_match(self) -> None:
        """The next match above: what came before."""
        self.post_message(self.Asked(1))

    def action_previous_match(self) -> None:
        """The next match below."""
        self.post_message(self.Asked(-1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does anything now."""
        match action:
            case "open" | "mark":
                return not self.is_empty
            case "last":
                return not self.following and not self.is_empty
            case "next_mark":
                return bool(self._marked)
            case "next_match" | "previous_match":
                return self.can_repeat
        return True

    def render_line(self, y: int) -> Strip:
        """The heading, then a row an entry."""
        width = self.size.width
        columns = widths(max(1, width - 2))
        if y == 0:
            return self._strip(self._heading(columns), width)
        index = y - 1
        visible = self._window.visible
        if index >= len(visible):
            return Strip.blank(width, self.rich_style)
        entry = visible[index]
        summary = self._known.get(entry)
        parts = row(summary, columns) if summary else (Part("gone", "muted"),)
        chosen = self._window.current == entry
        mark = _MARK if entry.seq in self._marked else _CURSOR if chosen else " "
        bar = Part(_THUMB if index in self._bar else _TRACK, "muted")
        body = _filled((Part(mark, "title"), *parts), width - 1)
        return self._strip((*body, bar), width, chosen)

    def on_resize(self, event: events.Resize) -> None:
        """Show as many rows as there is room for."""
        self._do(lambda: self._window.resize(self._room()))

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is dimmed."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose a row; a second click opens it; the heading's right end follows again."""
        index = event.y - 1
        visible = self._window.visible
        if index < 0:
            self.action_last()
        elif index < len(visible):
            self._move(index - self._window.cursor)
            if event.chain > 1:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three rows down."""
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three rows up."""
        self._scroll(-_WHEEL)

    def allow_focus(self) -> bool:
        """Not while the first screen is shown in its place."""
        return super().allow_focus() and self.display

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As much as there is."""
        return container.height

    def _room(self) -> int:
        return max(1, self.size.height - 1)

    @property
    def _marked(self) -> set[int]:
        return self._marks.setdefault(self._view.inside, set())

    @_marked.setter
    def _marked(self, places: set[int]) -> None:
        self._marks[self._view.inside] = places

    def _to_next_mark(self) -> None:
        current, marks = self.current, sorted(self._marked, reverse=True)
        if current is None:
            return
        older = [seq for seq in marks if seq < current.seq]
        for seq in (*older, *marks):
            if [one.seq for one in self._view.listing.after(seq - 1, 1)] == [seq]:
                self._window.to(seq)
                return
        self.notify("no marked row is listed here")

    def _move(self, rows: int) -> None:
        self._do(lambda: self._window.move(rows))

    def _scroll(self, rows: int) -> None:
        self._do(lambda: self._window.scroll(rows))

    @property
    def _window(self) -> Window:
        return self._view.window

    def _look_at(self, view: _View) -> None:
        self._view, self._known, self._is_other = view, {}, True

    def _do(self, act: Callable[[], object]) -> None:
        """Do something to the window, and draw what is shown then.

        Where the journal can't be read nothing is done.
        """
        known, outer = self._known, self._outer
        before = self._view._replace(window=self._window.copied())
        try:
            act()
            self._read()
            self._trouble = ""
        except (JournalError, sqlite3.Error) as error:
            self._view, self._outer, self._known = before, outer, known
            self._window.cut(self._room())
            self._trouble = str(error)
        if self._is_other or self._window.current != self._last:
            self._is_other, self._last = False, self._window.current
            self.post_message(self.Moved(self._last))
        if (works := (self.is_empty, self.following, bool(self._marked))) != self._works:
            self._works = works
            self.refresh_bindings()
        self.refresh()

    def _read(self) -> None:
        """Read what became visible, and let go of what isn't any more."""
        visible = self._window.visible
        missing = [entry for entry in visible if entry not in self._known]
        kept = {entry: self._known[entry] for entry in visible if entry in self._known}
        self._known = kept | self._view.listing.summaries(missing) if missing else kept
        self._bar = self._thumb()

    def _heading(self, columns: Columns) -> tuple[Part, ...]:
        """The names of the columns; at the right how many are new, and ▼ while it follows."""
        window = self._window
        new = f" {window.arrived:,} new, G shows " if window.arrived else ""
        said = new + (_FOLLOWING if window.following else " ")
        width = max(0, self.size.width - len(said))
        text = fitted(" " + "".join(part.text for part in heading(columns)), width)
        return Part(text, "muted"), Part(said, "title")

    def _thumb(self) -> range:
        """The rows of the scroll bar's thumb, by where the visible entries are in the order."""
        visible, height = self._window.visible, self._window.height
        if len(visible) < height:
            return range(height)
        first, last = self._ends()
        total = max(1, last - first)
        top = (visible[0].seq - first) * height // total
        bottom = -((first - visible[-1].seq) * height // total)
        top = min(top, height - 1)
        return range(top, max(top + 1, bottom))

    def _ends(self) -> tuple[int, int]:
        first, last = self._view.listing.after(START, 1), self._view.listing.before(END, 1)
        return (first[0].seq, last[0].seq) if first and last else (0, 0)

    def _strip(self, parts: tuple[Part, ...], width: int, chosen: bool = False) -> Strip:
        base = self.rich_style
        over = Style()
        if chosen:
            over = CURSOR if self.has_focus else cursor_tint(self) + Style(bold=True)
        plain = chosen and self.has_focus
        segments = [
            Segment(part.text, base + style_of(self, "plain" if plain else part.kind) + over)
            for part in parts
        ]
        return Strip(segments).adjust_cell_length(width, base)


def _filled(parts: tuple[Part, ...], width: int) -> tuple[Part, ...]:
    """Parts, and what is left of the width as one more."""
    left = width - sum(cell_len(part.text) for part in parts)
    return (*parts, Part(" " * left)) if left > 0 else parts
