"""The browser: everything, what a filter leaves of it, what is in a batch; and what goes wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.journal import JournalError, Writer
from simulator.tui import browser
from simulator.tui.browser import Browser, Place
from simulator.tui.filter_bar import FilterBar
from simulator.tui.keys import at
from simulator.tui.watched import Watched
from simulator.tui.welcome import Welcome
from tests.simulator.state.told import NOON, WORKSPACE, Told, account, contact, event
from tests.simulator.tui.browsed import OTHER, Browsed, comes, ends, people, seen
from tests.simulator.tui.leaks import nothing_left  # noqa: F401
from tests.simulator.tui.screens import lines, until
from tests.simulator.tui.settling import settled
from tests.simulator.tui.subjects import receive

pytestmark = pytest.mark.usefixtures("nothing_left")

LIST_KEYS = [name for key in at("list") for name in key.keys if "app." not in key.action]


def test_the_first_screen_while_nothing_is_recorded(told: Told) -> None:
    """Then the list, which has the focus; after a reset the first screen again."""

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        def is_first() -> bool:
            welcome = app.query_one(Welcome)
            assert welcome.display != app.list.display
            assert not app.query_one(FilterBar).is_written
            return bool(welcome.display)

        assert is_first()
        assert "Nothing is recorded yet." in "\n".join(lines(app))
        assert app.browser.chosen is None
        for _ in range(2):
            await pilot.press("k", "x", "enter")
            await app.poll()
            assert is_first()
            people(told, 1, 2, 3)
            await app.poll()
            assert not is_first()
            assert app.list.has_focus
            await pilot.press("k")
            assert app.cursor == "u2"
            told.reset(None)
            await app.poll()
            assert is_first()
            assert app.screen.focused is None
        assert app.filter_line == "filter everything"

    seen(told.writer.path, scenario)


def test_what_comes_while_somebody_writes_does_not_take_the_focus(told: Told) -> None:
    """The filter is written on, over the first screen as over the list."""

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        app.browser.write_filter()
        await pilot.press("u")
        people(told, 1, 2)
        await app.poll()
        await pilot.press("2", "enter")
        await ends(pilot, app, 1)
        assert app.rows == ["u2"]
        assert app.list.has_focus

    seen(told.writer.path, scenario)


def test_an_empty_recording(told: Told) -> None:
    """Says that it is one."""

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        assert "This recording is empty" in "\n".join(lines(app))

    seen(told.writer.path, scenario, running=False)


def test_what_is_recorded_comes_in(told: Told) -> None:
    """At the bottom, followed; counted once the cursor is above."""
    people(told, *range(5))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        assert app.rows == ["u0", "u1", "u2", "u3", "u4"]
        people(told, *range(5, 10))
        await app.poll()
        assert app.rows == [f"u{number}" for number in range(10)]
        await pilot.press("k")
        people(told, 0, 1)
        await app.poll()
        assert app.rows == [f"u{number}" for number in range(10)]
        assert "2 new, G shows" in lines(app)[1]
        assert app.browser.poll() is None

    seen(told.writer.path, scenario)


def test_a_filter_shows_what_matches_and_goes_on(told: Told) -> None:
    """What there was, then what comes; Esc shows everything again, and up has it still."""
    people(told, *range(40))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        app.browser.write_filter()
        await pilot.press(*"contact:u1", "enter")
        await ends(pilot, app, 4)
        assert app.rows == ["u1"] * 4
        assert app.filter_line.startswith("filter contact:u1")
        assert app.list.has_focus
        people(told, 1, 2, 3, 1)
        await app.poll()
        await ends(pilot, app, 6)
        assert app.rows == ["u1"] * 6
        people(told, 2)
        await app.poll()
        await ends(pilot, app, 6)
        await pilot.press("escape")
        assert app.rows == ["u5", "u6", "u7", "u8", "u9", "u1", "u2", "u3", "u1", "u2"]
        assert app.filter_line == "filter everything"
        app.browser.write_filter()
        await pilot.press("up")
        assert app.filter_line == "filter contact:u1"

    seen(told.writer.path, scenario)


def test_a_filter_is_followed_until_the_cursor_moves_up(told: Told) -> None:
    """What matches is counted then, and nothing else."""
    people(told, *range(200))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:u1,u2")
        await ends(pilot, app, 40)
        await pilot.press("k")
        people(told, *range(20))
        await app.poll()
        await ends(pilot, app, 44)
        assert "4 new, G shows" in lines(app)[1]
        assert app.cursor == "u1"
        await pilot.press("g")
        assert app.list.current is not None
        assert app.list.current.seq < 5
        await pilot.press("G")
        assert app.rows == ["u1", "u2"] * 5

    seen(told.writer.path, scenario)


def test_a_filter_that_leaves_nothing(told: Told) -> None:
    """An empty list, no first screen; keys are harmless, and what matches later comes in."""
    people(told, *range(10))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:ada")
        await ends(pilot, app, 0)
        assert app.rows == []
        assert app.list.display
        assert app.moved[-1] is None
        await pilot.press(*(key for key in LIST_KEYS if key not in "/nN"))
        told.tell(contact("ada"))
        await app.poll()
        await comes(pilot, app, ["ada"])
        assert app.browser.chosen == Place(12, None)

    seen(told.writer.path, scenario)


def test_messages_that_were_not_delivered(told: Told) -> None:
    """They stand where they were settled, and are opened and filtered for as exchanges are."""
    people(told, 1)
    screen = {"type": "screen", "messageId": "m1", "userId": "ada"}
    [seq] = receive(told.writer, screen, stage="received")
    told.writer.stage(seq, "failed", "id_required", "no userId")
    told.writer.commit()
    [other] = receive(
        told.writer, {"type": "page", "messageId": "m2", "userId": "bob"}, stage="received"
    )
    people(told, 2)
    told.writer.stage(other, "filtered at destination", "unsupported_type")
    told.writer.commit()

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        assert app.rows == ["u1", "ada", "u2", "bob"]
        await pilot.press("enter", "k", "k", "enter")
        assert app.opened == [Place(None, other), Place(None, seq)]
        await app.filter("stage:failed")
        await comes(pilot, app, ["ada"])
        assert "failed id_required" in lines(app)[2]

    seen(told.writer.path, scenario)


# searching


def test_the_next_match_above_and_below(told: Told) -> None:
    """/ goes up to the nearest, n on, N down again; at the end a sentence says so."""
    people(told, *range(100))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        async def goes_to(seq: int) -> None:
            what = f"the cursor on {seq}, not {app.list.current}"
            await until(pilot, lambda: app.list.current and app.list.current.seq == seq, what)

        await pilot.press("n", "N")
        assert app.said == []
        await pilot.press("/", "enter")
        assert app.said == ["nothing is searched for yet: / begins"]
        await pilot.press("/", *"contact:u5", "enter")
        assert not app.query_one(FilterBar).is_written
        await goes_to(97)
        assert not app.list.following
        await pilot.press("n")
        await goes_to(87)
        await pilot.press("N")
        await goes_to(97)
        await pilot.press("N")
        await until(pilot, lambda: len(app.said) == 2, "a sentence")
        assert app.said[1] == "no 'contact:u5' below"
        await pilot.press("g", "n")
        await until(pilot, lambda: len(app.said) == 3, "a sentence")
        assert app.said[2] == "no 'contact:u5' above"
        await pilot.press("/", "enter")
        await until(pilot, lambda: len(app.said) == 4, "a sentence")

    seen(told.writer.path, scenario)


def test_the_next_match_within_a_filter(told: Told) -> None:
    """Only rows that the filter shows are gone to."""
    told.tell(*(contact(f"u{n % 10}", plan="pro" if n % 3 else "free") for n in range(100)))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:u5")
        await ends(pilot, app, 10)
        seqs = [app.list.current]
        for keys in (("/", *"free", "enter"), "n", "n"):
            await pilot.press(*keys)
            await until(pilot, lambda: app.list.current not in seqs, "a match")
            seqs.append(app.list.current)
        assert [one.seq - 2 for one in seqs if one] == [95, 75, 45, 15]
        await pilot.press("N")
        await until(pilot, lambda: app.list.current == seqs[2], "the match before")
        assert app.rows == ["u5"] * 10

    seen(told.writer.path, scenario)


# a batch


def batched(told: Told) -> int:
    """Record three messages that came in one batch, and an operation of none; its seq."""
    bodies = [
        {"type": call, "messageId": f"m{number}", "userId": user}
        for number, (call, user) in enumerate(
            (("identify", "ada"), ("page", "bob"), ("page", "eve"))
        )
    ]
    receive(told.writer, *bodies)
    operations = [
        {**contact("ada"), "messageId": "m0"},
        {**event("bob", "pageview"), "messageId": "m1"},
        {**event("bob", "pricing"), "messageId": "m1.2"},
        {**event("eve", "pageview"), "messageId": "m2"},
        account("acme"),
    ]
    [seq] = told.tell(operations)
    return seq


def test_a_batch_is_entered_and_left(told: Told) -> None:
    """Its messages are the rows; Enter opens one of them; Esc is on the same row again."""
    people(told, *range(20))
    seq = batched(told)
    people(told, *range(20))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        app.list.go_to(seq)
        await settled()
        rows = app.rows
        await pilot.press("enter")
        assert lines(app)[1] == f"exchange {seq} at 12:00:{seq:02}: 4 in it, Esc leaves"
        assert app.rows == ["ada", "bob", "eve", "acme"]
        assert app.opened == []
        inside = []
        for _ in range(4):
            await pilot.press("enter", "j")
            inside.append(app.opened[-1])
        messages = [place.message for place in inside]
        assert [place.exchange for place in inside] == [seq] * 4
        assert [place.indexes for place in inside] == [(0,), (1, 2), (3,), (4,)]
        assert messages == [seq - 3, seq - 2, seq - 1, None]
        assert app.browser.chosen == inside[-1]
        people(told, 1, 2)
        await app.poll()
        assert app.rows == ["ada", "bob", "eve", "acme"]
        await pilot.press("escape")
        assert (app.rows, app.browser.chosen) == (rows, Place(seq, None))
        assert "2 new" in lines(app)[1]

    seen(told.writer.path, scenario)


def test_a_batch_in_a_filter(told: Told) -> None:
    """It is left to what the filter shows, what it found meanwhile too; then the filter is left."""
    people(told, 1, 2, 3)
    seq = batched(told)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("operation:event")
        await comes(pilot, app, ["ada"])
        await pilot.press("enter")
        assert app.rows == ["ada", "bob", "eve", "acme"]
        told.tell(event("zoe"), contact("u1"))
        await app.poll()
        await ends(pilot, app, 2)
        assert app.rows == ["ada", "bob", "eve", "acme"]
        told.tell(event("eva"))
        app.browser.poll()
        assert app.browser.back()
        await comes(pilot, app, ["ada", "zoe", "eva"])
        assert "2 new, G shows" in lines(app)[1]
        assert app.browser.chosen == Place(seq, None)
        await pilot.press("escape")
        assert app.filter_line == "filter everything"
        assert app.rows[-4:] == ["ada", "zoe", "u1", "eva"]
        assert app.browser.back() is False

    seen(told.writer.path, scenario)


def test_what_ends_a_batch(told: Told) -> None:
    """A filter, another workspace and a reset show the list again."""
    people(told, 1, 2, 3)
    seq = batched(told)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        async def enter() -> None:
            app.browser.choose_workspace(None)
            app.list.go_to(seq)
            await settled()
            await pilot.press("enter")
            assert app.rows == ["ada", "bob", "eve", "acme"]

        await enter()
        await app.filter("contact:u1")
        await comes(pilot, app, ["u1"])
        await app.filter("")
        await enter()
        app.browser.choose_workspace(WORKSPACE)
        await settled()
        assert app.rows == ["u1", "u2", "u3", "ada"]
        await enter()
        told.reset(WORKSPACE)
        app.browser.choose_workspace(WORKSPACE)
        await app.poll()
        assert app.rows == []
        assert "in it" not in "\n".join(lines(app))

    seen(told.writer.path, scenario)


def test_one_message_of_two_operations_is_no_batch(told: Told) -> None:
    """It is opened at once."""
    receive(told.writer, {"type": "page", "messageId": "m1", "userId": "bob"})
    operations = [event("bob", "pageview"), event("bob", "pricing")]
    [seq] = told.tell(
        [{**one, "messageId": name} for one, name in zip(operations, ("m1", "m1.2"), strict=True)]
    )

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await pilot.press("enter")
        assert app.opened == [Place(seq, None)]

    seen(told.writer.path, scenario)


# resets and workspaces


def test_a_reset_begins_anew(told: Told) -> None:
    """What came before is gone from the list, and from what a filter found, marked or not."""
    people(told, *range(10))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await pilot.press("k", "m")
        told.reset(None)
        people(told, 1, 2, 3)
        await app.poll()
        assert app.rows == ["u1", "u2", "u3"]
        assert app.list.following
        await pilot.press("M")
        assert app.cursor == "u3"
        await app.filter("contact:u1,u2")
        await ends(pilot, app, 2)
        told.reset(None)
        people(told, 2, 3)
        await app.poll()
        await ends(pilot, app, 1)
        assert app.rows == ["u2"]
        await pilot.press("/", *"contact:u1", "enter")
        await until(pilot, lambda: app.said, "a sentence")
        assert app.said == ["no 'contact:u1' above"]

    seen(told.writer.path, scenario)


def test_a_reset_of_another_workspace_changes_nothing(told: Told) -> None:
    """Nor one of a single workspace where all are shown."""
    people(told, 1)
    people(told, 2, workspace=OTHER)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        told.reset(OTHER)
        await app.poll()
        assert app.rows == ["u1", "u2"]
        app.browser.choose_workspace(WORKSPACE)
        told.reset(OTHER)
        await app.poll()
        assert app.rows == ["u1"]
        app.browser.choose_workspace(OTHER)
        await settled()
        assert app.rows == []

    seen(told.writer.path, scenario)


def test_another_workspace(told: Told) -> None:
    """Its rows alone, with and without a filter; none is all of them."""
    people(told, 1, 2)
    people(told, 2, 3, workspace=OTHER)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        assert app.rows == ["u1", "u2"]
        app.browser.choose_workspace(OTHER)
        await settled()
        assert app.rows == ["u2", "u3"]
        people(told, 5)
        people(told, 4, workspace=OTHER)
        await app.poll()
        assert app.rows == ["u2", "u3", "u4"]
        await app.filter("contact:u2")
        await ends(pilot, app, 1)
        app.browser.choose_workspace(None)
        await ends(pilot, app, 2)
        app.browser.choose_workspace(WORKSPACE)
        await ends(pilot, app, 1)
        assert app.filter_line.startswith("filter contact:u2")

    seen(told.writer.path, scenario, workspace=WORKSPACE)


def test_what_the_filter_line_completes(told: Told) -> None:
    """Names that are to be seen, and all workspaces."""
    people(told, *range(10))
    people(told, 7, workspace=OTHER)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        app.browser.write_filter()
        await pilot.press(*"contact:u7")
        assert lines(app)[1] == "Tab: u7"
        await pilot.press(*" workspace:", "tab", "enter")
        assert app.filter_line.startswith(f"filter contact:u7 workspace:{WORKSPACE}")
        await ends(pilot, app, 1)

    seen(told.writer.path, scenario)


def test_since_counts_from_the_end_of_a_recording(path: Path) -> None:
    """Whatever the clock says now; of a running simulator it counts from now."""
    with closing(Writer(path, clock=lambda: NOON)) as writer:
        people(Told(writer), *range(30))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("since:5s")
        await ends(pilot, app, 6)

    async def now(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("since:5s")
        await ends(pilot, app, 0)

    seen(path, scenario, running=False)
    seen(path, now)


# what can't be read


@pytest.mark.parametrize("how", ["is deleted", "is replaced", "is overwritten", "is cut short"])
def test_a_journal_that_is_damaged_while_it_is_shown(path: Path, how: str) -> None:
    """A sentence says what is wrong; whatever is pressed, what is shown stays and nothing ends."""
    with closing(Writer(path)) as writer:
        told = Told(writer)
        seqs = told.tell(*(contact(f"u{n % 10}", text="x" * 3_000) for n in range(600)))

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        wanted = {
            "is deleted": f"{path} is gone: what was read of it is shown",
            "is replaced": f"{path} is another file now: what the old one held is shown",
        }
        cannot = f"{path} can't be read: "
        app.list.go_to(seqs[300])
        await settled()
        assert app.browser.trouble() == ""
        damage(path, how)
        keys = [key for key in LIST_KEYS if key not in "/nN"]
        said = set()
        for key in (*keys, "g", "G", "pageup", "pageup"):
            await pilot.press(key)
            said.add(app.browser.trouble())
            assert len(app.rows) == 10
        assert how in wanted or [one for one in said if one.startswith(cannot)]
        for text in ("contact:u1", "xxx", ""):
            await app.filter(text)
            try:
                await app.poll()
            except JournalError as error:
                said.add(str(error))
        app.browser.choose_workspace(OTHER)
        app.browser.write_filter()
        await pilot.press(*"workspace:x", "tab", "escape")
        await pilot.press("/", "x", "enter", "n", "N")
        await until(pilot, lambda: not app.workers._workers, "the threads")
        await settled()
        said |= {app.browser.trouble(), *app.said}
        assert [one for one in said if one.startswith(wanted.get(how, cannot))]
        assert [one for one in said if one and "journal" not in one and "no 'x'" not in one] == []

    seen(path, scenario, running=False)


def damage(path: Path, how: str) -> None:
    match how:
        case "is deleted":
            path.unlink()
        case "is replaced":
            path.unlink()
            with closing(Writer(path)):
                pass
        case "is overwritten":
            size = path.stat().st_size
            path.write_bytes(path.read_bytes()[:100] + b"\xff" * (size - 100))
        case "is cut short":
            with path.open("r+b") as file:
                file.truncate(8_192)


def test_a_workspace_that_cannot_be_read(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one before stays, and it is said why."""
    people(told, 1, 2)

    def floor(*_: object) -> int:
        raise sqlite3.DatabaseError("disk I/O error")

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        monkeypatch.setattr(browser, "floor", floor)
        app.browser.choose_workspace(OTHER)
        await settled()
        assert (app.browser.workspace, app.rows) == (None, ["u1", "u2"])
        assert app.said == [f"{told.writer.path} can't be read: disk I/O error"]

    seen(told.writer.path, scenario)


