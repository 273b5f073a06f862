"""The screen: what its keys do wherever one is, and what becomes of it when things go wrong."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.tui.app import SimApp
from simulator.tui.dialogs.frame import Dialog
from simulator.tui.help import Help
from simulator.tui.keys import KEYS, PANES, TITLES, at
from simulator.tui.panes.pane_view import PaneView
from tests.simulator.segment.chained import chained, page
from tests.simulator.tui.leaks import nothing_left  # noqa: F401
from tests.simulator.tui.outsiders import FakeControl, FakeSender
from tests.simulator.tui.real import (
    LARGE,
    SMALL,
    quick,  # noqa: F401
    record,
    record_hostile,
    send,
    show,
    shows,
)
from tests.simulator.tui.screens import lines, text, until
from tests.simulator.tui.settling import burst, settled

pytestmark = pytest.mark.usefixtures("quick", "nothing_left")

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
BATCH = "u0 +2"
HERE = {
    *("0", "1", "2", "3", "4", "5", "6", "7", "tab", "shift+tab", "escape", "f"),
    *("[", "]", "p", ":", "?", "f1", "q", "ctrl+q", "ctrl+c"),
}
"""The keys that are tried here."""
ACTS = {"r", "t", "e", "a", "i", "d", "y", "Y", "w", "C"}
"""Those that are tried with what they do, in test_acts.py."""


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording, which nobody writes any more."""
    path = tmp_path_factory.mktemp("app") / "recorded.journal"
    record(path)
    return path


def test_every_key_of_the_application_is_tried() -> None:
    """Here or where it does something outside."""
    own = {name for key in at("everywhere") for name in key.keys}
    of_panes = {name for key in KEYS if key.action.startswith("app.") for name in key.keys}
    assert own | of_panes == HERE | ACTS


def where(app: SimApp) -> str:
    """What has the focus: the list, the filter line, a pane, or a dialog."""
    if isinstance(app.screen, Dialog):
        return type(app.screen).__name__
    if isinstance(app.focused, PaneView):
        assert app.focused.pane == app.detail.pane
        assert app.focused.region.height > 0
        return app.focused.pane
    if app.browser.is_writing:
        return "filter"
    return type(app.focused).__name__.removeprefix("Entry").lower()


def row(app: SimApp) -> str:
    """The row under the cursor."""
    [found] = [line for line in lines(app) if line.startswith(">")]
    return found


async def to(app: SimApp, pilot: Pilot[Any], what: str) -> None:
    """The cursor to the row that shows this."""
    await pilot.press("g")
    for _ in range(20):
        if what in row(app):
            return
        await pilot.press("j")
    raise AssertionError(what)


@SIZES
def test_panes_by_their_digits(journal: Path, size: tuple[int, int]) -> None:
    """Each is opened by its digit, and has the focus; 0 goes back to the list."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        assert where(app) == "list"
        for digit, pane in enumerate(PANES, 1):
            await pilot.press(str(digit))
            assert where(app) == pane
            assert f"━ {digit} {TITLES[pane]}" in text(app)
            assert ("time UTC" in text(app)) == (size == LARGE)
            assert "filter everything" in text(app)
            await pilot.press("0")
            assert where(app) == "list"
            assert app.has_detail == (size == LARGE)
        await pilot.press("7", "2")
        assert where(app) == "request"

    show(journal, steps, size=size)


@SIZES
def test_tab_goes_around(journal: Path, size: tuple[int, int]) -> None:
    """From the list through all panes to the list again, and the other way."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to(app, pilot, "identify")
        around = []
        for _ in range(2 * len(PANES) + 2):
            await pilot.press("tab")
            around.append(where(app))
        assert around[: len(PANES) + 1] == [*PANES, "list"]
        assert around[len(PANES)] == around[-1] == "list"
        await pilot.press("4", "shift+tab")
        assert where(app) == "response"
        await pilot.press("shift+tab", "shift+tab", "shift+tab")
        assert where(app) == "list"

    show(journal, steps, size=size)


