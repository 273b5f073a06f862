"""What the tests of the screen need: a journal to tell things to."""

from __future__ import annotations

import pytest

from simulator.journal import Writer
from tests.simulator.state.told import Told
from tests.simulator.tui.settling import settled


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, clicks and pauses take no longer than what they cause."""
    monkeypatch.setattr("textual.app.wait_for_idle", settled)
    monkeypatch.setattr("textual.pilot.wait_for_idle", settled)


@pytest.fixture
def told(writer: Writer) -> Told:
    """A new journal."""
    return Told(writer)
