"""The list: what keys and mouse do in it, what it counts, and that nothing breaks its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot
from textual.strip import Strip

from simulator.journal.entries import Entry, Summary
from simulator.tui.entry_list import EntryList
from simulator.tui.keys import at
from simulator.tui.listings import Batch
from tests.simulator.tui.hostile import HOSTILE
from tests.simulator.tui.screens import THEMES, play
from tests.simulator.tui.test_window import Rows

SMALL = (80, 11)
"""A heading and ten rows."""
MOVES = [
    ("j", 50, 51),
    ("down", 50, 51),
    ("j", 100, 100),
    ("k", 50, 49),
    ("up", 50, 49),
    ("k", 1, 1),
    ("pagedown", 50, 60),
    ("pagedown", 95, 100),
    ("pageup", 50, 40),
    ("pageup", 5, 1),
    ("ctrl+d", 50, 55),
    ("ctrl+u", 50, 45),
    ("g", 50, 1),
    ("home", 50, 1),
    ("G", 50, 100),
    ("end", 50, 100),
]
"""A key, the entry under the cursor, and the one under it then; of a hundred."""
ASKS = {"/": 0, "n": 1, "N": -1}
"""A key, and what is asked by it."""
OTHERS = {"enter", "m", "M"}
ELSEWHERE = {"tab", "shift+tab"}
"""What the application does."""


class Recorded(Rows):
    """A listing of these seqs, each an exchange; it can't be read while ``broken``."""

    broken = False

    def summaries(self, entries: object) -> dict[Entry, Summary]:
        assert isinstance(entries, Sequence)
        return {one: summary(one.seq) for one in entries}

    def _read(self, start: int, end: int) -> list[Entry]:
        if self.broken:
            raise sqlite3.DatabaseError("database disk image is malformed")
        return super()._read(start, end)


def summary(seq: int, **fields: Any) -> Summary:
    given: dict[str, Any] = {
        "at": 1_710_148_905.0 + seq,
        "workspace": "1a2b3c4d",
        "method": "POST",
        "path": "/v1/contact",
        "status": 200,
        "contact": f"u{seq}",
        "contacts": 1,
        "operations": (("contact", 1),),
    }
    return Summary(seq=seq, **{**given, **fields})


class Listed(App[None]):
    """An application of one list, and what it told."""

    def __init__(self, listing: Any, *, ansi: bool = False) -> None:
        super().__init__(ansi_color=ansi)
        self.list = EntryList(listing)
        self.told: list[Any] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.focus()

    def on_entry_list_moved(self, event: EntryList.Moved) -> None:
        self.told.append(("moved", event.entry))

    def on_entry_list_opened(self, event: EntryList.Opened) -> None:
        self.told.append(("opened", event.entry))

    def on_entry_list_asked(self, event: EntryList.Asked) -> None:
        self.told.append(("asked", event.step))

    @property
    def strips(self) -> list[Strip]:
        return [self.list.render_line(y) for y in range(self.list.size.height)]

    @property
    def heading(self) -> str:
        return self.strips[0].text

    @property
    def rows(self) -> list[str]:
        """The contacts of the rows, a * in front of a marked one."""
        found = (strip.text.replace(">", " ", 1) for strip in self.strips[1:])
        return [f"{row[0]}{row[1:].split()[2]}".strip() for row in found if row.strip()]

    @property
    def cursor(self) -> int:
        """The seq under the cursor, which is to be seen on its row."""
        assert self.list.current is not None
        shown = [
            strip.text
            for strip in self.strips[1:]
            if any(segment.style and segment.style.reverse for segment in strip)
        ]
        assert len(shown) == 1
        assert f" u{self.list.current.seq} " in shown[0]
        assert shown[0][0] in ">*"
        return self.list.current.seq


Scenario = Callable[[Listed, Pilot[Any]], Any]


def seen(app: Listed, scenario: Scenario, size: tuple[int, int] = SMALL) -> None:
    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        await scenario(app, pilot)

    play(app, steps, size)


def hundred() -> Listed:
    return Listed(Recorded(*range(1, 101)))


def test_every_key_of_the_list_is_tried_here() -> None:
    """The table of keys has no more of them."""
    tried = {key for key, *_ in MOVES} | set(ASKS) | OTHERS | ELSEWHERE
    assert {name for key in at("list") for name in key.keys} == tried


