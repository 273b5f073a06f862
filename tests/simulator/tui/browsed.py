"""An application of a browser, over a journal that is told things while it is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot

from simulator.tui.browser import Browser, Place
from simulator.tui.entry_list import EntryList
from simulator.tui.watched import Watched
from tests.simulator.state.told import Told, contact
from tests.simulator.tui.screens import lines, play, until
from tests.simulator.tui.settling import settled

OTHER = "bbbbbbbb"
"""A workspace beside that of ``Told``."""


class Browsed(App[None]):
    """An application of a browser, and what it told.  Esc leaves as in the whole screen."""

    AUTO_FOCUS = "EntryList"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "back", "")]

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self.browser = Browser(watched)
        self.opened: list[Place] = []
        self.moved: list[Place | None] = []
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.browser

    def action_back(self) -> None:
        self.browser.back()

    def on_browser_opened(self, event: Browser.Opened) -> None:
        self.opened.append(event.place)

    def on_browser_moved(self, event: Browser.Moved) -> None:
        self.moved.append(event.place)

    def on_browser_said(self, event: Browser.Said) -> None:
        self.said.append(event.text)

    @property
    def list(self) -> EntryList:
        return self.browser.query_one(EntryList)

    @property
    def filter_line(self) -> str:
        return lines(self)[0]

    @property
    def rows(self) -> list[str]:
        """The contacts, or the accounts, of the rows; what the first screen says is none."""
        if not self.list.display:
            return []
        shown = lines(self)[self.list.region.y + 1 : self.list.region.bottom]
        told = sorted(self.list.shown(), key=lambda one: one.seq)
        uids = [one.contact or one.account or "" for one in told]
        assert len([line for line in shown if line.strip(" │█")]) == len(uids)
        assert all(uid in line for uid, line in zip(uids, shown, strict=False))
        return uids

    @property
    def cursor(self) -> str | None:
        """The contact under the cursor."""
        one = self.browser.summary()
        return None if one is None else one.contact

    async def filter(self, text: str) -> None:
        """Let a filter hold."""
        self.browser.filter(text)
        await settled()

    async def poll(self) -> None:
        """What the application does ten times a second."""
        self.browser.poll()
        await settled()


Scenario = Callable[[Browsed, Pilot[Any]], Awaitable[None]]


def seen(
    path: Path,
    scenario: Scenario,
    *,
    size: tuple[int, int] = (100, 12),
    running: bool = True,
    workspace: str | None = None,
) -> None:
    """Ten rows, the heading and the filter line among twelve lines."""
    facts = {"salesmachine": "http://h:1", "segment": "http://h:2"} if running else None
    app = Browsed(Watched(path, facts, workspace=workspace))

    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        await scenario(app, pilot)

    play(app, steps, size)


def people(told: Told, *numbers: int, workspace: str | None = None) -> list[int]:
    """Record a contact u0 to u9 for each number; their seqs."""
    return told.tell(*(contact(f"u{number % 10}") for number in numbers), workspace=workspace)


async def comes(pilot: Pilot[Any], app: Browsed, rows: list[str]) -> None:
    """Wait until these rows are shown; they stay, whatever is still under way."""
    await until(pilot, lambda: app.rows == rows, f"{rows}, not {app.rows}")


async def ends(pilot: Pilot[Any], app: Browsed, number: int) -> None:
    """Wait until a filter has found so many and has looked at all."""
    said = f" {number} found"
    await until(pilot, lambda: app.filter_line.endswith(said), f"{said!r}: {app.filter_line}")
