"""The views of the panes: each has the keys of its place, and each of them does something."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.tui.documents.document import PaneName
from simulator.tui.keys import PANES, bindings
from simulator.tui.panes.pane_view import JSON_PANES, TOLD_PANES, view_of
from tests.simulator.tui.hostile import HOSTILE
from tests.simulator.tui.screens import Shown, lines, play


def test_each_pane_is_one_of_two_sorts() -> None:
    """JSON in the order of the digits, then what tells."""
    assert (*JSON_PANES, *TOLD_PANES) == PANES


@pytest.mark.parametrize("pane", PANES)
def test_the_keys_of_its_place(pane: PaneName) -> None:
    """They are bound by the names of the table, and to something that is there."""
    view = view_of(pane)
    bound = {binding.id: binding for _, binding in view._bindings}
    for binding in bindings(pane):
        assert bound[binding.id].action == binding.action
        assert binding.action.startswith("app.") or hasattr(view, f"action_{binding.action}")


@pytest.mark.parametrize("key", ["h", "l", "left", "right"])
def test_the_keys_of_every_document(key: str) -> None:
    """What the table doesn't name works as in any other document."""
    assert key in view_of("sent")._bindings.key_to_bindings


def test_its_title() -> None:
    """Digit and name, and what is said behind it, none of which is interpreted."""

    async def steps(pilot: Pilot[Any]) -> None:
        assert lines(pilot.app)[0].strip("┏┓━ ") == "2 Request to destination"
        for name in ("markup", "ansi", "lone_surrogates"):
            view.entitle(HOSTILE[name])
            await pilot.pause()
            assert lines(pilot.app)[0].isprintable()
        assert "2 Request to destination, \\ud800" in lines(pilot.app)[0]
        view.entitle("")
        await pilot.pause()
        assert lines(pilot.app)[0].strip("┏┓━ ") == "2 Request to destination"

    view = view_of("request")
    play(Shown(view), steps)
