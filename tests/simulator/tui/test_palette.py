"""The command palette: what can be done now, found by its sentence."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static

from simulator.tui import palette as palette_module
from simulator.tui.help import Help
from simulator.tui.keys import bindings
from simulator.tui.palette import KeyCommands
from tests.simulator.tui.screens import play, press, until


class Rows(Static, can_focus=True):
    """Stands for the list."""

    BINDINGS = bindings("list")

    def action_mark(self) -> None:
        """Tell it."""
        assert isinstance(self.app, Palette)
        self.app.done.append("mark")


class Palette(App[None]):
    """What has the keys, and tells which of them was done; those of ``off`` do nothing now."""

    BINDINGS = bindings("everywhere")
    COMMANDS: ClassVar[set[Any]] = {KeyCommands}
    COMMAND_PALETTE_BINDING = "colon"

    def __init__(self, *off: str) -> None:
        super().__init__()
        self.off = set(off)
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        """A list and a line to write in."""
        yield from (Rows("rows"), Input())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether it works."""
        return action not in self.off

    def action_pane(self, name: str) -> None:
        """Tell it."""
        self.done.append(f"pane {name}")


def found(app: App[Any]) -> list[str]:
    """The first line of each command that is listed."""
    options = app.screen.query_one(CommandList).options
    return [str(option.prompt).splitlines()[0] for option in options]


async def look_for(pilot: Pilot[Any], query: str, wanted: str) -> None:
    await press(pilot, "colon")
    await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette), "the palette")
    pilot.app.screen.query_one(Input).value = query
    await until(pilot, lambda: wanted in found(pilot.app), wanted)


@pytest.mark.parametrize(
    ("query", "command", "done"),
    [
        ("go to contract", "Go to Contract", "pane contract"),
        ("mark the row", "Mark the row, or take its mark away; and one down", "mark"),
    ],
)
def test_doing_one(query: str, command: str, done: str) -> None:
    """What is chosen is done, by whoever has it: the application or what had the focus."""

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Palette)
        app.query_one(Rows).focus()
        await look_for(pilot, query, command)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: app.done, done)
        assert app.done == [done]

    play(Palette(), steps)


def test_all_of_them() -> None:
    """Without a query there is everything that works now, each once; what doesn't isn't."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.query_one(Rows).focus()
        await look_for(pilot, "", "Write a filter")
        shown = found(pilot.app)
        assert "Open the row, or the messages of a batch" in shown
        assert "Theme textual-light" in shown
        assert "Send it again" not in shown
        assert "Find a command by its name" not in shown
        assert len(shown) == len(set(shown))

    play(Palette("replay"), steps)


def test_a_theme() -> None:
    """A theme can be chosen."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.query_one(Rows).focus()
        await look_for(pilot, "theme textual-light", "Theme textual-light")
        await press(pilot, "down", "enter")
        await until(pilot, lambda: pilot.app.theme == "textual-light", "the theme")

    play(Palette(), steps)


def test_a_colon_is_text_where_text_is_written() -> None:
    """The palette's key doesn't take it away from a filter."""

    async def steps(pilot: Pilot[Any]) -> None:
        line: Widget = pilot.app.query_one(Input)
        line.focus()
        await press(pilot, "a", "colon", "b")
        assert isinstance(line, Input)
        assert line.value == "a:b"

    play(Palette(), steps)


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
@pytest.mark.parametrize("where", [Rows, Input])
def test_quitting_from_anywhere(key: str, where: type[Widget]) -> None:
    """These keys quit whatever has the focus."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.query_one(where).focus()
        await press(pilot, key)
        await until(pilot, lambda: not pilot.app.is_running, "the end")

    play(Palette(), steps)


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_quitting_from_a_dialog(key: str) -> None:
    """So do they where a dialog is open."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.push_screen(Help("list"))
        await pilot.pause()
        await press(pilot, key)
        await until(pilot, lambda: not pilot.app.is_running, "the end")

    play(Palette(), steps)


def test_a_second_enter() -> None:
    """It may come when the palette is closed already: nothing more happens."""

    async def steps(pilot: Pilot[Any]) -> None:
        app, palette = pilot.app, palette_module.Palette(id="--command-palette")
        await app.push_screen(palette)
        palette.dismiss()
        palette.dismiss()
        await pilot.pause()
        assert app.screen is not palette
        assert len(app.screen_stack) == 1

    play(Palette(), steps)
