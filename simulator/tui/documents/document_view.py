"""The view of a document: a pane that draws the lines in sight, and moves, folds and searches."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from simulator.lines.text import printable
from simulator.tui.documents.browsing import Browsing
from simulator.tui.documents.document import Document, Line, Target
from simulator.tui.documents.painting import GUTTER, painted

STEP = 8
"""Columns that it scrolls to a side."""


class DocumentView(ScrollView, can_focus=True, inherit_bindings=False):
    """A document, line by line.  The cursor is a line; it shows while the view has the focus."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DocumentView {
        border: round $foreground-muted;
        border-title-color: $foreground;
        border-title-style: bold;
        border-subtitle-color: $foreground;
        scrollbar-size: 1 1;
        &:focus { border: heavy $border; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor_down", "Down"),
        Binding("k,up", "cursor_up", "Up"),
        Binding("g,home", "first", "First line"),
        Binding("G,end", "last", "Last line"),
        Binding("pagedown", "page_down", "Page down"),
        Binding("pageup", "page_up", "Page up"),
        Binding("ctrl+d", "half_page_down", "Half a page down"),
        Binding("ctrl+u", "half_page_up", "Half a page up"),
        Binding("h,left", "left", "Left"),
        Binding("l,right", "right", "Right"),
        Binding("enter", "choose", "Fold or go there"),
        Binding("space", "toggle_fold", "Fold"),
        Binding("z", "fold_all", "Fold all"),
        Binding("Z", "unfold_all", "Unfold all"),
        Binding("n", "next_match", "Next match"),
        Binding("N", "previous_match", "Match before"),
    ]

    class Chosen(Message):
        """A line that leads somewhere was chosen."""

        def __init__(self, view: DocumentView, target: Target) -> None:
            super().__init__()
            self.view, self.target = view, target

        @property
        def control(self) -> DocumentView:
            """The view that it was chosen in."""
            return self.view

    def __init__(self, title: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.border_title = Content(printable(title))
        self._browsing = Browsing()
        self._columns = 0
        self._sought = ""

    def show(self, document: Document, keep_place: bool = False) -> None:
        """Show a document, from its beginning or from the place where the one before was.

        What is searched for is searched for in it too.
        """
        before, top = self._browsing, self.scroll_offset.y
        self._browsing = now = Browsing(document)
        self._columns = now.columns
        if keep_place:
            now.return_to(before.spot())
        now.find(self._sought)
        self._changed()
        x, y = None if keep_place else 0, top + now.row - before.row
        self.scroll_to(x, y, animate=False, force=True)
        self._reveal()

    def go_to(self, pointer: str) -> bool:
        """To the value at a JSON pointer, or the nearest that encloses it; whether it is there."""
        is_there = self._browsing.go_to(pointer)
        self._changed()
        return is_there

    def search(self, text: str) -> int:
        """Find a text and go to its first match from the cursor on; how many there are."""
        self._sought = text
        found = self._browsing.search(text)
        self._matched()
        return found

    def next_match(self) -> None:
        """To the next match, from the last to the first."""
        self._browsing.step(1)
        self._matched()

    def previous_match(self) -> None:
        """To the match before, from the first to the last."""
        self._browsing.step(-1)
        self._matched()

    def clear_search(self) -> None:
        """Nothing is searched for any more."""
        self.search("")

    @property
    def current(self) -> Line:
        """The line of the cursor; an empty one where there is none."""
        return self._browsing.current

    def action_cursor_down(self) -> None:
        """A line down."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """A line up."""
        self._move(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self._move(self._height)

    def action_page_up(self) -> None:
        """A page up."""
        self._move(-self._height)

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self._move(max(1, self._height // 2))

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self._move(-max(1, self._height // 2))

    def action_first(self) -> None:
        """To the first line."""
        self._move(-len(self._browsing.document))

    def action_last(self) -> None:
        """To the last line."""
        self._move(len(self._browsing.document))

    def action_left(self) -> None:
        """To the left."""
        self.scroll_to(x=self.scroll_offset.x - STEP, animate=False, force=True)

    def action_right(self) -> None:
        """To the right."""
        self.scroll_to(x=self.scroll_offset.x + STEP, animate=False, force=True)

    def action_choose(self) -> None:
        """Go where the line leads, else fold or unfold it."""
        target = self._browsing.current.target
        if target is not None:
            self.post_message(self.Chosen(self, target))
        else:
            self.action_toggle_fold()

    def action_toggle_fold(self) -> None:
        """Fold or unfold what begins or ends on the line."""
        self._browsing.toggle()
        self._changed()

    def action_fold_all(self) -> None:
        """Fold everything but what encloses all the rest."""
        self._browsing.fold_all()
        self._changed()

    def action_unfold_all(self) -> None:
        """Unfold everything."""
        self._browsing.folding.unfold_all()
        self._changed()

    def action_next_match(self) -> None:
        """To the next match."""
        self.next_match()

    def action_previous_match(self) -> None:
        """To the match before."""
        self.previous_match()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does anything now."""
        browsing = self._browsing
        folding = browsing.folding
        if action in ("next_match", "previous_match"):
            return bool(browsing.matches)
        if action in ("fold_all", "unfold_all"):
            return folding.any_foldable
        if action == "choose" and browsing.current.target is not None:
            return True
        if action in ("choose", "toggle_fold"):
            return folding.opener(browsing.line) is not None
        return True

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        rows, (left, top) = self._browsing.folding.rows, self.scroll_offset
        if not 0 <= top + y < len(rows):
            return Strip.blank(self.size.width, self.rich_style)
        return painted(self, self._browsing, rows[top + y], left)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there; on the gutter fold too, and a second click chooses."""
        spot = event.get_content_offset(self)
        row = -1 if spot is None else self.scroll_offset.y + spot.y
        if spot is None or row >= len(self._browsing.folding.rows):
            return
        self._browsing.to_row(row)
        if spot.x < GUTTER:
            self._browsing.toggle()
        elif event.chain == 2:
            self.action_choose()
        self._changed()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._reveal()

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def _move(self, rows: int) -> None:
        self._browsing.to_row(self._browsing.row + rows)
        self._changed()

    def _matched(self) -> None:
        """Show which match of how many this is, and the match itself."""
        browsing, match = self._browsing, self._browsing.matched()
        self._changed()
        if match is not None:
            text = browsing.text(match.line)
            self._reveal_columns(cell_len(text[: match.start]), cell_len(text[: match.end]))

    def _changed(self) -> None:
        """Draw it anew, the cursor in sight."""
        browsing = self._browsing
        self.virtual_size = Size(GUTTER + self._columns, len(browsing.folding.rows))
        self.border_subtitle = self._counted()
        self._reveal()
        self.refresh_bindings()
        self.refresh()

    def _counted(self) -> str | None:
        """``3/17`` of a search, that there is no match, or nothing without a search."""
        matches = self._browsing.matches
        if matches:
            return f"{self._browsing.match + 1:,}/{len(matches):,}"
        return "no match" if self._sought else None

    def _reveal(self) -> None:
        """Scroll until the cursor is in sight."""
        row, top, height = self._browsing.row, self.scroll_offset.y, self._height
        y = min(max(top, row - height + 1), row)
        if y != top:
            self.scroll_to(y=y, animate=False, force=True)

    def _reveal_columns(self, start: int, end: int) -> None:
        left, room = self.scroll_offset.x, self.scrollable_content_region.width - GUTTER
        if start < left or end > left + room:
            x = 0 if end <= room else max(0, min(start, end - room // 2))
            self.scroll_to(x=x, animate=False, force=True)
