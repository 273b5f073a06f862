"""Asking what should have come of a message."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.tui.dialogs.repro import EXAMPLES, Repro
from simulator.tui.outside import OutsideError
from simulator.tui.repros import Wrong
from tests.simulator.tui.screens import SIZES, Shown, play, press, text, until

KNOWN = [Wrong("id_required", "error id_required /userId"), Wrong("SM-220", "error SM-220 /[/]")]


class Making:
    """What makes the test: it keeps what was asked for."""

    def __init__(self, answer: Callable[[str], str] = lambda asked: f"wrote {asked}") -> None:
        self.asked: list[str] = []
        self._answer = answer

    def __call__(self, asked: str) -> str:
        self.asked.append(asked)
        return self._answer(asked)


def choosing(
    make: Making,
    steps: Any,
    known: Callable[[], list[Wrong]] = lambda: KNOWN,
    here: str = "",
    size: tuple[int, int] = (80, 24),
) -> Any:
    """Open it, do the steps, and give what was answered."""
    app = Shown(Static("beneath"))

    async def within(pilot: Pilot[Any]) -> None:
        app.ask(Repro(known, make, here))
        await pilot.pause()
        await until(pilot, lambda: "SM-220" in text(app) or known() != KNOWN, "what is known")
        await steps(pilot)

    play(app, within, size)
    return app.answers


async def answered(pilot: Pilot[Any]) -> None:
    """Wait for the answer."""
    app = pilot.app
    assert isinstance(app, Shown)
    await until(pilot, lambda: app.answers, "an answer")


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ("/ t r a i t s enter", "/traits"),
        ("tab 1", "id_required"),
        ("down 2", "SM-220"),
        ("tab 0", "/traits/plan"),
        ("enter enter", "/traits/plan"),
        ("tab G enter 2 enter", "/traits/plan2"),
    ],
)
def test_asking(keys: str, asked: str) -> None:
    """What is written, what is known to be wrong, the field under the cursor, or an example."""
    make = Making()

    async def steps(pilot: Pilot[Any]) -> None:
        for key in keys.split():
            await press(pilot, key)
            await pilot.pause()
        await answered(pilot)

    assert choosing(make, steps, here="/traits/plan") == [f"wrote {asked}"]
    assert make.asked == [asked]


def test_while_it_is_made() -> None:
    """It says so, and takes nothing else."""
    go_on = threading.Event()

    def wait(asked: str) -> str:
        go_on.wait()
        return asked

    make = Making(wait)

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "a", "enter", "b", "enter")
        await pilot.pause()
        assert "making it small and anonymous" in text(pilot.app)
        go_on.set()
        await answered(pilot)

    assert choosing(make, steps) == ["a"]
    assert make.asked == ["a"]


@SIZES
def test_what_can_not_be_made(size: tuple[int, int]) -> None:
    """It says why, and something else can be written."""

    def answer(asked: str) -> str:
        if asked == "a":
            raise OutsideError("no [/]")
        return asked

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "a", "enter")
        await until(pilot, lambda: "no [/]" in text(pilot.app), "why not")
        await press(pilot, "b", "enter")
        await answered(pilot)

    assert choosing(Making(answer), steps, list, size=size) == ["ab"]


def test_without_a_message() -> None:
    """It says so; there is nothing to write."""

    def none() -> list[Wrong]:
        raise OutsideError("there is no message")

    make = Making()

    async def steps(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "there is no message" in text(pilot.app), "why not")
        await press(pilot, "a", "enter", "escape")
        await pilot.pause()

    app = Shown(Static("beneath"))

    async def within(pilot: Pilot[Any]) -> None:
        app.ask(Repro(none, make))
        await pilot.pause()
        await steps(pilot)

    play(app, within, (80, 24))
    assert (app.answers, make.asked) == ([None], [])


def test_examples() -> None:
    """They are shown, and what they mean."""

    async def steps(pilot: Pilot[Any]) -> None:
        shown = text(pilot.app)
        assert [one for one in EXAMPLES if one not in shown] == []
        await press(pilot, "escape")

    assert choosing(Making(), steps) == [None]
