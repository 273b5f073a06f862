"""The bottom line: the keys that work now, as many as there is room for."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult, RenderResult
from textual.binding import ActiveBinding, Binding
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from simulator.tui.bottom import Bottom, Hint, fitting, working
from simulator.tui.keys import bindings
from tests.simulator.tui.screens import THEMES, lines, play


class Rows(Widget, can_focus=True):
    """Stands for the list."""

    BINDINGS = bindings("list")

    def render(self) -> RenderResult:
        """Nothing."""
        return ""


class Pane(Rows):
    """Stands for a pane."""

    BINDINGS = bindings("request")


class Line(Input):
    """Stands for the filter line."""

    BINDINGS = bindings("filter")


class Keys(App[None]):
    """What has the keys; those of ``off`` do nothing now."""

    BINDINGS = bindings("everywhere")
    CSS = "Rows, Line { height: 1; }"

    def __init__(self, *off: str) -> None:
        super().__init__()
        self.off = set(off)

    def compose(self) -> ComposeResult:
        """A list, a pane, a filter line and the line of keys."""
        yield from (Rows(), Pane(), Line(compact=True), Bottom())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether it works."""
        return action not in self.off


def bottom(app: App[Any]) -> str:
    return lines(app)[-1]


@pytest.mark.parametrize(
    ("focus", "width", "shown"),
    [
        (Rows, 80, "Enter open  Esc back  G follow  f filter  / search  n N match  "),
        (Rows, 20, "Enter open  ? help"),
        (Rows, 12, "? help"),
        (Pane, 40, "Enter go  Esc back  Space fold  ? help"),
        (Line, 80, "Enter use it  Esc back  Tab complete  ↑ ↓ history  F1 help"),
    ],
)
def test_what_is_shown(focus: type[Widget], width: int, shown: str) -> None:
    """The keys of what has the focus, then those of everywhere; help is always there."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.query_one(focus).focus()
        await pilot.pause()
        assert bottom(pilot.app).startswith(shown)
        assert bottom(pilot.app).endswith(" help")

    play(Keys(), steps, (width, 10))


def test_a_wide_terminal_shows_more() -> None:
    """With the room there is what is wanted less."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.query_one(Rows).focus()
        await pilot.pause()
        assert "w workspace" in bottom(pilot.app)
        assert "0-7 panes" in bottom(pilot.app)
        await pilot.resize_terminal(60, 10)
        assert len(bottom(pilot.app)) <= 60
        assert bottom(pilot.app).endswith("  ? help")

    play(Keys(), steps, (260, 10))


def test_what_does_nothing_is_not_shown() -> None:
    """It goes once it does nothing any more, and comes back."""

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Keys)
        app.query_one(Rows).focus()
        await pilot.pause()
        assert "replay" not in bottom(app)
        assert "/ search" in bottom(app)
        app.off = {"leave", "earlier", "later", "app.next_pane"}
        app.refresh_bindings()
        await pilot.pause()
        assert "Esc" not in bottom(app)
        assert "rewind" not in bottom(app)
        assert "r replay" in bottom(app)

    play(Keys("replay"), steps, (100, 10))


def test_a_key_of_two_that_share_a_word() -> None:
    """Where one of them does nothing only the other is shown."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.query_one(Rows).focus()
        await pilot.pause()
        assert "  ] rewind" in bottom(pilot.app)

    play(Keys("earlier"), steps)


@THEMES
def test_themes(theme: str) -> None:
    """It is there in light and dark and in the terminal's own colours."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.theme = theme
        await pilot.pause()
        assert bottom(pilot.app).endswith("? help")

    play(Keys(), steps)


def test_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR leaves the words, and keys are still bold."""
    monkeypatch.setenv("NO_COLOR", "1")

    async def steps(pilot: Pilot[Any]) -> None:
        assert pilot.app.no_color
        pilot.app.query_one(Rows).focus()
        await pilot.pause()
        strip = pilot.app.query_one(Bottom).render_line(0)
        first = next(segment for segment in strip if segment.text.strip())
        assert first.text.strip() == "Enter"
        assert first.style is not None
        assert first.style.bold

    play(Keys(), steps)


def test_a_foreign_binding_is_not_shown() -> None:
    """Only keys of the table are."""
    node = Rows()
    help_key = bindings("everywhere")
    [known] = [one for one in help_key if one.id == "everywhere.help"]
    foreign = Binding("x", "cut", "Cut"), Binding("c", "copy", "Copy", id="copy")
    active = [ActiveBinding(node, one, True) for one in (*foreign, known.with_key("question_mark"))]
    assert working(active) == [Hint("?", "help")]


def test_no_keys_at_all() -> None:
    """Then there is nothing."""
    assert working([]) == []
    assert fitting([], 80) == []


def test_a_long_one_leaves_room_for_a_shorter() -> None:
    """What has no room is left out, and what follows it may have some."""
    hints = [Hint("Enter", "open"), Hint("Shift+Tab", "something long"), Hint("q", "quit")]
    last = Hint("?", "help")
    assert fitting([*hints, last], 26) == [hints[0], hints[2], last]
