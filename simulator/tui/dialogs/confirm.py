"""Asking before everything begins anew."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import OptionList

from simulator.tui.dialogs.frame import Choice, Choices, Dialog, text

HAPPENS = (
    "State and rate limits begin anew; injected faults are taken away.",
    "Messages under way are given up: they have failed, INTERRUPTED.",
    "The journal keeps what came before; sim tail --after 0 shows it.",
)
"""What a reset does."""


class Confirm(Dialog[bool]):
    """Shall a workspace, or all of them, begin anew?  True is yes; no is highlighted."""

    DEFAULT_CSS = """
    Confirm > Vertical, Confirm Choices { height: auto; }
    """

    def __init__(self, workspace: str | None) -> None:
        super().__init__()
        self._workspace = workspace

    def heading(self) -> str:
        """The question."""
        return f"Clear {'all workspaces' if self._workspace is None else self._workspace}?"

    def inside(self) -> Iterable[Widget]:
        """What will happen, and the answers."""
        yield Choices(
            (
                Choice("n1", "No", "leave it as it is", "no"),
                Choice("y2", "Yes", "begin anew", "yes"),
            )
        )
        yield from (text(sentence) for sentence in HAPPENS)

    @on(OptionList.OptionSelected)
    def _answer(self, event: OptionList.OptionSelected) -> None:
        self.answer(event.option_id == "yes")
