"""Injecting a fault, and taking away those that are in force."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from simulator.faults import parse
from simulator.tui.dialogs.fault import EXAMPLES, Faults
from simulator.tui.dialogs.frame import Choices
from tests.simulator.tui.outsiders import FakeControl
from tests.simulator.tui.screens import SIZES, Shown, play, press, text, until

A = "aaaaaaaa"


def asking(
    control: FakeControl, steps: Any, workspace: str | None = None, size: tuple[int, int] = (80, 24)
) -> Any:
    """Open the dialog, wait until the faults in force are there, do the steps; the answers."""
    app = Shown(Static("beneath"))

    async def within(pilot: Pilot[Any]) -> None:
        app.ask(Faults(control, workspace))
        await until(pilot, lambda: control.asked, "the faults in force")
        await pilot.pause()
        await steps(pilot)

    play(app, within, size)
    return app.answers


async def answered(pilot: Pilot[Any]) -> None:
    app = pilot.app
    assert isinstance(app, Shown)
    await until(pilot, lambda: app.answers, "an answer")


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_are_faults(example: str) -> None:
    """Each can be injected as it stands."""
    parse(example)


@pytest.mark.parametrize("workspace", [None, A])
def test_injecting(workspace: str | None) -> None:
    """What is written is in force, for the workspace that is shown."""
    control = FakeControl()

    async def steps(pilot: Pilot[Any]) -> None:
        assert ("every workspace" if workspace is None else A) in text(pilot.app)
        await press(pilot, *"forget", "enter")
        await answered(pilot)

    assert asking(control, steps, workspace) == ["fault forget is in force"]
    wanted = ("POST", "faults", {"workspace": workspace}, {"fault": "forget"})
    assert control.changes == [wanted]


def test_what_is_no_fault() -> None:
    """It is said while it is written, with the nearest that is one; nothing is injected."""
    control = FakeControl()

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, *"statsu=503")
        await pilot.pause()
        shown = text(pilot.app)
        assert shown.index("statsu=503 ") < shown.index("did you mean status=503?")
        assert shown.index("did you mean status=503?") < shown.index("Examples")
        await press(pilot, "enter")
        await pilot.pause()
        assert "did you mean status=503?" in text(pilot.app)
        pilot.app.screen.query_one(Input).value = "status=503"
        await pilot.pause()
        assert "did you mean" not in text(pilot.app)
        await press(pilot, "escape")

    assert asking(control, steps) == [None]
    assert control.changes == []


def test_nothing_written() -> None:
    """An empty line is no fault."""
    control = FakeControl()

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        await pilot.pause()
        assert "is no part of a fault" in text(pilot.app)

    asking(control, steps)
    assert control.changes == []


def test_an_example() -> None:
    """One that is chosen stands in the line, to be changed or injected."""
    control = FakeControl()

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "down", "2")
        await pilot.pause()
        line = pilot.app.screen.query_one(Input)
        assert line.has_focus
        assert line.value == list(EXAMPLES)[1]
        await press(pilot, "enter")
        await answered(pilot)

    assert asking(control, steps) == [f"fault {list(EXAMPLES)[1]} is in force"]


@pytest.mark.parametrize("key", ["x", "delete", "enter"])
def test_taking_one_away(key: str) -> None:
    """The one that is highlighted goes, the others stay, and so does the dialog."""
    control = FakeControl("forget", "status=503", "drop=half")

    async def steps(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "drop=half" in text(pilot.app), "the faults")
        await press(pilot, "tab", "j", key)
        await until(pilot, lambda: "   status=503 " not in text(pilot.app), "the fault's end")
        await press(pilot, key)
        await until(pilot, lambda: "   drop=half " not in text(pilot.app), "the fault's end")
        assert "   forget " in text(pilot.app)
        await press(pilot, "escape")

    assert asking(control, steps) == [None]
    assert [one[:2] for one in control.changes] == [("DELETE", "faults/2"), ("DELETE", "faults/3")]


def test_examples_are_not_taken_away() -> None:
    """What isn't in force can't be."""
    control = FakeControl()

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "tab", "x")
        await pilot.pause()
        await press(pilot, "escape")

    asking(control, steps)
    assert control.changes == []


def test_taking_all_away() -> None:
    """All of them go."""
    control = FakeControl("forget", "status=503")

    async def steps(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "In force" in text(pilot.app), "the faults")
        await press(pilot, "tab", "X")
        await until(pilot, lambda: "In force" not in text(pilot.app), "their end")

    asking(control, steps)
    assert [one[:2] for one in control.changes] == [("DELETE", "faults")]


def test_letters_are_text_in_the_line() -> None:
    """An x that is written takes nothing away."""
    control = FakeControl("forget")

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "x", "X", "j", "1")
        await pilot.pause()
        assert pilot.app.screen.query_one(Input).value == "xXj1"

    asking(control, steps)
    assert control.changes == []


def test_what_the_simulator_refuses() -> None:
    """It is said in its words, and the line can be mended."""
    control = FakeControl()

    async def steps(pilot: Pilot[Any]) -> None:
        control.refuses = "there are 1,000 faults already: [/] \x1b[31m"
        await press(pilot, *"forget", "enter")
        why = "there are 1,000 faults already: [/] \\x1b[31m"
        await until(pilot, lambda: why in text(pilot.app), "why")
        control.refuses = ""
        await press(pilot, "enter")
        await answered(pilot)

    assert asking(control, steps) == ["fault forget is in force"]


def test_a_fault_of_anybody_is_shown_as_it_is() -> None:
    """Nothing in it is interpreted."""
    control = FakeControl("forget,contact=[/]\u202e")

    async def steps(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "In force" in text(pilot.app), "the faults")
        assert "[/]" in text(pilot.app)
        assert "met 0, done to 0" in text(pilot.app)
        assert all(line.isprintable() for line in text(pilot.app).splitlines())

    asking(control, steps)


@SIZES
def test_sizes(size: tuple[int, int]) -> None:
    """A fault can be written, and its list be gone through, in any."""
    control = FakeControl("forget")

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "down", "G")
        await pilot.pause()
        assert pilot.app.screen.query_one(Choices).has_focus
        assert "6  forget" in text(pilot.app)
        await press(pilot, "shift+tab", *"drop=half", "enter")
        await answered(pilot)

    assert asking(control, steps, None, size) == ["fault drop=half is in force"]
