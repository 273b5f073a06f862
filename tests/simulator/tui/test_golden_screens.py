"""Golden screens: whole screens as text, in ``golden/``, drawn of a story that is always the same.

Where a screen has changed on purpose, write them anew and look at the difference::

    SIM_GOLDEN=write python -m pytest tests/simulator/tui/test_golden_screens.py
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.journal import Writer
from simulator.journal.counts import Counts
from simulator.tui.app import SimApp
from simulator.tui.watched import Watched
from tests.simulator.tui.screens import lines, play, text, until
from tests.simulator.tui.settling import settled
from tests.simulator.tui.story import record

FOLDER = Path(__file__).parent / "golden"
IS_WRITTEN = os.environ.get("SIM_GOLDEN") == "write"
"""Read before a test's environment is cleaned."""
NARROW, WIDE = (80, 24), (140, 40)
JOURNAL = Path("sim.journal")
FACTS = {
    "salesmachine": "http://127.0.0.1:8600",
    "segment": "http://127.0.0.1:8601",
    "journal": str(JOURNAL),
    "pid": 1,
}


@dataclass(frozen=True)
class Golden:
    """What is typed, and what is on the screen once all is there."""

    size: tuple[int, int]
    keys: tuple[str, ...]
    shows: str
    facts: dict[str, Any] | None = None


SCREENS = {
    "list": Golden(NARROW, (), "bob"),
    "first": Golden(NARROW, (), "Nothing is recorded yet", FACTS),
    "filter_error": Golden(NARROW, ("f", *"contact:ada statos:>=400", "enter"), "^^^"),
    "batch": Golden(WIDE, ("g", *"jjjjjjjj", "enter", "j", "j"), "in it, Esc leaves"),
    "detail_narrow": Golden(NARROW, ("g", "j", "j", "enter", "4", "j"), "SM-220"),
    "detail_wide": Golden(WIDE, ("g", "j", "j", "enter", "5"), "+ attribute name"),
}
"""By the name of its file."""


def compare(name: str, shown: list[str]) -> None:
    """What is shown is what the file holds, or is written to it."""
    file = FOLDER / f"{name}.txt"
    if IS_WRITTEN:
        file.write_text("\n".join(shown) + "\n", "utf-8")
    wanted = file.read_text("utf-8").splitlines()
    changed = difflib.unified_diff(wanted, shown, f"golden/{name}.txt", "the screen", lineterm="")
    assert shown == wanted, "\n".join(changed)


@pytest.mark.parametrize("name", SCREENS)
def test_golden(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each screen, to the last character."""
    one = SCREENS[name]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Counts, "size", lambda _: 111_000)
    if one.facts is None:
        record(JOURNAL)
    else:
        Writer(JOURNAL).close()
    app = SimApp(Watched(JOURNAL, one.facts))

    async def steps(pilot: Pilot[Any]) -> None:
        counted = "13 delivered" if one.facts is None else "0 ok"
        await until(pilot, lambda: counted in text(app), "the header's figures")
        await pilot.press(*one.keys)
        await until(pilot, lambda: one.shows in text(app), f"{one.shows!r} in\n{text(app)}")
        await settled()
        compare(name, lines(app))

    play(app, steps, one.size)


def test_there_is_no_other_file() -> None:
    """A screen that isn't drawn any more leaves nothing behind."""
    assert {file.stem for file in FOLDER.iterdir()} == set(SCREENS)
