"""The tab bar: what of the panes' names has room, and what a click chooses."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.tui.documents.document import PaneName
from simulator.tui.keys import PANES
from simulator.tui.panes.tab_bar import TabBar, tabs
from tests.simulator.tui.screens import Shown, lines, play

BROKEN: dict[PaneName, str] = {"contract": "✗"}


@pytest.mark.parametrize(
    ("room", "marks", "shown"),
    [
        (
            80,
            BROKEN,
            "1 You sent  2 Request  3 Response  4 Contract ✗  5 State  6 Timeline  7 Lineage",
        ),
        (77, {}, "1 You sent  2 Request  3 Response  4 Contract  5 State  6 Timeline  7 Lineage"),
        (76, {}, "1  2  3 Response  4  5  6  7"),
        (29, BROKEN, "1  2  3 Response  4✗  5  6  7"),
        (28, BROKEN, "1 2 3 Response 4✗ 5 6 7"),
        (20, BROKEN, "1 2 3 4✗ 5 6 7"),
        (1, {}, "1 2 3 4 5 6 7"),
    ],
)
def test_what_has_room(room: int, marks: dict[PaneName, str], shown: str) -> None:
    """All names, else the current one's, else digits; a mark is there in any case."""

    async def steps(pilot: Pilot[Any]) -> None:
        bar.show("response", marks)
        await pilot.pause()
        assert lines(pilot.app)[0] == shown[:room]

    bar = TabBar(PANES)
    play(Shown(bar), steps, (room, 3))


def test_where_each_begins() -> None:
    """As many columns behind the one before as that takes."""
    found = tabs(("contract", "state"), "state", BROKEN, 80)
    assert [tuple(one) for one in found] == [
        ("contract", "4 Contract ✗", 0),
        ("state", "5 State", 14),
    ]


def test_the_current_one_is_reversed() -> None:
    """It and no other; one of other panes changes nothing."""

    async def steps(pilot: Pilot[Any]) -> None:
        for pane, expected in (("state", "5 State"), ("sent", "5 State"), ("lineage", "7 Lineage")):
            bar.show(pane, {})  # type: ignore[arg-type]
            await pilot.pause()
            segments = bar.render_line(0)
            assert [one.text for one in segments if one.style and one.style.reverse] == [expected]

    bar = TabBar(("contract", "state", "timeline", "lineage"))
    play(Shown(bar), steps)


@pytest.mark.parametrize(
    ("x", "pane"), [(0, "sent"), (9, "sent"), (12, "request"), (79, "lineage")]
)
def test_a_click(x: int, pane: str) -> None:
    """It chooses the name that it is on, or the one before."""
    picked: list[str] = []

    class Hears(Shown):
        def on_tab_bar_picked(self, event: TabBar.Picked) -> None:
            picked.append(event.pane)

    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.click(TabBar, offset=(x, 0))

    play(Hears(TabBar(PANES)), steps)
    assert picked == [pane]
