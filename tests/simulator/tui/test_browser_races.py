"""Races: a filter, a search and a journal that changes, each in a thread of its own."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.filtering import Found
from simulator.filtering.scan import Scan
from simulator.filtering.walks import FIRST_BLOCK
from simulator.journal.entries import Entry
from simulator.tui import searching
from tests.simulator.state.told import WORKSPACE, Told
from tests.simulator.tui.browsed import OTHER, Browsed, comes, ends, people, seen
from tests.simulator.tui.leaks import nothing_left  # noqa: F401
from tests.simulator.tui.screens import until
from tests.simulator.tui.settling import settled
from tests.simulator.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("nothing_left")


class Gate:
    """Holds up the scans of one filter behind what they find first, until it is opened."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._text = ""
        self._after = 0
        self._waiting = 0

    def close(self, text: str, after: int = 0) -> None:
        """Scans of this filter wait behind so many blocks."""
        self._text, self._after = text, after
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    def waits(self) -> int:
        """How many scans wait here, or did."""
        return self._waiting

    def scan(self, *arguments: Any) -> Scan:
        """A scan that knows of the gate."""
        gate, is_meant = self, str(arguments[1]) == self._text

        class Gated(Scan):
            def older(self, before: int, after: int = 0) -> Iterator[Found]:
                found = super().older(before, after)
                if is_meant:
                    yield from islice(found, gate._after)
                    gate._waiting += 1
                    end = time.monotonic() + PATIENCE
                    while not self._cancelled and not gate._open.wait(0.001):
                        assert time.monotonic() < end, "nobody ended the scan"
                        if not gate._after:
                            yield Found([], before)
                yield from found

        return Gated(*arguments)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """A gate for the scans of filters and of searches."""
    made = Gate()
    monkeypatch.setattr(searching, "Scan", made.scan)
    return made


def test_a_match_that_the_filter_has_not_come_to_yet(told: Told, gate: Gate) -> None:
    """It isn't gone to before it is listed: a sentence says that the filter still looks."""
    seqs = people(told, *range(200))
    listed = seqs[-4 : -FIRST_BLOCK - 1 : -10]
    assert listed[-1] == seqs[-FIRST_BLOCK]
    gate.close("u6", after=1)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("u6")
        await until(pilot, gate.waits, "the scan")
        await comes(pilot, app, ["u6"] * len(listed))
        await pilot.press("/", *"contact:*", "enter")
        for seq in listed[1:]:
            await until(pilot, lambda: app.list.current == Entry(seq), "a match")  # noqa: B023
            await pilot.press("n")
        await until(pilot, lambda: app.said, "a sentence")
        assert app.said == ["no 'contact:*' above yet"]
        gate.open()
        await ends(pilot, app, 20)
        await pilot.press("n")
        await until(pilot, lambda: app.list.current == Entry(listed[-1] - 10), "the match")

    seen(told.writer.path, scenario)


def test_a_newer_filter_shows_nothing_of_an_older_one(told: Told, gate: Gate) -> None:
    """However late the older one finds something: its scan is over."""
    people(told, *range(40))
    gate.close("contact:u1")

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:u1")
        await until(pilot, gate.waits, "the scan")
        assert app.filter_line.endswith("0 found, 0 % looked at")
        await app.filter("contact:u2")
        await ends(pilot, app, 4)
        gate.open()
        await ends(pilot, app, 4)
        assert app.rows == ["u2"] * 4
        gate.close("contact:u2")
        await app.filter("contact:u2")
        await app.filter("")
        gate.open()
        await settled()
        assert app.filter_line == "filter everything"
        assert app.rows == [f"u{number}" for number in range(10)]

    seen(told.writer.path, scenario)


def test_what_was_found_and_not_told_yet_is_dropped(told: Told) -> None:
    """A message of an older search, on its way while another filter begins, changes nothing."""
    people(told, *range(40))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:u1")
        await ends(pilot, app, 4)
        old = app.browser._search
        assert old is not None
        [entry] = app.list._view.listing.after(5, 1)
        await app.filter("contact:u2")
        await ends(pilot, app, 4)
        for message in (
            searching.Search.Grew(old, [entry], 0),
            searching.Search.Arrived(old, [entry], 99),
            searching.Search.Failed(old, "too late"),
        ):
            app.browser.post_message(message)
        await settled()
        await ends(pilot, app, 4)
        assert (app.rows, app.said) == (["u2"] * 4, [])

    seen(told.writer.path, scenario)


def test_exchanges_that_arrive_while_a_filter_looks_back(told: Told, gate: Gate) -> None:
    """They are shown at once; what the scan finds later stands above them, each once."""
    people(told, *range(40))
    gate.close("contact:u1,u2")

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:u1,u2")
        await until(pilot, gate.waits, "the scan")
        for number in (1, 5, 2):
            people(told, number)
            await app.poll()
        await comes(pilot, app, ["u1", "u2"])
        assert app.filter_line.endswith("2 found, 0 % looked at")
        gate.open()
        await ends(pilot, app, 10)
        assert app.rows == ["u1", "u2"] * 5
        assert app.list.following

    seen(told.writer.path, scenario)