def test_each_key_moves_the_cursor() -> None:
    """By a row, half a page, a page, or to an end; never beyond, and always in sight."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        for key, before, after in MOVES:
            app.list.go_to(before)
            await pilot.press(key)
            assert app.cursor == after, key
            assert app.told[-1] == ("moved", Entry(after)), key

    seen(hundred(), scenario)


def test_it_says_what_is_asked_for() -> None:
    """Enter opens the entry under the cursor; a search is begun, and once it was, repeated."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        await pilot.press("n", "N")
        assert [what for what, _ in app.told] == ["moved"] * len(app.told)
        app.list.can_repeat = True
        for key, step in ASKS.items():
            await pilot.press(key)
            assert app.told[-1] == ("asked", step)
        await pilot.press("k", "enter")
        assert app.told[-1] == ("opened", Entry(99))

    seen(hundred(), scenario)


def test_nothing_is_opened_where_nothing_is() -> None:
    """Every key is harmless in an empty list."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        await pilot.press(*(key for key, *_ in MOVES), "enter", "m", "M")
        assert app.list.is_empty
        assert [one for one in app.told if one != ("moved", None)] == []

    seen(Listed(Recorded()), scenario)


def arrive(app: Listed, listing: Recorded, *seqs: int) -> None:
    listing.seqs += seqs
    app.list.recorded(seqs[-1])


def test_it_follows_until_the_cursor_moves_up() -> None:
    """What comes is shown; once the cursor is above it is counted, until G follows again."""
    listing = Recorded(*range(1, 101))

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        assert app.heading.endswith("▼")
        arrive(app, listing, 101, 102)
        assert (app.cursor, app.list.following) == (102, True)
        await pilot.press("k")
        rows = app.rows
        assert "▼" not in app.heading
        assert "new" not in app.heading
        arrive(app, listing, 103, 104)
        arrive(app, listing, *range(105, 1105))
        assert (app.cursor, app.rows) == (101, rows)
        assert "1,002 new, G shows" in app.heading
        await pilot.press("G")
        assert app.cursor == 1104
        assert "new" not in app.heading
        arrive(app, listing, 1105)
        assert app.cursor == 1105

    seen(Listed(listing), scenario)


@pytest.mark.parametrize("away", ["k", "pageup", "ctrl+u", "g", "wheel", "click"])
def test_what_stops_it_from_following(away: str) -> None:
    """Whatever goes up; End begins again, so does a click on the heading."""
    listing = Recorded(*range(1, 101))

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        for back in ("end", "click"):
            if away == "wheel":
                await pilot._post_mouse_events([MouseScrollUp], EntryList, offset=(3, 3))
            elif away == "click":
                await pilot.click(EntryList, offset=(3, 3))
            else:
                await pilot.press(away)
            assert not app.list.following
            if back == "click":
                await pilot.click(EntryList, offset=(79, 0))
            else:
                await pilot.press(back)
            assert (app.list.following, app.cursor) == (True, 100)

    seen(Listed(listing), scenario)


def test_the_wheel_scrolls_three_rows() -> None:
    """The cursor stays where it is while it is in sight, then at the edge."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        app.list.go_to(50)
        before = app.rows
        await pilot._post_mouse_events([MouseScrollUp], EntryList, offset=(3, 3))
        assert app.rows[3:] == before[:-3]
        assert app.cursor == 50
        await pilot._post_mouse_events([MouseScrollDown], EntryList, offset=(3, 3))
        assert app.rows == before
        for _ in range(3):
            await pilot._post_mouse_events([MouseScrollDown], EntryList, offset=(3, 3))
        assert app.rows[0] == f"u{app.cursor}"
        assert app.cursor > 50

    seen(hundred(), scenario)


def test_a_click_chooses_and_a_second_one_opens() -> None:
    """The row under the mouse; below the last row there is none."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        await pilot.click(EntryList, offset=(10, 4))
        assert (app.cursor, app.told[-1]) == (94, ("moved", Entry(94)))
        await pilot.click(EntryList, offset=(10, 2), times=2)
        assert app.told[-2:] == [("moved", Entry(92)), ("opened", Entry(92))]

    seen(hundred(), scenario)

    async def short(app: Listed, pilot: Pilot[Any]) -> None:
        await pilot.click(EntryList, offset=(10, 8), times=2)
        assert app.told == [("moved", Entry(2))]

    seen(Listed(Recorded(1, 2)), short)


def test_marks() -> None:
    """m marks a row and goes on, again takes it away; M goes up from mark to mark, and around."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        assert not app.list.check_action("next_mark", ())
        for seq in (10, 95, 97):
            app.list.go_to(seq)
            await pilot.press("m")
            assert app.cursor == seq + 1
        app.list.go_to(98)
        assert [row for row in app.rows if row[0] == "*"] == ["*u95", "*u97"]
        seqs = []
        for _ in range(4):
            await pilot.press("M")
            seqs.append(app.cursor)
        assert seqs == [97, 95, 10, 97]
        await pilot.press("m", "M", "M", "M")
        assert app.cursor == 95

    seen(hundred(), scenario)


