"""Injecting a fault, and taking away those that are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList

from simulator.faults import FaultError, parse
from simulator.tui.background import in_background
from simulator.tui.dialogs.frame import Choice, Choices, Dialog
from simulator.tui.outside import Control, OutsideError

EXAMPLES = {
    "status=503,chance=10%": "a tenth of the requests is answered 503",
    "status=503,times=3": "the next three are answered 503",
    "retry-after=5s,times=1": "the next is answered 429, to be tried again in 5 s",
    "latency=p50:20ms/p99:2s": "answers take a while, a few of them long",
    "drop=after,times=1": "the next counts, but no answer comes",
    "forget,path=/v1/batch": "batches are acknowledged and lost",
}
_FAULT = "fault "
_EXAMPLE = "example "


class Faults(Dialog[str]):
    """A line for a fault, examples, and the faults in force; for one workspace or for all.

    The answer is a sentence that says what is in force now.
    """

    HINT = "Enter injects  Tab goes to the list  x removes one  X all  Esc leaves"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "list", show=False),
        Binding("x,delete", "remove", show=False),
        Binding("X", "remove_all", show=False),
    ]

    def __init__(self, control: Control, workspace: str | None) -> None:
        super().__init__()
        self._control = control
        self._workspace = workspace

    def heading(self) -> str:
        """Whose requests meet it."""
        whose = "every workspace" if self._workspace is None else f"workspace {self._workspace}"
        return f"Inject a fault for {whose}"

    def above(self) -> Iterable[Widget]:
        """The line."""
        yield Input(placeholder="KIND[=VALUE][,key=value]...", compact=True)

    def inside(self) -> Iterable[Widget]:
        """The list."""
        yield Choices(_choices(()))

    def on_mount(self) -> None:
        """Write at once; the faults in force come soon."""
        self.query_one(Input).focus()
        self._ask(lambda: None)

    def action_list(self) -> None:
        """From the line to the list."""
        self.query_one(Choices).focus()

    def action_remove(self) -> None:
        """Take away the fault that is highlighted."""
        option = self.query_one(Choices).highlighted_option
        if option is not None and (option.id or "").startswith(_FAULT):
            self._remove(option.id or "")

    def action_remove_all(self) -> None:
        """Take away all."""
        self._ask(lambda: self._control.ask("faults", method="DELETE"))

    @on(Input.Changed)
    def _check(self, event: Input.Changed) -> None:
        self.complain(_wrong(event.value) if event.value.strip() else "")

    @on(Input.Submitted)
    def _inject(self, event: Input.Submitted) -> None:
        wrong = _wrong(event.value)
        self.complain(wrong)
        if not wrong:
            fault = event.value.strip()
            in_background(self, lambda: self._post(fault), self._injected)

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        name = event.option_id or ""
        if name.startswith(_FAULT):
            self._remove(name)
            return
        line = self.query_one(Input)
        line.value = name.removeprefix(_EXAMPLE)
        line.focus()

    def _remove(self, name: str) -> None:
        number = name.removeprefix(_FAULT)
        self._ask(lambda: self._control.ask(f"faults/{number}", method="DELETE"))

    def _post(self, fault: str) -> str | OutsideError:
        """In a thread."""
        query = {"workspace": self._workspace}
        try:
            self._control.ask("faults", query, method="POST", body={"fault": fault})
        except OutsideError as error:
            return error
        return f"fault {fault} is in force"

    def _injected(self, found: str | OutsideError) -> None:
        if isinstance(found, OutsideError):
            self.complain(str(found))
        else:
            self.answer(found)

    def _ask(self, change: Callable[[], object]) -> None:
        """Change something, then list the faults in force."""

        def asked() -> list[dict[str, Any]] | OutsideError:
            try:
                change()
                found: list[dict[str, Any]] = self._control.ask("faults")["data"]
            except OutsideError as error:
                return error
            return found

        in_background(self, asked, self._listed)

    def _listed(self, found: list[dict[str, Any]] | OutsideError) -> None:
        if isinstance(found, OutsideError):
            self.complain(str(found))
        else:
            self.query_one(Choices).offer(_choices(found))


def _wrong(fault: str) -> str:
    """Why a text is no fault, empty where it is one."""
    try:
        parse(fault.strip())
    except FaultError as error:
        return str(error)
    return ""


def _choices(entries: Sequence[dict[str, Any]]) -> Iterator[Choice]:
    if entries:
        yield Choice("", "In force")
    for one in entries:
        met = f"met {one['matched']:,}, done to {one['applied']:,}"
        yield Choice("", str(one["fault"]), met, f"{_FAULT}{one['id']}")
    yield Choice("", "Examples")
    for number, (fault, says) in enumerate(EXAMPLES.items(), 1):
        yield Choice(str(number), fault, says, f"{_EXAMPLE}{fault}")
