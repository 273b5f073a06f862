"""A menu of traffic to send."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.generate import journeys
from simulator.tui.dialogs.traffic import CALLS, JOURNEYS, Traffic
from tests.simulator.tui.outsiders import FakeSender
from tests.simulator.tui.screens import SIZES, Shown, play, press, text, until


def choosing(sender: FakeSender, steps: Any, size: tuple[int, int] = (80, 24)) -> Any:
    """Open the menu, do the steps, and give what was answered."""
    app = Shown(Static("beneath"))

    async def within(pilot: Pilot[Any]) -> None:
        app.ask(Traffic(sender))
        await pilot.pause()
        await steps(pilot)

    play(app, within, size)
    return app.answers


def test_all_journeys_and_calls() -> None:
    """Every journey that there is can be chosen, and every call."""
    assert list(JOURNEYS) == list(journeys.JOURNEYS)
    assert set(CALLS) == {"track", "page", "identify", "group", "alias"}


@pytest.mark.parametrize(
    ("keys", "runs", "sent"),
    [
        ("enter", False, "journey visit"),
        ("2", False, "journey sign-up"),
        ("0", False, "journey return"),
        ("j j enter", False, "journey onboarding"),
        ("t", False, "message track"),
        ("p", False, "message page"),
        ("i", False, "message identify"),
        ("g", False, "message group"),
        ("a", False, "message alias"),
        ("h", False, "hostile"),
        ("d", False, "demo started"),
        ("d", True, "demo stopped"),
        ("G enter", True, "demo stopped"),
    ],
)
def test_sending(keys: str, runs: bool, sent: str) -> None:
    """What is chosen is sent, once; what came of it is the answer."""
    sender = FakeSender(demo_runs=runs)

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Shown)
        await press(pilot, *keys.split())
        await until(pilot, lambda: app.answers, "an answer")

    assert choosing(sender, steps) == [f"sent {sent}"]
    assert sender.sent == [sent]


def test_while_it_is_sent() -> None:
    """It says so, takes no other choice, and can be left: the sending goes on."""
    sender = FakeSender()
    sender.may_answer.clear()

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "2", "3", "enter")
        await pilot.pause()
        assert "sending journey sign-up …" in text(pilot.app)
        await press(pilot, "escape")
        await pilot.pause()
        sender.may_answer.set()

    assert choosing(sender, steps) == ["journey sign-up is still being sent"]
    assert sender.sent == ["journey sign-up"]


def test_what_cannot_be_sent() -> None:
    """It is said why, and another choice can be made."""
    sender = FakeSender(refuses="no simulator answers: [/] \x1b[31m")

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Shown)
        await press(pilot, "h")
        await until(pilot, lambda: "no simulator answers: [/] \\x1b[31m" in text(app), "why")
        sender.refuses = ""
        await press(pilot, "h")
        await until(pilot, lambda: app.answers, "an answer")

    assert choosing(sender, steps) == ["sent hostile"]


@SIZES
def test_sizes(size: tuple[int, int]) -> None:
    """It can be chosen from in any; nothing is sent when it is left."""
    sender = FakeSender()

    async def steps(pilot: Pilot[Any]) -> None:
        assert "1  visit" in text(pilot.app)
        await press(pilot, "G")
        await pilot.pause()
        assert "d  start" in text(pilot.app)
        await press(pilot, "escape")

    assert choosing(sender, steps, size) == [None]
    assert sender.sent == []