def test_only_marks_that_are_listed_are_gone_to() -> None:
    """What a filter leaves out is skipped, and is marked still where it is listed again."""
    whole = Recorded(*range(1, 101))

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        for seq in (10, 21, 30):
            app.list.go_to(seq)
            await pilot.press("m")
        app.list.show(Recorded(*range(10, 101, 10)))
        for seq in (30, 10, 30):
            await pilot.press("M")
            assert app.cursor == seq
        app.list.show(Recorded(*range(50, 60)))
        await pilot.press("M")
        assert app.cursor == 59
        app.list.show(whole)
        app.list.go_to(22)
        await pilot.press("M")
        assert app.cursor == 21

    seen(Listed(whole), scenario)


def batch(*places: int) -> Batch:
    return Batch([summary(place) for place in places])


def test_the_rows_of_a_batch_have_marks_of_their_own() -> None:
    """A place in a batch is no seq of the list, although the number is the same."""
    whole = Recorded(*range(1, 101))

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        app.list.go_to(2)
        await pilot.press("m")
        app.list.enter(batch(1, 2, 3, 4, 5), 7)
        assert app.rows == ["u1", "u2", "u3", "u4", "u5"]
        await pilot.press("j", "j", "m")
        assert app.rows[2] == "*u3"
        app.list.leave(100)
        app.list.enter(batch(1, 2, 3, 4, 5), 8)
        assert "*u3" not in app.rows
        app.list.leave(100)
        app.list.go_to(1)
        assert app.rows[:4] == ["u1", "*u2", "u3", "u4"]

    seen(Listed(whole), scenario)


def test_leaving_a_batch_shows_the_same_rows() -> None:
    """The cursor on the same one, at the same place; what came meanwhile was counted."""
    listing = Recorded(*range(1, 101))

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        for keys in ((), ("k", "k"), ("pageup", "pageup", "j", "j")):
            await pilot.press("G", *keys)
            rows, cursor, last = app.rows, app.cursor, listing.seqs[-1]
            app.list.enter(batch(1, 2, 3), 7)
            assert (app.rows, app.cursor) == (["u1", "u2", "u3"], 1)
            await pilot.press("j", "G")
            listing.seqs += [last + 1, last + 2]
            app.list.leave(last + 2)
            assert (app.rows, app.cursor) == (rows, cursor)
            assert "2 new" in app.heading
            await pilot.press("G")
            assert app.cursor == last + 2

    seen(Listed(listing), scenario)


def test_a_batch_is_left_in_a_terminal_of_another_size() -> None:
    """The cursor is on the same row, wherever that is now."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        app.list.go_to(40)
        app.list.enter(batch(1, 2, 3), 7)
        await pilot.resize_terminal(60, 5)
        app.list.leave(100)
        assert (app.cursor, len(app.rows)) == (40, 4)

    seen(hundred(), scenario)


def test_another_listing_while_a_batch_is_shown() -> None:
    """There is nothing to go back to then."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        app.list.enter(batch(1, 2, 3), 7)
        app.list.show(Recorded(5, 6))
        app.list.leave(100)
        assert app.rows == ["u5", "u6"]

    seen(hundred(), scenario)