def test_another_workspace_while_a_filter_looks_back(told: Told, gate: Gate) -> None:
    """Nothing of the one before is shown."""
    people(told, *range(40))
    people(told, 1, 2, workspace=OTHER)
    gate.close("contact:u1")

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:u1")
        await until(pilot, lambda: gate.waits() == 1, "the scan")
        app.browser.choose_workspace(OTHER)
        await until(pilot, lambda: gate.waits() == 2, "the next scan")
        gate.open()
        await ends(pilot, app, 1)
        assert app.rows == ["u1"]

    seen(told.writer.path, scenario)


def test_a_reset_while_a_filter_looks_back(told: Told, gate: Gate) -> None:
    """It begins anew beyond the reset."""
    people(told, *range(40))
    gate.close("contact:u1")

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:u1")
        await until(pilot, lambda: gate.waits() == 1, "the scan")
        told.reset(None)
        people(told, 1)
        await app.poll()
        await until(pilot, lambda: gate.waits() == 2, "the next scan")
        gate.open()
        await ends(pilot, app, 1)

    seen(told.writer.path, scenario)


@pytest.mark.parametrize("then", ["filter", "workspace", "reset", "search", "clear"])
def test_a_match_that_is_found_too_late(told: Told, gate: Gate, then: str) -> None:
    """Once something else is listed or looked for, it moves nothing."""
    people(told, *range(40))
    gate.close("seq:>0 contact:u1")

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("seq:>0")
        await ends(pilot, app, 40)
        await pilot.press("/", *"contact:u1", "enter")
        await until(pilot, gate.waits, "the search")
        match then:
            case "filter":
                await app.filter("seq:>1")
            case "workspace":
                app.browser.choose_workspace(WORKSPACE)
            case "reset":
                told.reset(WORKSPACE)
                app.browser.choose_workspace(WORKSPACE)
                people(told, 9)
                await app.poll()
            case "search":
                await pilot.press("/", *"contact:u8", "enter")
            case "clear":
                await app.filter("")
        gate.open()
        await until(pilot, lambda: not app.workers or app.workers._workers == set(), "the threads")
        await settled()
        assert app.cursor == ("u8" if then == "search" else "u9")
        assert app.said == []

    seen(told.writer.path, scenario)


@pytest.mark.parametrize("what", ["filter", "search"])
def test_it_is_closed_while_a_scan_runs(told: Told, gate: Gate, what: str) -> None:
    """The scan ends with it: no thread and no connection is left, and nothing is waited for."""
    people(told, *range(40))
    gate.close("contact:u1")

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        if what == "filter":
            await app.filter("contact:u1")
        else:
            await pilot.press("/", *"contact:u1", "enter")
        await until(pilot, gate.waits, "the scan")
        people(told, 1)
        await app.poll()

    seen(told.writer.path, scenario)


def test_whatever_is_done_in_whatever_order(told: Told) -> None:
    """Filters, workspaces, resets, batches and searches while exchanges come, without a pause.

    In the end the rows are those that should be there, and nothing was said to be wrong.
    """
    chance = random.Random(20260301)
    recorded: list[tuple[str, str]] = []
    filters = {
        "contact:u1": lambda uid: uid == "u1",
        "contact:u2,u3": lambda uid: uid in ("u2", "u3"),
        "not contact:u4": lambda uid: uid != "u4",
        "": lambda uid: True,
    }

    def tell(count: int) -> None:
        for _ in range(count):
            workspace, number = chance.choice((WORKSPACE, OTHER)), chance.randrange(10)
            people(told, number, workspace=workspace)
            recorded.append((workspace, f"u{number}"))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        now, workspace, reset = "", None, {WORKSPACE: 0, OTHER: 0}
        for turn in range(150):
            match chance.randrange(8):
                case 0 | 1:
                    tell(chance.randrange(5))
                case 2:
                    now = chance.choice(list(filters))
                    app.browser.filter(now)
                case 3:
                    workspace = chance.choice((WORKSPACE, OTHER, None))
                    app.browser.choose_workspace(workspace)
                case 4:
                    whose = chance.choice((WORKSPACE, OTHER))
                    if turn % 3 == 0:
                        told.reset(whose)
                        reset[whose] = len(recorded)
                case 5:
                    app.browser.poll()
                case 6:
                    await pilot.press(*chance.choices(["k", "j", "G", "g", "m", "M", "n"], k=2))
                case 7:
                    await settled()
        app.browser.poll()
        await pilot.press("G")
        wanted = [
            uid
            for place, (whose, uid) in enumerate(recorded)
            if workspace in (None, whose)
            and filters[now](uid)
            and (workspace is None or place >= reset[whose])
        ]
        assert len(wanted) > 3
        if now:
            await ends(pilot, app, len(wanted))
        await comes(pilot, app, wanted[-10:])
        assert set(app.said) <= {"nothing is searched for yet: / begins"}

    tell(50)
    seen(told.writer.path, scenario)
