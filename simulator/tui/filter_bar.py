"""The filter line: what is filtered or searched for, with history, completion and errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from simulator.filtering import Completion, Expression, FilterError, complete, parse
from simulator.lines.text import printable
from simulator.tui.keys import bindings

Mode = Literal["filter", "search"]
Known = Callable[[], Mapping[str, Sequence[str]]]
"""The values that are known of some fields: contacts, accounts, workspaces."""

MOST_REMEMBERED = 100
MOST_WRITTEN = 4_000
"""Characters of a filter."""
_SHOWN = 8
"""Completions that are offered at a time."""
_LONGEST = 200
"""Characters of a value that is offered."""


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
    FilterBar .hint { text-wrap: nowrap; text-overflow: ellipsis; }
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
        self._is_written = False
        self._applied = ""
        self._wrong: str | None = None
        """What was written when it was said to be wrong."""
        self._history: dict[Mode, list[str]] = {"filter": [], "search": []}
        self._place = 0
        self._draft = ""
        """What was written before something older was recalled."""
        self._input = FilterInput()
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
        return self._is_written

    def begin(self, mode: Mode) -> None:
        """Write a filter, or what to look for."""
        self._mode, self._is_written = mode, True
        self._label.update(f"{mode} ")
        self._input.value = self._applied if mode == "filter" else ""
        self._input.placeholder = "everything" if mode == "filter" else "text, n and N repeat it"
        self._place, self._draft = len(self._history[mode]), ""
        self.screen.set_focus(self._input)  # at once: the next key is meant for it
        self._input.cursor_position = len(self._input.value)
        self._offer()

    def apply(self, text: str) -> None:
        """Let a filter hold as if it had been written here; a wrong one is there to be mended."""
        try:
            self._use(text)
        except FilterError as error:
            self.begin("filter")
            self._input.value = text
            self._say_wrong(error)

    def progress(self, text: str) -> None:
        """How far the search for it is."""
        self._progress.update(f" {text} " if text else "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what may stand there, or say what is wrong."""
        event.stop()
        if self._is_written and self._input.value != self._wrong:
            self._offer()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Whoever comes here, by whatever way, writes a filter."""
        if not self._is_written:
            self.begin("filter")

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Whoever goes elsewhere has left it; not so where it is the terminal that is left."""
        if self._is_written and self.app.app_focus:
            self._rest()

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

    def leave(self) -> None:
        """Write no more; the filter that held before holds on."""
        self._rest()
        self.post_message(self.Left())

    def _enter(self) -> None:
        try:
            if self._mode == "search":
                self._seek(self._input.value)
            else:
                self._use(self._input.value)
        except FilterError as error:
            self._say_wrong(error)

    def _seek(self, text: str) -> None:
        parse(text)
        self._remember("search", text.strip())
        self.post_message(self.Searched(text.strip()))
        self.leave()

    def _use(self, text: str) -> None:
        expression = parse(text) if text.strip() else None
        self._applied = text.strip()
        self._remember("filter", self._applied)
        self.post_message(self.Applied(expression, self._applied))
        if self._is_written:
            self.leave()
        else:
            self._rest()

    def _rest(self) -> None:
        self._mode, self._is_written = "filter", False
        self._label.update("filter ")
        self._input.value = self._applied
        self._input.placeholder = "everything"
        self._say("")

    def _remember(self, mode: Mode, text: str) -> None:
        history = self._history[mode]
        if text and text not in history[-1:]:
            history.append(text)
            del history[:-MOST_REMEMBERED]

    def _recall(self, step: int) -> None:
        history = self._history[self._mode]
        if self._place == len(history):
            self._draft = self._input.value
        self._place = max(0, min(self._place + step, len(history)))
        self._input.value = [*history, self._draft][self._place]
        self._input.cursor_position = len(self._input.value)

    def _offer(self) -> None:
        """What may stand at the cursor; what is wrong is said once it is to be used."""
        if self._mode == "search":
            self._say("Enter looks for it, n the next one up, N down, Esc leaves")
            return
        shown = "  ".join(one.text for one in self._completions()[:_SHOWN])
        self._say(f"Tab: {shown}" if shown else "Enter filters, Esc leaves, up recalls")

    def _complete(self) -> None:
        found = self._completions() if self._mode == "filter" else []
        if found:
            one, value = found[0], self._input.value
            self._input.value = value[: one.start] + one.text + value[one.end :]
            self._input.cursor_position = one.start + len(one.text)

    def _completions(self) -> list[Completion]:
        """What may stand at the cursor, as far as it can be written."""
        known = {
            field: list(dict.fromkeys(one for one in values if _is_writable(one)))
            for field, values in self._known().items()
        }
        return complete(self._input.value, self._input.cursor_position, known)

    def _say(self, text: str) -> None:
        self._wrong = None
        self._hint.set_class(bool(text), "-shown").set_class(False, "-wrong")
        self._hint.update(Content(text))

    def _say_wrong(self, error: FilterError) -> None:
        """Where it is wrong, and why: the spot is under the text."""
        self._wrong = value = self._input.value
        self._input.cursor_position = error.start
        scrolled = self._input.scroll_offset.x
        before = " " * (cell_len(f"{self._mode} {value[: error.start]}") - scrolled)
        before += "^" * max(1, cell_len(value[error.start : error.end]))
        has_room = len(before) + len(error.message) < self.size.width
        text = f"{before} {printable(str(error))}" if has_room else error.told()
        self._hint.set_class(True, "-shown").set_class(True, "-wrong")
        self._hint.update(Content(text))


def _is_writable(value: str) -> bool:
    """Whether somebody could type it, or would."""
    return value.isprintable() and len(value) <= _LONGEST


class FilterInput(Input):
    """An input whose keys for history and completion are the filter line's."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("filter")]

    def __init__(self) -> None:
        super().__init__(
            placeholder="everything",
            compact=True,
            select_on_focus=False,
            max_length=MOST_WRITTEN,
        )

    class Asked(Message):
        """Completion, or what was written before or after."""

        def __init__(self, what: Literal["complete", "older", "newer"]) -> None:
            super().__init__()
            self.what = what

    def validate_value(self, value: str) -> str:
        """What a terminal would act on is a blank."""
        return "".join(one if one.isprintable() else " " for one in value)

    def action_complete(self) -> None:
        """Complete the word at the cursor."""
        self.post_message(self.Asked("complete"))

    def action_older(self) -> None:
        """What was written before."""
        self.post_message(self.Asked("older"))

    def action_newer(self) -> None:
        """What was written after."""
        self.post_message(self.Asked("newer"))