@SIZES
def test_enter_opens_and_esc_comes_back_step_by_step(journal: Path, size: tuple[int, int]) -> None:
    """A filter, a batch in it, a message of that, its filter line: out of each in turn."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press("f", *"call:page", "enter")
        await shows(pilot, "2 found")
        await to(app, pilot, BATCH)
        await pilot.press("enter")
        await shows(pilot, "3 in it, Esc leaves")
        await pilot.press("j", "enter")
        assert where(app) == "sent"
        await shows(pilot, '"messageId": "b1"')
        await pilot.press("f")
        assert where(app) == "filter"
        await shows(pilot, "filter call:page")
        await pilot.press("escape")
        if size == LARGE:
            assert app.has_detail
            await pilot.press("escape")
        assert (where(app), app.has_detail) == ("list", False)
        assert "3 in it" in text(app)
        await pilot.press("escape")
        assert "3 in it" not in text(app)
        assert "filter call:page" in text(app)
        assert BATCH in row(app)
        await pilot.press("escape")
        assert "filter everything" in text(app)
        await pilot.press("escape")
        assert where(app) == "list"

    show(journal, steps, size=size)


def test_keys_that_are_typed_at_once_go_where_they_are_meant(journal: Path) -> None:
    """What is typed behind f and / is text, however quickly."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await burst(pilot, "f", *"call:identify", "enter")
        await shows(pilot, "1 found")
        assert "filter call:identify" in text(app)
        await pilot.press("1")
        await burst(pilot, "/", *"mrr", "enter")
        await pilot.press("y")
        assert app.clipboard == '"49"'
        await pilot.press("/", "f", "/")
        assert "━ 1 You sent" not in text(app)
        assert not app.browser.is_writing
        await pilot.press("escape")
        await burst(pilot, "f", *" qdf/")
        assert "filter call:identify qdf/" in text(app)
        await pilot.press("escape", "0", "escape", "escape", "?", "f", "/")
        assert isinstance(app.screen, Help)
        assert not app.browser.is_writing
        await pilot.press("escape")
        await burst(pilot, "/", *"contact:u1", "enter")
        await until(pilot, lambda: BATCH in row(app), "the match")

    show(journal, steps, size=LARGE)


def test_the_detail_follows_the_cursor(journal: Path) -> None:
    """Where both are to be seen, what is under the cursor is what is shown."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to(app, pilot, "identify")
        await pilot.press("enter")
        await shows(pilot, '"messageId": "m1"')
        await pilot.press("0", "j")
        await shows(pilot, '"messageId": "m2"')
        assert where(app) == "list"
        await pilot.press("j", "j", "k")
        await shows(pilot, '"messageId": "m3"')
        await pilot.press("j", "k", "3")
        await shows(pilot, "201 Created")

    show(journal, steps, size=LARGE)


def test_a_search_in_a_pane(journal: Path) -> None:
    """/ asks, Enter goes to the match; Esc leaves what is asked, then the pane."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to(app, pilot, "identify")
        await pilot.press("enter", "/", *"mrr")
        assert where(app) not in ("sent", "filter")
        await pilot.press("enter")
        assert where(app) == "sent"
        assert app.detail.copy() == '"49"'
        await pilot.press("g", "n", "/", *"never", "escape")
        assert where(app) == "sent"
        assert app.has_detail
        await pilot.press("escape")
        assert where(app) == "list"

    show(journal, steps, size=SMALL)


def test_the_state_is_rewound(journal: Path) -> None:
    """[ and ] open the state if need be, and go from exchange to exchange."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to(app, pilot, "track -> order")
        await pilot.press("j")
        await pilot.press("5")
        here = (
            (await shows(pilot, "5 State, after exchange"))
            .split("after exchange ")[1]
            .split(",")[0]
        )
        await pilot.press("[")
        await until(pilot, lambda: f"after exchange {here}," not in text(app), "an earlier one")
        await pilot.press("]")
        await shows(pilot, f"after exchange {here},")

    show(journal, steps, size=SMALL)


def test_help_explains_what_has_the_focus(journal: Path) -> None:
    """? and F1, in the list, in each pane and in the filter line; Esc and q come back."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        for keys, leave, title, back in (
            (("?",), "escape", "List", "list"),
            (("f", "f1"), "escape", "Filter line", "filter"),
            (("escape", "4", "?"), "q", "Contract", "contract"),
            (("2", "f1"), "escape", "Request to destination", "request"),
        ):
            await pilot.press(*keys)
            assert isinstance(app.screen, Help)
            assert title in text(app)
            await pilot.press(leave)
            assert where(app) == back

    show(journal, steps, size=SMALL)