def test_what_is_in_a_batch_tells_where_the_cursor_is() -> None:
    """Also where its place has the same number: what is there is something else."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        app.list.go_to(1)
        await pilot.pause()
        app.told.clear()
        app.list.enter(batch(1, 2), 1)
        await pilot.pause()
        app.list.leave(100)
        await pilot.pause()
        assert app.told == [("moved", Entry(1))] * 2

    seen(hundred(), scenario)


@pytest.mark.parametrize("seq", [1, 40, 99])
def test_the_cursor_stays_on_its_entry_when_the_terminal_is_resized(seq: int) -> None:
    """Down to 20 x 5 and back, by way of nothing at all."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        app.list.go_to(seq)
        for size in ((20, 5), (140, 40), (20, 1), (3, 2), (2, 3), (1, 2), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.list.current == Entry(seq)
            if size[1] > 1:
                strips = app.strips
                assert len(strips) == size[1]
                assert [strip.cell_length for strip in strips] == [size[0]] * size[1]
        assert app.cursor == seq
        assert not app.list.following

    seen(hundred(), scenario)


def test_it_follows_through_a_resize() -> None:
    """The newest is at the bottom, however high the list is."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        for size in ((20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.list.following
            assert app.list.current == Entry(100)
            assert len(app.list.shown()) == size[1] - 1

    seen(hundred(), scenario)


def test_only_what_is_shown_is_kept() -> None:
    """However far the cursor goes, no more summaries are in memory than rows are on the screen."""

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        for key in ("g", "pagedown", "G", "pageup", "pageup"):
            await pilot.press(key)
            assert sorted(one.seq for one in app.list.shown()) == [int(row[1:]) for row in app.rows]
            assert len(app.list.shown()) == 10

    seen(hundred(), scenario)


def test_the_bar_at_the_right_says_where_the_rows_are() -> None:
    """A thumb in the part of the track where they are; all of it where everything is shown."""

    def bar(app: Listed) -> str:
        return "".join(strip.text[-1] for strip in app.strips[1:])

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        assert bar(app) == "│" * 9 + "█"
        await pilot.press("g")
        assert bar(app) == "█" + "│" * 9
        app.list.go_to(50)
        assert bar(app).strip("│") in ("█", "██")
        assert 3 < bar(app).index("█") < 6

    seen(hundred(), scenario)

    async def short(app: Listed, pilot: Pilot[Any]) -> None:
        assert bar(app).strip() == "██"

    seen(Listed(Recorded(1, 2)), short)


class Hostile(Recorded):
    """Rows that hold something hostile wherever there is a text."""

    def __init__(self, *texts: str) -> None:
        super().__init__(*range(1, len(texts) + 1))
        self.texts = texts

    def summaries(self, entries: object) -> dict[Entry, Summary]:
        assert isinstance(entries, Sequence)
        return {one: self._summary(one.seq) for one in entries}

    def _summary(self, seq: int) -> Summary:
        text = self.texts[seq - 1]
        fields = ("path", "fault", "contact", "account", "event", "code", "stage", "verdict")
        made: dict[str, Any] = dict.fromkeys(fields, text)
        if seq % 2:
            made |= {"stage": None}
        if seq % 3:
            made |= {"event": None}
        return summary(
            seq, **{**made, "calls": ((text, 2),), "operations": ((text, 1),), "at": 1e300}
        )


def assert_harmless(strip: Strip, width: int) -> None:
    """A row of exactly this width, in which there is nothing that a terminal acts on."""
    assert strip.cell_length == width
    assert strip.text.isprintable(), ascii(strip.text)
    assert [segment for segment in strip if segment.control] == []


@THEMES
def test_hostile_rows_are_drawn_escaped(theme: str) -> None:
    """Markup, ANSI, bidi marks, NUL, surrogates, a megabyte: each a row as wide as the screen."""
    texts = [text for text in HOSTILE.values() for _ in range(6)]
    app = Listed(Hostile(*texts), ansi=theme.startswith("ansi"))

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        app.theme = theme
        for width in (20, 80, 200):
            await pilot.resize_terminal(width, len(texts) + 1)
            await pilot.pause()
            strips = app.strips
            assert len(strips) == len(texts) + 1
            for strip in strips:
                assert_harmless(strip, width)
        assert "\\x1b[2J" in "".join(strip.text for strip in strips)
        assert "[/] [red]red" in "".join(strip.text for strip in strips)

    seen(app, scenario, (80, 24))


def test_what_is_gone_says_so() -> None:
    """A row whose entry can't be told any more is one that says that."""

    class Gone(Recorded):
        def summaries(self, entries: object) -> dict[Entry, Summary]:
            return {}

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        assert [strip.text.strip(" >█│") for strip in app.strips[1:3]] == ["gone", "gone"]
        await pilot.press("k", "enter")
        assert app.told[-1] == ("opened", Entry(1))

    seen(Listed(Gone(1, 2)), scenario)


def test_what_cannot_be_read_leaves_the_list_as_it_was() -> None:
    """It says why; what was read stays, and is moved in as far as it goes; later it goes on."""
    listing = Recorded(*range(1, 101))

    async def scenario(app: Listed, pilot: Pilot[Any]) -> None:
        rows = app.rows
        assert app.list.trouble == ""
        listing.broken = True
        for key, *_ in MOVES:
            await pilot.press(key)
            assert app.list.trouble == "database disk image is malformed"
            assert app.rows == rows
            assert app.cursor == 100
        await pilot.resize_terminal(80, 8)
        assert app.rows == rows[3:]
        await pilot._post_mouse_events([MouseScrollUp], EntryList, offset=(3, 3))
        app.list.show(Recorded(7))
        assert app.rows == ["u7"]
        app.list.show(listing)
        arrive(app, listing, 101)
        app.list.go_to(5)
        assert app.rows == ["u7"]
        listing.broken = False
        app.list.show(listing)
        assert app.cursor == 101
        assert app.list.trouble == ""

    seen(Listed(listing), scenario)
