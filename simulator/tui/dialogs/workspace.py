"""Choosing the workspace that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from textual import on
from textual.widget import Widget
from textual.widgets import OptionList

from simulator.journal.counts import Counts, Used
from simulator.journal.file import JournalError
from simulator.tui.background import in_background
from simulator.tui.dialogs.frame import Choice, Choices, Dialog

MOST = 500
"""Workspaces that are listed, those that were used last."""
_ALL = "all"
_ONE = "workspace "


class Chosen(NamedTuple):
    """A workspace's id; None is all of them."""

    workspace: str | None


class Workspaces(Dialog[Chosen]):
    """The workspaces of a journal with their counts, which may take a moment; and all of them."""

    HEADING = "Which workspace?"
    DEFAULT_CSS = """
    Workspaces > Vertical { max-height: 16; }
    """

    def __init__(self, journal: Path, workspace: str | None) -> None:
        super().__init__()
        self._journal = journal
        self._workspace = workspace

    def inside(self) -> Iterable[Widget]:
        """All of them to begin with."""
        yield Choices((Choice("0", "all workspaces", "counting …", _ALL),))

    def on_mount(self) -> None:
        """Count."""
        in_background(self, lambda: _used(self._journal), self._counted)

    def _counted(self, found: list[Used] | JournalError) -> None:
        if isinstance(found, JournalError):
            self.complain(str(found))
            return
        self.query_one(Choices).offer(self._choices(found))
        if (more := len(found) - MOST) > 0:
            self.say(f"and {more:,} more: filter by workspace:ID")

    def _choices(self, found: Sequence[Used]) -> Iterator[Choice]:
        total = sum(one.exchanges for one in found)
        yield Choice("0", "all workspaces", self._says(None, total), _ALL)
        for number, one in enumerate(found[:MOST], 1):
            key = str(number) if number < 10 else ""
            says = self._says(one.workspace, one.exchanges)
            yield Choice(key, one.workspace, says, _ONE + one.workspace)

    def _says(self, workspace: str | None, exchanges: int) -> str:
        counted = f"{exchanges:,} exchange{'' if exchanges == 1 else 's'}"
        return f"{counted}, shown now" if workspace == self._workspace else counted

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        name = event.option_id or _ALL
        self.answer(Chosen(None if name == _ALL else name.removeprefix(_ONE)))


def _used(journal: Path) -> list[Used] | JournalError:
    try:
        with Counts(journal) as counts:
            return counts.used()
    except JournalError as error:
        return error
