"""A menu of the formats that a row can be written as."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from textual import on
from textual.widget import Widget
from textual.widgets import OptionList

from simulator.exchange_formats.exporting import FORMATS, Format
from simulator.tui.background import in_background
from simulator.tui.dialogs.frame import Choice, Choices, Dialog
from simulator.tui.outside import OutsideError

SAYS: Final[dict[Format, str]] = {
    "har": "for a browser's network panel, or sim replay",
    "curl": "a command that sends it again",
    "ndjson": "a line each: what every command here reads",
    "case": "a message and what comes of it, for pytest and sim check",
    "pytest": "a test of what comes of it",
}
"""Every format, and what it is good for."""
_KEYS: Final = dict(zip(FORMATS, "hcnsp", strict=True))


class Export(Dialog[str]):
    """Which format; the answer is a sentence that says what was written.

    ``write`` writes it, in a thread; it raises OutsideError.
    """

    HEADING = "Write it into this folder, with stand-ins for all that is personal, as"
    DEFAULT_CSS = """
    Export > Vertical, Export Choices { height: auto; }
    """

    def __init__(self, write: Callable[[Format], str]) -> None:
        super().__init__()
        self._write = write

    def inside(self) -> Iterable[Widget]:
        """The formats."""
        yield Choices(Choice(_KEYS[kind], kind, SAYS[kind], kind) for kind in FORMATS)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        [kind] = (one for one in FORMATS if one == event.option_id)
        self.query_one(Choices).disabled = True
        self.say(f"writing {kind} …")
        in_background(self, lambda: self._tried(kind), self._written)

    def _tried(self, kind: Format) -> str | OutsideError:
        """In a thread."""
        try:
            return self._write(kind)
        except OutsideError as error:
            return error

    def _written(self, found: str | OutsideError) -> None:
        if isinstance(found, OutsideError):
            menu = self.query_one(Choices)
            menu.disabled = False
            menu.focus()
            self.complain(str(found))
        else:
            self.answer(found)