def test_nothing_is_kept_of_a_dialog(journal: Path) -> None:
    """What it looked like is out of memory once it is left."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press("?")
        widgets = app.screen.walk_children(with_self=True)
        looks = [weakref.ref(widget._styles_cache) for widget in widgets]
        assert looks
        del widgets
        await pilot.press("escape")
        gc.collect()
        assert [one for one in looks if one() is not None] == []

    show(journal, steps)


def test_the_palette_finds_commands(journal: Path) -> None:
    """: lists what can be done here; Enter does it."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press(":")
        await shows(pilot, "Open the row")
        await pilot.press(*"pause the scr")
        await shows(pilot, "Pause the screen")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.paused, "the pause")
        await shows(pilot, "paused")

    show(journal, steps, size=SMALL)


def test_paused_the_screen_stands_still_and_recording_goes_on(tmp_path: Path) -> None:
    """What came meanwhile is there when it goes on."""
    path = tmp_path / "journal"

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        send(chain, page("m1", "ada"))
        await shows(pilot, "ada")
        await pilot.press("p")
        await shows(pilot, "paused", slice(0, 3))
        send(chain, page("m2", "bob"))
        with_bob = len(chain.exchanges())
        assert with_bob == 2
        for _ in range(5):
            await pilot.pause(0.02)
        assert "bob" not in text(app)
        await pilot.press("p")
        assert "paused" not in text(app)
        await shows(pilot, "bob")
        await shows(pilot, "2 delivered", slice(0, 3))

    with chained(path) as chain:
        show(path, steps, size=SMALL)


ANYWHERE: list[tuple[str, ...]] = [(), ("enter",), ("f", "x"), ("?",), ("a",), ("C",), (":",)]
LEAVING = [("q", ()), ("q", ("enter",))]
LEAVING += [("ctrl+q", keys) for keys in ANYWHERE] + [("ctrl+c", keys) for keys in ANYWHERE[:3]]