def test_a_journal_that_is_damaged_from_the_beginning(path: Path) -> None:
    """It isn't shown: the sentence says why."""
    with closing(Writer(path)) as writer:
        Told(writer).tell(*(contact("u1", text="x" * 3_000) for _ in range(50)))
    with closing(sqlite3.connect(path)) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name='exchanges'")
        [(size,)] = connection.execute("PRAGMA page_size")
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    with pytest.raises(JournalError, match="journal can't be read: "):
        Browser(Watched(path))


@pytest.mark.parametrize(
    ("sought", "keys", "expected"),
    [
        ("eve", "", "eve"),
        ("call:page", "", "eve"),
        ("call:page", "n", "bob"),
        ("call:page", "nn", "eve"),
        ("call:page", "nN", "eve"),
        ("account:acme", "", "ada"),
        ("acme", "", "acme"),
    ],
)
def test_a_search_in_a_batch(told: Told, sought: str, keys: str, expected: str) -> None:
    """It is among the batch's rows, and begins anew at its other end."""
    batched(told)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await pilot.press("enter", "/", *sought, "enter", *keys)
        assert app.rows == ["ada", "bob", "eve", "acme"]
        summary = app.browser.summary()
        assert summary is not None
        assert (summary.contact or summary.account) == expected
        assert bool(app.said) == (sought == "account:acme")

    seen(told.writer.path, scenario)


def test_a_batch_is_entered_where_the_filter_holds(told: Told) -> None:
    """The cursor is on the first of it that is filtered for."""
    batched(told)

    async def scenario(app: Browsed, pilot: Pilot[Any]) -> None:
        await app.filter("contact:eve")
        await comes(pilot, app, ["ada"])
        await pilot.press("enter")
        assert app.cursor == "eve"

    seen(told.writer.path, scenario)
