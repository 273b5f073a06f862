"""Asking before everything begins anew."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.tui.dialogs.confirm import HAPPENS, Confirm
from tests.simulator.tui.screens import SIZES, Shown, play, press, text


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("enter", False),
        ("j enter", True),
        ("y", True),
        ("2", True),
        ("n", False),
        ("1", False),
        ("escape", None),
    ],
)
def test_the_answers(keys: str, answer: bool | None) -> None:
    """Only a yes is one: Enter alone, n and Esc leave everything as it is."""
    app = Shown(Static("beneath"))

    async def steps(pilot: Pilot[Any]) -> None:
        app.ask(Confirm(None))
        await pilot.pause()
        await press(pilot, *keys.split())
        await pilot.pause()

    play(app, steps)
    assert app.answers == [answer]


@SIZES
@pytest.mark.parametrize(
    ("workspace", "question"), [(None, "Clear all workspaces?"), ("1a[/]\x1b", "Clear 1a[/]\\x1b?")]
)
def test_what_it_says(size: tuple[int, int], workspace: str | None, question: str) -> None:
    """Whose it is, and with room for it what will happen."""
    app = Shown(Static("beneath"))

    async def steps(pilot: Pilot[Any]) -> None:
        app.ask(Confirm(workspace))
        await pilot.pause()
        assert question[:19] in text(app)
        assert "Yes" in text(app)
        if size[1] > 5:
            assert all(sentence in text(app) for sentence in HAPPENS)

    play(app, steps, size)
