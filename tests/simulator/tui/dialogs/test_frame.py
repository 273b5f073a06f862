"""What every dialog is made of: a list that keys choose from, and a frame that fits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from textual import on
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import OptionList, Static

from simulator.tui.dialogs.frame import Choice, Choices, Dialog
from tests.simulator.tui.hostile import HOSTILE
from tests.simulator.tui.screens import SIZES, THEMES, Shown, lines, play, press, text

FRUIT = (
    Choice("", "Fruit"),
    Choice("1a", "apple", "red or green", "apple"),
    Choice("2", "pear", "", "pear"),
    Choice("", "Nuts"),
    Choice("3", "walnut", "hard", "walnut"),
)


class Asking(Dialog[str]):
    """Asks for a fruit."""

    HEADING = "Which?"

    def __init__(self, choices: Iterable[Choice] = FRUIT) -> None:
        super().__init__()
        self._choices = choices

    def inside(self) -> Iterable[Widget]:
        """The list."""
        yield Choices(self._choices)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.answer(event.option_id)


def asking(steps: Any, size: tuple[int, int] = (80, 24), choices: Iterable[Choice] = FRUIT) -> Any:
    """Open one, do the steps, and give what was answered."""
    app = Shown(Static("beneath"))

    async def within(pilot: Pilot[Any]) -> None:
        app.ask(Asking(choices))
        await pilot.pause()
        await steps(pilot)

    play(app, within, size)
    return app.answers


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("enter", "apple"),
        ("j enter", "pear"),
        ("down enter", "pear"),
        ("j j enter", "walnut"),
        ("j k enter", "apple"),
        ("G enter", "walnut"),
        ("end enter", "walnut"),
        ("G g enter", "apple"),
        ("2", "pear"),
        ("a", "apple"),
        ("3", "walnut"),
        ("escape", None),
        ("x escape", None),
    ],
)
def test_choosing(keys: str, answer: str | None) -> None:
    """Keys move over what can be chosen, not over headings; a choice's own key chooses it."""

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, *keys.split())
        await pilot.pause()

    assert asking(steps) == [answer]


def test_other_choices() -> None:
    """The highlight stays on its choice, else where it was; keys are those of what is shown."""

    async def steps(pilot: Pilot[Any]) -> None:
        shown = pilot.app.screen.query_one(Choices)
        await press(pilot, "j")
        shown.offer((FRUIT[0], FRUIT[2], FRUIT[1]))
        assert shown.highlighted_option is not None
        assert shown.highlighted_option.id == "pear"
        shown.offer((FRUIT[0], FRUIT[4], FRUIT[1]))
        assert shown.highlighted_option.id == "walnut"
        shown.offer((FRUIT[1], FRUIT[0]))
        assert shown.highlighted_option.id == "apple"
        shown.offer(FRUIT[:1])
        assert shown.highlighted_option is None
        shown.offer(FRUIT)
        await press(pilot, "G")
        pilot.app.screen.set_focus(None)
        await pilot.pause()
        shown.offer(FRUIT)
        assert shown.highlighted_option.id == "apple"
        shown.offer(FRUIT[:1])
        shown.focus()
        await press(pilot, "1", "enter")
        assert pilot.app.screen.query_one(Choices) is shown

    asking(steps)


@SIZES
def test_sizes(size: tuple[int, int]) -> None:
    """Title and list are there in any; frame and hint where there is room for them."""
    many = [Choice("", f"row {n}", "what it is", f"row {n}") for n in range(100)]

    async def steps(pilot: Pilot[Any]) -> None:
        assert "Which?" in text(pilot.app)
        assert ("Esc leaves" in text(pilot.app)) == (size[1] > 5)
        assert ("╭" in text(pilot.app)) == (size[1] > 5)
        await press(pilot, "G")
        await pilot.pause()
        assert "row 99" in text(pilot.app)
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        assert "╭" not in text(pilot.app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Esc leaves" in text(pilot.app)

    asking(steps, size, many)


@THEMES
def test_themes(theme: str) -> None:
    """It is there in light and dark and in the terminal's own colours."""

    async def steps(pilot: Pilot[Any]) -> None:
        pilot.app.theme = theme
        await pilot.pause()
        assert "1  apple   red or green" in text(pilot.app)

    asking(steps)


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_interpreted(said: str) -> None:
    """Names, what is said of them, and sentences are shown as they are."""

    async def steps(pilot: Pilot[Any]) -> None:
        dialog = pilot.app.screen
        assert isinstance(dialog, Asking)
        dialog.complain(said)
        await pilot.pause()
        assert all(line.isprintable() for line in lines(pilot.app))
        assert "Which?" in text(pilot.app)
        dialog.say("")
        await pilot.pause()
        assert "1  " in text(pilot.app)

    asking(steps, choices=[Choice("1", said, said, said)])


def test_an_answer_that_comes_too_late() -> None:
    """Who has left a dialog gets no second answer."""

    async def steps(pilot: Pilot[Any]) -> None:
        dialog = pilot.app.screen
        assert isinstance(dialog, Asking)
        await press(pilot, "escape")
        dialog.answer("pear")
        await pilot.pause()

    assert asking(steps) == [None]
