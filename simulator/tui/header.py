"""The header: what is watched, how much comes, how it went, and what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from simulator.clock import Clock, system
from simulator.faults import FaultError, parse
from simulator.journal.counts import Counts
from simulator.journal.file import JournalError
from simulator.tui.background import in_background, tell
from simulator.tui.figures import Figures
from simulator.tui.header_lines import Told, header_lines, height
from simulator.tui.outside import OutsideError
from simulator.tui.watched import Watched

COUNT_SECONDS = 0.25
"""How long the counting rests, however much is written."""
MOVE_SECONDS = 1.0
"""How long it waits for something to be written: a second later the sparkline has moved."""
ASK_SECONDS = 3.0
"""How often the control plane is asked for the faults."""


class Header(Widget):
    """One to three lines, as the height of the terminal allows.

    It counts in a thread of its own, by a connection of its own, and asks the control plane in
    another.
    """

    DEFAULT_CSS = """
    Header {
        dock: top;
        height: auto;
        background: $panel;
        color: $foreground;
    }
    """

    def __init__(self, watched: Watched, clock: Clock = system) -> None:
        super().__init__()
        self.figures = Figures(watched.workspace)
        self._watched = watched
        self._clock = clock if watched.facts is not None else None
        self._told = Told(str(watched.journal), watched.facts)
        self._troubles: dict[str, str] = {}
        self._asking = False
        self._workspace = watched.workspace
        self._written = threading.Event()
        self._ended = threading.Event()

    def on_mount(self) -> None:
        """Begin to count and to ask."""
        in_background(self, self._count, self._stopped)
        if self._watched.control is not None:
            self.ask()
            self.set_interval(ASK_SECONDS, self.ask)

    def on_unmount(self) -> None:
        """Let the thread end."""
        self._ended.set()
        self._written.set()

    def recorded(self, until: int) -> None:
        """Something was written: the journal goes up to the seq ``until`` now."""
        if until != self.figures.until:
            self._written.set()

    def notice(self, text: str) -> None:
        """A sentence that stays until there is another; an empty one takes it away."""
        self._tell(notice=text)

    def pause(self, paused: bool) -> None:
        """Say that the screen stands still, or no more."""
        self._tell(paused=paused)

    def show_workspace(self, workspace: str | None) -> None:
        """Count another workspace, or all."""
        self._workspace = workspace
        self._counted(Figures(workspace))
        self._written.set()
        self.ask()

    def ask(self) -> None:
        """Ask the control plane which faults are in force, unless that is being asked."""
        if self._watched.control is None or self._asking:
            return
        self._asking = True
        in_background(self, self._faults, self._answered)

    def render(self) -> RenderResult:
        """The lines."""
        sentences = (self._told.notice, *self._troubles.values())
        told = replace(self._told, notice=next((text for text in sentences if text), ""))
        lines = header_lines(self.figures, told, self.size.width, self.size.height)
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the terminal has room for."""
        return height(viewport.height)

    def _tell(self, **changes: Any) -> None:
        told = replace(self._told, **changes)
        if told != self._told:
            self._told = told
            self.refresh()

    def _count(self) -> str:
        """In a thread, until the end: count again and again; the sentence says why no more."""
        try:
            with Counts(self._watched.journal) as counts:
                figures = Figures(self._workspace)
                while not self._ended.is_set():
                    if figures.workspace != self._workspace:
                        figures = Figures(self._workspace)
                    figures = figures.refresh(counts, self._clock() if self._clock else None)
                    tell(self, self._counted, figures)
                    self._ended.wait(COUNT_SECONDS)
                    self._written.wait(MOVE_SECONDS)
                    self._written.clear()
        except JournalError as error:
            return str(error)
        return ""

    def _counted(self, figures: Figures) -> None:
        if figures.workspace != self._workspace:
            return
        if figures.since != self.figures.since:  # a reset takes faults away
            self.ask()
        if figures != self.figures:
            self.figures = figures
            self.refresh()

    def _stopped(self, why: str) -> None:
        self._trouble("counting", why)

    def _trouble(self, of: str, why: str) -> None:
        if why != self._troubles.get(of, ""):
            self._troubles[of] = why
            self.refresh()

    def _faults(self) -> list[str] | OutsideError:
        """In a thread: the faults in force for whoever is shown."""
        assert self._watched.control is not None
        try:
            entries = self._watched.control.ask("faults")["data"]
        except OutsideError as error:
            return error
        texts = [str(entry["fault"]) for entry in entries if not is_spent(entry)]
        return [text for text in texts if meets(text, self._workspace)]

    def _answered(self, found: list[str] | OutsideError) -> None:
        self._asking = False
        if isinstance(found, OutsideError):
            self._trouble("asking", str(found))
            self._tell(faults=None)
        else:
            self._trouble("asking", "")
            self._tell(faults=tuple(found))


def is_spent(entry: Mapping[str, Any]) -> bool:
    """Whether a fault was done as often as it was to be."""
    try:
        times = parse(str(entry["fault"])).times
    except FaultError:
        return False
    return times is not None and int(entry.get("applied", 0)) >= times


def meets(fault: str, workspace: str | None) -> bool:
    """Whether requests of this workspace may meet a fault; those of any may, where it is None."""
    try:
        meant = parse(fault).workspace
    except FaultError:  # of a newer simulator
        return True
    return workspace is None or meant in (None, workspace)
