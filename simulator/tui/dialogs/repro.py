"""Asking what should have come of a message, before it becomes a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList

from simulator.tui.background import in_background
from simulator.tui.dialogs.frame import Choice, Choices, Dialog
from simulator.tui.outside import OutsideError

if TYPE_CHECKING:
    from simulator.tui.repros import Wrong

Found = TypeVar("Found")

EXAMPLES = {
    'contact/params/plan="pro"': "a value that should have been sent",
    'event/event_uid="signed_up"': "an event that should have been sent",
    "/traits/plan": "a field of the message that should have arrived",
}
"""What can be written, and what it means."""
_EXAMPLE = "example"


class Repro(Dialog[str]):
    """A line for what should have come, and what is known to be wrong.

    ``known`` finds that and ``make`` makes the test, each in a thread; both raise OutsideError.
    ``here`` is the pointer of the field under the cursor, empty for none.  The answer is a sentence
    that says what was written.
    """

    HEADING = "Make a test of it: what should have come?"
    HINT = "Enter makes it  Tab goes to the list  Esc leaves"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "list", show=False)]

    def __init__(
        self, known: Callable[[], Sequence[Wrong]], make: Callable[[str], str], here: str = ""
    ) -> None:
        super().__init__()
        self._known, self._make, self._here = known, make, here

    def above(self) -> Iterable[Widget]:
        """The line."""
        yield Input(
            placeholder='contact/params/plan="pro", /traits/plan, a code',
            select_on_focus=False,
            compact=True,
        )

    def inside(self) -> Iterable[Widget]:
        """The list."""
        yield Choices(_choices((), self._here))

    def on_mount(self) -> None:
        """Write at once; what is wrong comes soon."""
        self.query_one(Input).focus()
        in_background(self, lambda: _tried(self._known), self._found)

    def action_list(self) -> None:
        """From the line to the list."""
        self.query_one(Choices).focus()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._begin(event.value)
        else:
            self.action_list()

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        kind, _, asked = (event.option_id or "").partition(" ")
        line = self.query_one(Input)
        line.value = asked
        if kind == _EXAMPLE:
            line.focus()
        else:
            self._begin(asked)

    def _begin(self, asked: str) -> None:
        self._enable(False)
        self.say("making it small and anonymous, and running the test …")
        in_background(self, lambda: _tried(lambda: self._make(asked)), self._made)

    def _made(self, found: str | OutsideError) -> None:
        if isinstance(found, OutsideError):
            self._enable(True)
            self.query_one(Input).focus()
            self.complain(str(found))
        else:
            self.answer(found)

    def _found(self, found: Sequence[Wrong] | OutsideError) -> None:
        if isinstance(found, OutsideError):
            self._enable(False)
            self.complain(str(found))
        else:
            self.query_one(Choices).offer(_choices(found, self._here))

    def _enable(self, wanted: bool) -> None:
        self.query_one(Input).disabled = self.query_one(Choices).disabled = not wanted


def _tried(work: Callable[[], Found]) -> Found | OutsideError:
    try:
        return work()
    except OutsideError as error:
        return error


def _choices(found: Sequence[Wrong], here: str) -> Iterator[Choice]:
    if here:
        yield Choice("", "The field under the cursor should have arrived")
        yield Choice("0", here, "", f"here {here}")
    if found:
        yield Choice("", "What sim check finds shouldn't be")
    for number, one in enumerate(found[:9], 1):
        yield Choice(str(number), one.asked, one.says, f"known {one.asked}")
    yield Choice("", "Or write it as here")
    for text, says in EXAMPLES.items():
        yield Choice("", text, says, f"{_EXAMPLE} {text}")
