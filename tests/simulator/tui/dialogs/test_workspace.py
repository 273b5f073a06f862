"""Choosing a workspace."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.journal import Writer
from simulator.tui.dialogs import workspace
from simulator.tui.dialogs.frame import Choices
from simulator.tui.dialogs.workspace import Chosen, Workspaces
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B
from tests.simulator.tui.screens import SIZES, Shown, lines, play, press, text, until

HOSTILE = "[/]\x1b[31m\u202e"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of three workspaces; the second is the one that was used last."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer:
        for whose in (A, A, HOSTILE, B):
            writer.append(exchange(workspace=whose))
        writer.commit()
    return path


def choosing(path: Path, shown: str | None, steps: Any, size: tuple[int, int] = (80, 24)) -> Any:
    """Open the menu, wait for the counts, do the steps, and give what was answered."""
    app = Shown(Static("beneath"))

    async def within(pilot: Pilot[Any]) -> None:
        app.ask(Workspaces(path, shown))
        await pilot.pause()
        await until(pilot, lambda: app.screen.query_one(Choices).option_count > 1, "the counts")
        await steps(pilot)

    play(app, within, size)
    return app.answers


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("enter", Chosen(None)),
        ("0", Chosen(None)),
        ("j enter", Chosen(B)),
        ("1", Chosen(B)),
        ("2", Chosen(HOSTILE)),
        ("G enter", Chosen(A)),
        ("escape", None),
    ],
)
def test_choosing(path: Path, keys: str, answer: Chosen | None) -> None:
    """The one that was used last is the first behind all of them."""

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, *keys.split())
        await pilot.pause()

    assert choosing(path, None, steps) == [answer]


def test_what_it_says(path: Path) -> None:
    """How many exchanges each has, and which is shown; nothing of a name is interpreted."""

    async def steps(pilot: Pilot[Any]) -> None:
        shown = [" ".join(line.strip(" │").split()) for line in lines(pilot.app)]
        at = shown.index("0 all workspaces 4 exchanges")
        assert shown[at + 1 : at + 4] == [
            f"1 {B} 1 exchange",
            "2 [/]\\x1b[31m\\u202e 1 exchange",
            f"3 {A} 2 exchanges, shown now",
        ]

    choosing(path, A, steps)


@SIZES
def test_sizes(path: Path, size: tuple[int, int]) -> None:
    """It can be chosen from in any."""

    async def steps(pilot: Pilot[Any]) -> None:
        await press(pilot, "G", "enter")
        await pilot.pause()

    assert choosing(path, None, steps, size) == [Chosen(A)]


def test_very_many(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those that were used last are listed; it is said how many more there are."""
    monkeypatch.setattr(workspace, "MOST", 2)

    async def steps(pilot: Pilot[Any]) -> None:
        assert A not in text(pilot.app)
        assert "and 1 more: filter by workspace:ID" in text(pilot.app)
        assert "4 exchanges" in text(pilot.app)

    choosing(path, None, steps)


def test_no_journal(tmp_path: Path) -> None:
    """It is said in a sentence; all of them can be chosen still."""
    app = Shown(Static("beneath"))

    async def steps(pilot: Pilot[Any]) -> None:
        app.ask(Workspaces(tmp_path / "none", None))
        await until(pilot, lambda: "there is no journal at" in text(app), "the sentence")
        await press(pilot, "enter")
        await pilot.pause()

    play(app, steps)
    assert app.answers == [Chosen(None)]
