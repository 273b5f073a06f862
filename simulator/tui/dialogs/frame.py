"""What every dialog is made of: a frame with a title, a list to choose from, a line of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key, Resize
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.lines.text import columns, cut, printable

Answer = TypeVar("Answer")

SHORT = 12
"""Lines of a terminal below which a dialog has neither frame nor hints."""
MOST_NAME = 30
"""Letters of a choice's name at most, where something is said beside it."""
MOST_SAID = 500
"""Letters of anything else."""


class Choice(NamedTuple):
    """One of a list: the characters that choose it at once, what it is called, what it means.

    Its id is what is heard of it; one without is a heading.
    """

    keys: str
    name: str
    says: str = ""
    id: str = ""


class Choices(OptionList):
    """A list to choose from: j, k and arrows move, Enter chooses, so does a choice's own key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
        Binding("ctrl+d", "page_down", show=False),
        Binding("ctrl+u", "page_up", show=False),
    ]
    DEFAULT_CSS = """
    Choices { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    Choices, Choices:focus { border: none; padding: 0; background: $surface; }
    Choices > .option-list--option-disabled { color: $text-muted; text-style: bold; }
    """

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        super().__init__(markup=False)
        self._keys: dict[str, str] = {}
        self.offer(choices)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Show these instead; where it has the focus the highlight stays, else it is the first."""
        before, place = self.highlighted_option, self.highlighted or 0
        if not self.has_focus:
            before, place = None, 0
        offered = list(choices)
        self._keys = {key: one.id for one in offered for key in one.keys}
        self.set_options(_options(offered))
        ids = [one.id for one in offered]
        if before is not None and before.id in ids:
            self.highlighted = ids.index(before.id)
        else:
            rest = (at for at in (*range(place, len(ids)), *range(place)) if at < len(ids))
            self.highlighted = next((at for at in rest if ids[at]), None)

    def on_key(self, event: Key) -> None:
        """Choose what has this key."""
        if event.character in self._keys:
            event.stop()
            event.prevent_default()
            self.highlighted = self.get_option_index(self._keys[event.character])
            self.action_select()


class Dialog(ModalScreen[Answer | None]):
    """A frame over the screen; Esc leaves it."""

    HINT: ClassVar[str] = "Enter chooses  Esc leaves"
    HEADING: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical {
        width: 78; max-width: 100%; height: 100%; max-height: 25;
        border: round $primary; padding: 0 1; background: $surface; color: $foreground;
    }
    Dialog.-short > Vertical { border: none; padding: 0; }
    Dialog Static { height: auto; }
    Dialog .-title { text-style: bold; color: $text-primary; }
    Dialog .-hint { color: $text-muted; }
    Dialog.-short .-hint, Dialog.-short .-told { display: none; }
    Dialog .-error { color: $text-error; }
    Dialog .-title, Dialog .-hint { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def on_mount(self) -> None:
        """Nothing is wrong yet."""
        self.say("")

    def compose(self) -> ComposeResult:
        """Title, what the dialog has and what is wrong, the keys."""
        with Vertical():
            yield text(self.heading(), "-title")
            yield from self.above()
            yield Static("", id="said", markup=False)
            yield from self.inside()
            yield text(self.HINT, "-hint")

    def heading(self) -> str:
        """What is asked."""
        return self.HEADING

    def above(self) -> Iterable[Widget]:
        """What the dialog has above the line that says what is wrong."""
        return ()

    def inside(self) -> Iterable[Widget]:
        """What it has below that line, down to the keys."""
        return ()

    def on_resize(self, event: Resize) -> None:
        """Where there are few lines only the list and what is wrong have one."""
        self.set_class(event.size.height < SHORT, "-short")

    def action_leave(self) -> None:
        """Answer nothing."""
        self.answer(None)

    def answer(self, what: Answer | None) -> None:
        """Close it with this answer, unless it is closed already."""
        if self.is_current:
            self.dismiss(what)

    def complain(self, why: str) -> None:
        """Say what is wrong, in a sentence; an empty one says nothing."""
        self.say(why, is_error=True)

    def say(self, what: str, *, is_error: bool = False) -> None:
        """Say something under what is asked."""
        line = self.query_one("#said", Static)
        line.set_class(is_error, "-error")
        line.update(Content(shown(what)))
        line.display = bool(what)


def text(said: str, classes: str = "-told") -> Static:
    """A text in a dialog; nothing in it is interpreted."""
    return Static(Content(shown(said)), classes=classes, markup=False)


def shown(said: str, length: int = MOST_SAID) -> str:
    """As a terminal can show it; of a longer one the beginning."""
    return cut(printable(cut(said, length)), length)


def _options(choices: Sequence[Choice]) -> Iterable[Option]:
    named = [(shown(one.name, MOST_NAME if one.says else MOST_SAID), one) for one in choices]
    width = max((columns(name) for name, one in named if one.id), default=0)
    for name, one in named:
        if not one.id:
            yield Option(Content(name), disabled=True)
            continue
        key = f"{one.keys[:1]:1}  "
        padded = name + " " * (width - columns(name))
        prompt = Content.assemble((key, "bold $text-accent"), padded, f"  {shown(one.says)}")
        yield Option(prompt, id=one.id)