@pytest.mark.parametrize(("key", "keys"), LEAVING, ids=str)
def test_it_is_left(journal: Path, keys: tuple[str, ...], key: str) -> None:
    """q where it is no letter, and ctrl+q and ctrl+c from anywhere; the status is 0."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press(*keys, key)
        await until(pilot, lambda: app._exit, "its end")

    app = show(journal, steps, control=FakeControl(), sender=FakeSender())
    assert app.return_code == 0


def test_keys_that_do_nothing_are_not_offered(journal: Path, tmp_path: Path) -> None:
    """Of a recording nothing is sent; where nothing is recorded nothing can be copied."""

    def works(app: SimApp) -> set[str]:
        return {key for key, found in app.screen.active_bindings.items() if found.enabled}

    async def recording(app: SimApp, pilot: Pilot[Any]) -> None:
        assert not works(app) & {"r", "a", "d", "i", "C", "left_square_bracket", "escape"}
        assert {"y", "Y", "w", "f", "p", "1", "enter", "question_mark"} <= works(app)
        before = text(app)
        await pilot.press("r", "a", "d", "i", "C", "escape", "[", "]")
        assert text(app) == before
        assert not app._notifications
        await pilot.press("enter")
        assert {"left_square_bracket", "escape"} <= works(app)

    async def nothing(app: SimApp, pilot: Pilot[Any]) -> None:
        await shows(pilot, "Nothing is recorded yet")
        assert not works(app) & {"r", "y", "Y", "1", "0", "escape", "slash", "enter"}
        assert {"a", "d", "i", "C", "f", "q", "question_mark"} <= works(app)
        await pilot.press("r", "y", "Y", "1", "0", "enter", "escape", "/", "n")
        assert "Nothing is recorded yet" in text(app)

    show(journal, recording, running=False)
    empty = tmp_path / "empty.journal"
    with chained(empty):
        pass
    show(empty, nothing, control=FakeControl(), sender=FakeSender())


def test_what_arrives_while_one_reads_changes_nothing_of_it(tmp_path: Path) -> None:
    """Opening a row stops the list from following; G follows again, with the detail."""
    path = tmp_path / "journal"

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        send(chain, page("m1", "ada"))
        await shows(pilot, "ada")
        for opened in ("enter", "1", "tab"):
            await pilot.press("0", "G", "escape")
            mine = app.browser.chosen
            await pilot.press(opened)
            send(chain, page(f"m-{opened}", "bob"))
            await shows(pilot, "1 new, G shows")
            assert app.browser.chosen == mine
        await pilot.press("0", "G")
        send(chain, page("m9", "eve"))
        await shows(pilot, '"userId": "eve"')

    with chained(path) as chain:
        show(path, steps, size=LARGE)


@pytest.mark.parametrize(
    "keys", [(), ("enter",), ("f", "x"), ("i",), ("?",), (":",), ("w",)], ids=str
)
def test_it_survives_any_size(journal: Path, keys: tuple[str, ...]) -> None:
    """20 x 5 and back, very wide, and hardly anything: what is open stays open."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to(app, pilot, "group")
        await pilot.press(*keys)
        before = where(app)
        chosen = app.browser.chosen
        for size in ((20, 5), (140, 40), (300, 90), (1, 1), (40, 8), SMALL):
            await pilot.resize_terminal(*size)
            await settled()
            for strip in app.screen._compositor.render_strips(app.size):
                assert strip.cell_length == size[0]
        assert where(app) == before
        assert app.browser.chosen == chosen

    show(journal, steps, control=FakeControl(), sender=FakeSender())


def test_whoever_is_in_the_list_when_it_gets_narrow_is_in_the_detail(journal: Path) -> None:
    """Keys never go to what can't be seen."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to(app, pilot, "identify")
        await pilot.press("enter", "0")
        assert where(app) == "list"
        await pilot.resize_terminal(*SMALL)
        await settled()
        assert where(app) == "sent"
        await pilot.resize_terminal(*LARGE)
        await settled()
        assert where(app) == "sent"

    show(journal, steps, size=LARGE)


def test_what_goes_wrong_is_said_in_the_header(journal: Path, tmp_path: Path) -> None:
    """A server that has died, a journal that is gone: a sentence, and everything stays."""
    path = tmp_path / "journal"
    shutil.copy(journal, path)
    trouble = ["the server was killed by SIGKILL"]

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await shows(pilot, "! the server was killed by SIGKILL", slice(0, 3))
        trouble[0] = ""
        path.unlink()
        await shows(pilot, "journal is gone", slice(0, 3))
        await pilot.press("g", "enter", *"4567", "escape", "G")
        assert "ops" in text(app)

    show(path, steps, size=LARGE, trouble=lambda: trouble[0])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of what would break a terminal."""
    path = tmp_path_factory.mktemp("hostile") / "recorded.journal"
    record_hostile(path)
    return path


@SIZES
def test_hostile_payloads_are_only_shown(hostile: Path, size: tuple[int, int]) -> None:
    """Every row, in every pane: nothing that a terminal acts on, every line exactly as wide."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        rows = 0
        await pilot.press("g")
        last = None
        while app.browser.chosen != last:
            last = app.browser.chosen
            rows += 1
            for keys in (*"1234567", "Y", "0yj") if size == SMALL else (*"456", "0j"):
                await pilot.press(*keys)
                check(app, size[0])
        assert rows >= 8

    show(hostile, steps, size=size)


def check(app: SimApp, width: int) -> None:
    for strip in app.screen._compositor.render_strips(app.size):
        assert strip.cell_length == width
        assert strip.text.isprintable(), ascii(strip.text)
        assert not [segment for segment in strip if segment.control]
