"""Small applications that show one part of the screen, and what is seen and done in them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.keys import key_to_character
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tests.simulator.waiting import PATIENCE

SIZES = pytest.mark.parametrize("size", [(20, 5), (80, 24), (200, 60)], ids=str)
"""From the smallest terminal that is survived to a large one."""
THEMES = pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])


class Shown(App[Any]):
    """Widgets, one under the other; what dialogs answer is in ``answers``."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets
        self.answers: list[Any] = []

    def compose(self) -> ComposeResult:
        """What was given."""
        yield from self._widgets

    def ask(self, dialog: Screen[Any]) -> None:
        """Show a dialog."""
        self.push_screen(dialog, self.answers.append)


def play(
    app: App[Any], steps: Callable[[Pilot[Any]], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> None:
    """Run an application in a terminal of this size, and do the steps in it."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await steps(pilot)

    asyncio.run(run())


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each once the one before has been handled.

    It doesn't wait until nothing happens any more, as a pilot does, which takes far longer.
    """
    for key in keys:
        character = key_to_character(key)
        shown = character if character is not None and character.isprintable() else None
        pilot.app.post_message(events.Key(key, shown))
        await pilot.pause(0)


async def until(pilot: Pilot[Any], condition: Callable[[], object], what: str) -> None:
    """Let the application run until the condition holds; an AssertionError says what never came."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while not condition():
        assert loop.time() < deadline, f"waited {PATIENCE:.0f} s in vain for {what}"
        await pilot.pause(0.005)
    await pilot.pause()


def lines(app: App[Any]) -> list[str]:
    """What the terminal shows, line by line, without the blanks at the end."""
    strips = app.screen._compositor.render_strips(app.size)
    return [strip.text.rstrip() for strip in strips]


def text(app: App[Any]) -> str:
    """The same, as one."""
    return "\n".join(lines(app))
