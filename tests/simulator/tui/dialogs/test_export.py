"""A menu of the formats that a row can be written as."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.exchange_formats.exporting import FORMATS, Format
from simulator.tui.dialogs.export import SAYS, Export
from simulator.tui.outside import OutsideError
from tests.simulator.tui.screens import SIZES, Shown, play, press, text, until


def choosing(write: Any, steps: Any, size: tuple[int, int] = (80, 24)) -> Any:
    """Open the menu, do the steps, and give what was answered."""
    app = Shown(Static("beneath"))

    async def within(pilot: Pilot[Any]) -> None:
        app.ask(Export(write))
        await pilot.pause()
        await steps(pilot)

    play(app, within, size)
    return app.answers


def test_every_format() -> None:
    """Each that there is can be chosen, and says what it is good for."""
    assert tuple(SAYS) == FORMATS


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("enter", "har"),
        ("h", "har"),
        ("c", "curl"),
        ("n", "ndjson"),
        ("s", "case"),
        ("p", "pytest"),
        ("j j enter", "ndjson"),
    ],
)
def test_writing(keys: str, wanted: str) -> None:
    """What is chosen is written, once; what was written is the answer."""
    written: list[Format] = []

    def write(kind: Format) -> str:
        written.append(kind)
        return f"wrote {kind}"

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Shown)
        await press(pilot, *keys.split())
        await until(pilot, lambda: app.answers, "an answer")

    assert choosing(write, steps) == [f"wrote {wanted}"]
    assert written == [wanted]


def test_while_it_is_written() -> None:
    """It says so, and takes no other choice."""
    go_on, written = threading.Event(), []

    def write(kind: Format) -> str:
        written.append(kind)
        go_on.wait()
        return "done"

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Shown)
        await press(pilot, "n", "h", "enter")
        await pilot.pause()
        assert "writing ndjson …" in text(app)
        go_on.set()
        await until(pilot, lambda: app.answers, "an answer")

    assert choosing(write, steps) == ["done"]
    assert written == ["ndjson"]


@SIZES
def test_what_can_not_be_written(size: tuple[int, int]) -> None:
    """It says why, and another can be chosen."""

    def write(kind: Format) -> str:
        if kind == "har":
            raise OutsideError("no [/]")
        return f"wrote {kind}"

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Shown)
        await press(pilot, "h")
        await until(pilot, lambda: "no [/]" in text(app), "why not")
        await press(pilot, "c")
        await until(pilot, lambda: app.answers, "an answer")

    assert choosing(write, steps, size) == ["wrote curl"]


def test_leaving() -> None:
    """Esc writes nothing."""

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "escape")
        await pilot.pause()

    assert choosing(lambda kind: pytest.fail(kind), steps) == [None]
