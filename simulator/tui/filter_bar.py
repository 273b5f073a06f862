"""The filter line: what is filtered or searched for, with history, completion and errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from simulator.filtering import Expression, FilterError, complete, parse
from simulator.lines.text import printable
from simulator.tui.keys import bindings

Mode = Literal["filter", "search"]
Known = Callable[[], Mapping[str, Sequence[str]]]
"""The values that are known of some fields: contacts, accounts, workspaces."""

MOST_REMEMBERED = 100
_SHOWN = 8
"""Completions that are offered at a time."""


class FilterBar(Widget):
    """One line that is always there, and one under it while it is written in or wrong."""

    DEFAULT_CSS = """
    FilterBar { height: auto; }
    FilterBar Horizontal { height: 1; }
    FilterBar .label { width: auto; color: $text-muted; }
    FilterBar Input { border: none; height: 1; padding: 0; width: 1fr; background: $boost; }
    FilterBar Input:focus { border: none; background: $surface-lighten-1; }
    FilterBar .progress { width: auto; color: $text-muted; }
    FilterBar .hint { height: 1; display: none; color: $text-muted; }
    FilterBar .hint.-shown { display: block; }
    FilterBar .hint.-wrong { color: $text-error; text-style: bold; }
    """

    class Applied(Message):
        """A filter holds from now on; None shows everything."""

        def __init__(self, expression: Expression | None, text: str) -> None:
            super().__init__()
            self.expression = expression
            self.text = text

    class Searched(Message):
        """Something is to be looked for among the rows, or in the pane's text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Nothing is written here any more."""

    def __init__(self, known: Known = dict, id: str | None = None) -> None:
        super().__init__(id=id)
        self._known = known
        self._mode: Mode = "filter"
        self._applied = ""
        self._history: dict[Mode, list[str]] = {"filter": [], "search": []}
        self._place = 0
        self._input = FilterInput(placeholder="everything", compact=True)
        self._label = Static("filter ", classes="label", markup=False)
        self._progress = Static("", classes="progress", markup=False)
        self._hint = Static("", classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """The label, what is written, how far it is; the hint under it."""
        with Horizontal():
            yield self._label
            yield self._input
            yield self._progress
        yield self._hint

    @property
    def text(self) -> str:
        """The filter that holds."""
        return self._applied

    @property
    def is_written(self) -> bool:
        """Whether somebody writes here."""
        return self._input.has_focus

    def begin(self, mode: Mode) -> None:
        """Write a filter, or what to look for."""
        self._mode = mode
        self._label.update(f"{mode} ")
        self._input.value = self._applied if mode == "filter" else ""
        self._input.placeholder = "everything" if mode == "filter" else "text, n and N repeat it"
        self._place = len(self._history[mode])
        self._input.focus()
        self._input.cursor_position = len(self._input.value)
        self._offer()

    def apply(self, text: str) -> None:
        """Let a filter hold as if it had been written here."""
        self.begin("filter")
        self._input.value = text
        self._enter()

    def progress(self, text: str) -> None:
        """How far the search for it is."""
        self._progress.update(f" {text} " if text else "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what may stand there, or say what is wrong."""
        event.stop()
        if self._input.has_focus:
            self._offer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self._enter()

    def on_filter_input_asked(self, event: FilterInput.Asked) -> None:
        """A key that means something else in here than in other inputs."""
        event.stop()
        if event.what == "complete":
            self._complete()
        else:
            self._recall(-1 if event.what == "older" else 1)

    def _enter(self) -> None:
        text = self._input.value.strip()
        if self._mode == "search":
            self._remember(text)
            self.leave()
            self.post_message(self.Searched(text))
            return
        try:
            expression = parse(text) if text else None
        except FilterError as error:
            self._say_wrong(error)
            return
        self._applied = text
        self._remember(text)
        self.leave()
        self.post_message(self.Applied(expression, text))

    def leave(self) -> None:
        """Write no more; the filter that held before holds on."""
        self._mode = "filter"
        self._label.update("filter ")
        self._input.value = self._applied
        self._input.placeholder = "everything"
        self._say("")
        self.post_message(self.Left())

    def _remember(self, text: str) -> None:
        history = self._history[self._mode]
        if text and text not in history[-1:]:
            history.append(text)
            del history[:-MOST_REMEMBERED]

    def _recall(self, step: int) -> None:
        history = self._history[self._mode]
        self._place = max(0, min(self._place + step, len(history)))
        self._input.value = history[self._place] if self._place < len(history) else ""
        self._input.cursor_position = len(self._input.value)

    def _offer(self) -> None:
        """What may stand at the cursor; what is wrong only once it can't become right."""
        if self._mode == "search":
            self._say("Enter looks for it, n the next one up, N down, Esc leaves")
            return
        found = complete(self._input.value, self._input.cursor_position, self._known())
        shown = "  ".join(printable(one.text) for one in found[:_SHOWN])
        self._say(f"Tab: {shown}" if shown else "Enter filters, Esc leaves, up recalls")

    def _complete(self) -> None:
        if self._mode == "search":
            return
        value, cursor = self._input.value, self._input.cursor_position
        if found := complete(value, cursor, self._known()):
            one = found[0]
            self._input.value = value[: one.start] + one.text + value[one.end :]
            self._input.cursor_position = one.start + len(one.text)

    def _say(self, text: str) -> None:
        self._hint.set_class(bool(text), "-shown").set_class(False, "-wrong")
        self._hint.update(Content(text))

    def _say_wrong(self, error: FilterError) -> None:
        """Where it is wrong, and why: the spot is under the text."""
        self._input.cursor_position = error.start
        indent = cell_len(printable(self._input.value[: error.start]))
        label = cell_len("filter ")
        marks = "^" * max(1, error.end - error.start)
        said = printable(str(error))
        room = max(10, self.size.width)
        before = " " * (label + indent) + marks
        text = f"{before} {said}" if cell_len(before) + len(said) + 1 <= room else f"^ {said}"
        self._hint.set_class(True, "-shown").set_class(True, "-wrong")
        self._hint.update(Content(text))


class FilterInput(Input):
    """An input whose keys for history and completion are the filter line's."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("filter")]

    class Asked(Message):
        """Completion, or what was written before or after."""

        def __init__(self, what: Literal["complete", "older", "newer"]) -> None:
            super().__init__()
            self.what = what

    def action_complete(self) -> None:
        """Complete the word at the cursor."""
        self.post_message(self.Asked("complete"))

    def action_older(self) -> None:
        """What was written before."""
        self.post_message(self.Asked("older"))

    def action_newer(self) -> None:
        """What was written after."""
        self.post_message(self.Asked("newer"))
