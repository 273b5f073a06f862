from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from simulator.tui.documents.document import Document, Line, Part, Target, line
from simulator.tui.documents.document_view import DocumentView
from simulator.tui.documents.json_document import json_document
from tests.simulator.tui.hostile import HOSTILE, assert_harmless, hostile_body
from tests.simulator.tui.viewing import Viewer, seen

NUMBERS = json_document(json.dumps(list(range(100))))
"""Line n shows n - 1; the first and the last are brackets."""
NESTED = json_document('{"a":{"b":[1,2]},"c":[3,4],"d":"b"}')
LEADING: Document = [line("one"), line("two", target=Target("request", "/0/a")), line("three")]

WIDE = "x" * 60

KEYS: list[tuple[str, str, str]] = [
    ("j", "0", "1"),
    ("down", "0", "1"),
    ("k", "5", "4"),
    ("up", "5", "4"),
    ("k", "[", "["),
    ("g", "50", "["),
    ("home", "50", "["),
    ("G", "50", "]"),
    ("end", "50", "]"),
    ("j", "]", "]"),
    ("pagedown", "5", "15"),
    ("pageup", "50", "40"),
    ("ctrl+d", "5", "10"),
    ("ctrl+u", "50", "45"),
]
"""A key, the line that the cursor is on, and the one that it is on then; ten lines are in sight."""


async def put(app: Viewer, pilot: Pilot[None], text: str) -> None:
    """The cursor on the line that shows a number or a bracket."""
    rows = [one.text.strip(" ,") for one in NUMBERS]
    app.view.action_first()
    for _ in range(rows.index(text)):
        app.view.action_cursor_down()
    await pilot.pause()


def marked(app: Viewer) -> list[int]:
    """The rows in sight that have the cursor's sign in the gutter."""
    strips = map(app.view.render_line, range(app.view.size.height))
    styles = [next(iter(strip)).style for strip in strips]
    return [row for row, style in enumerate(styles) if style is not None and style.reverse]


def cursor(app: Viewer) -> list[str]:
    """What stands on them."""
    return [app.rows[row].strip(" ,") for row in marked(app)]


def test_each_key_moves_the_cursor_and_keeps_it_in_sight() -> None:
    """A line, a page, half a page, or to an end, and never beyond."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        for key, before, after in KEYS:
            await put(app, pilot, before)
            await pilot.press(key)
            assert cursor(app) == [after], key

    seen(Viewer(NUMBERS), scenario)


def test_the_view_scrolls_no_more_than_it_must() -> None:
    """The cursor moves inside what is in sight before anything scrolls."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        await pilot.press(*"jjj")
        assert (cursor(app), app.rows[0]) == (["2"], "[")
        await pilot.press("G")
        assert (app.rows[0], app.rows[-1]) == ("  91,", "]")
        for _ in range(9):
            await pilot.press("k")
        assert (cursor(app), app.rows[0]) == (["91"], "  91,")
        await pilot.press("k")
        assert (cursor(app), app.rows[0], app.rows[-1]) == (["90"], "  90,", "  99")

    seen(Viewer(NUMBERS), scenario)


@pytest.mark.parametrize("key", ["enter", "space"])
def test_a_line_folds_and_unfolds(key: str) -> None:
    """On the line that begins it or that ends it; elsewhere nothing happens."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        everything = app.rows
        await pilot.press("j", key)
        assert app.rows[:4] == ["{", '  "a": {… 1 key},', '  "c": [', "    3,"]
        assert app.gutters[:4] == ["▾ ", "▸ ", "▾ ", "  "]
        await pilot.press(key)
        assert app.rows == everything
        await pilot.press("j", "j", key)
        assert app.rows == everything
        await pilot.press("j", "j", key)
        assert app.rows[2] == '    "b": [… 2 items]'

    seen(Viewer(NESTED), scenario, (40, 16))


def test_everything_folds_and_unfolds() -> None:
    """What is in it stays to be seen, a line each."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        everything = app.rows
        await pilot.press("z")
        folded = ["{", '  "a": {… 1 key},', '  "c": [… 2 items],', '  "d": "b"', "}"]
        assert [row for row in app.rows if row] == folded
        await pilot.press("Z")
        assert app.rows == everything

    seen(Viewer(NESTED), scenario, (40, 16))


def test_what_scrolled_away_comes_back_when_all_is_folded() -> None:
    """The cursor is in sight, whatever became of the lines around it."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        await pilot.press("G", "k", "z")
        assert (cursor(app), app.rows) == (["[… 100 items]"], ["[", "  [… 100 items]", "]", ""])

    seen(Viewer(json_document(json.dumps([list(range(100))]))), scenario, (40, 6))


def test_a_line_that_leads_somewhere_says_where() -> None:
    """Enter, or a second click; space doesn't, and another line doesn't."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        await pilot.press("enter", "j", "space")
        assert app.chosen == []
        await pilot.press("enter")
        assert app.chosen == [Target("request", "/0/a")]
        await pilot.click("#view", offset=(5, 3), times=2)
        assert len(app.chosen) == 1
        await pilot.click("#view", offset=(5, 2), times=2)
        assert len(app.chosen) == 2

    seen(Viewer(LEADING), scenario)


def test_it_scrolls_to_the_sides() -> None:
    """The gutter stays; a wide letter at the edge leaves a space."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        assert app.rows[0] == '"123456日本語01234'
        await pilot.press("l")
        assert app.rows[0] == " 本語0123456789abc"
        await pilot.press("right", "right", "l")
        assert app.rows[0] == '34567890123456789"'
        await pilot.press("h")
        assert app.rows[0].startswith("bcdef0123")
        await pilot.press("left", "left", "h", "h")
        assert app.rows[0].startswith('"123456日')
        assert all(cell_len(row) <= 18 for row in app.rows)

    text = "123456日本語0123456789abcdef01234567890123456789"
    seen(Viewer(json_document(f'"{text}"')), scenario, (22, 6))


def test_a_search_shows_which_match_of_how_many_it_is() -> None:
    """It goes to the first, n and N go on and back, what is folded unfolds."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        view = app.view

        def said() -> str | None:
            return view.border_subtitle

        await pilot.press("n")
        assert said() is None
        await pilot.press("z")
        assert view.search("b") == 2
        await pilot.pause()
        assert (said(), cursor(app)) == ("1/2", ['"b": [… 2 items]'])
        await pilot.press("n")
        assert (said(), cursor(app)) == ("2/2", ['"d": "b"'])
        await pilot.press("n")
        assert said() == "1/2"
        await pilot.press("N")
        assert said() == "2/2"
        view.previous_match()
        view.next_match()
        assert said() == "2/2"
        assert view.search("nowhere") == 0
        assert said() == "no match"
        view.clear_search()
        assert said() is None

    seen(Viewer(NESTED), scenario, (40, 16))


def test_a_match_at_the_side_comes_into_sight() -> None:
    """And back to the left where there is room for it there."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        app.view.search("needle")
        await pilot.pause()
        assert "needle" in app.rows[1]
        app.view.search("right")
        await pilot.pause()
        assert app.rows[2] == f'  "{"x" * 24}right"'

    body = json.dumps(["x" * 90 + "needle" + "x" * 50, "x" * 24 + "right"])
    seen(Viewer(json_document(body)), scenario)


def test_what_was_searched_for_is_searched_for_in_the_next_document() -> None:
    """The cursor stays where it would be; n goes to what was found."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        app.view.search("4")
        app.view.show(json_document("[1,4,44]"))
        assert (app.view.border_subtitle, cursor(app)) == ("1/3", ["["])
        app.view.show(json_document("[1]"))
        assert app.view.border_subtitle == "no match"

    seen(Viewer(NESTED), scenario)


def test_a_pointer_is_gone_to() -> None:
    """Unfolded and in sight, with the cursor on it; what isn't there leads to what encloses it."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        assert app.view.go_to("/80")
        await pilot.pause()
        assert cursor(app) == ["80"]
        assert not app.view.go_to("/200/a")
        await pilot.pause()
        assert cursor(app) == ["["]

    seen(Viewer(NUMBERS), scenario)


def test_another_document_begins_at_its_beginning() -> None:
    """Unless the place is to be kept: then the cursor is on the same value, on the same row."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        app.view.go_to("/80")
        app.view.action_cursor_up()
        await pilot.press("l")
        before = app.rows
        assert before[-2] == '"' + "x" * 35
        assert marked(app) == [7]
        app.view.show(_keys(range(-20, 100)), keep_place=True)
        await pilot.pause()
        assert (app.view.current.copied, app.rows) == (f'"{WIDE}"', before)
        assert marked(app) == [7]
        app.view.show(_keys(range(100)))
        await pilot.pause()
        assert (app.view.current.copied[0], app.rows[:2]) == ("{", ["{", '  "0": "' + "x" * 28])
        app.view.show([])
        await pilot.pause()
        assert (cursor(app), app.rows) == ([], [""] * 10)

    seen(Viewer(_keys(range(100))), scenario)


def test_what_is_copied_is_all_of_the_value() -> None:
    """As it came, folded or cut; a line that is no value copies its text."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        await pilot.press("j")
        assert json.loads(app.view.current.copied) == "x" * 1_000
        app.view.show([line("  said ", Part("so"))])
        assert app.view.current.copied == "said so"
        app.view.show([])
        assert app.view.current.copied == ""

    seen(Viewer(json_document(json.dumps(["x" * 1_000]))), scenario)


def test_a_click_puts_the_cursor_and_folds_on_the_gutter() -> None:
    """A click on nothing, or on the border, does nothing."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        await pilot.click("#view", offset=(10, 4))
        assert cursor(app) == ["1"]
        await pilot.click("#view", offset=(1, 2))
        assert cursor(app) == ['"a": {… 1 key}']
        await pilot.click("#view", offset=(10, 13))
        await pilot.click("#view", offset=(10, 0))
        assert cursor(app) == ['"a": {… 1 key}']
        await pilot.click("#view", offset=(10, 2), times=2)
        assert cursor(app) == ['"a": {']

    seen(Viewer(NESTED), scenario, (40, 16))


def test_the_wheel_scrolls() -> None:
    """The cursor comes back into sight with the next key."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        turned = MouseScrollDown(app.view, 5, 5, 0, 1, 0, False, False, False)
        app.view.post_message(turned)
        await pilot.pause()
        assert app.rows[0] != "["
        assert cursor(app) == []
        await pilot.press("j")
        assert cursor(app) == ["0"]

    seen(Viewer(NUMBERS), scenario)


def test_the_cursor_shows_while_it_has_the_focus() -> None:
    """Without it no line is the current one."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        assert cursor(app) == ["["]
        app.set_focus(None)
        await pilot.pause()
        assert cursor(app) == []

    seen(Viewer(NUMBERS), scenario)


def test_keys_that_do_nothing_now_are_off() -> None:
    """What folds, what leads somewhere, and what was found decides."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        def working() -> set[str]:
            bindings = app.screen.active_bindings.values()
            return {one.binding.action for one in bindings if one.node is app.view and one.enabled}

        told: list[object] = []
        app.screen.bindings_updated_signal.subscribe(app, told.append)
        changing = {
            "choose",
            "toggle_fold",
            "fold_all",
            "unfold_all",
            "next_match",
            "previous_match",
        }
        assert working() & changing == changing - {"next_match", "previous_match"}
        await pilot.press("j")
        assert told, "what shows the keys hears of it"
        assert working() & changing == {"fold_all", "unfold_all"}
        app.view.search("1")
        assert working() & changing == {"fold_all", "unfold_all", "next_match", "previous_match"}
        app.view.show(LEADING)
        app.view.clear_search()
        await pilot.press("j")
        assert working() & changing == {"choose"}
        assert {"cursor_down", "first", "left", "page_up"} <= working()

    seen(Viewer(NUMBERS), scenario)


def test_every_size_is_survived() -> None:
    """Down to nothing and back, the cursor in sight wherever there is room for it."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        await pilot.press("G")
        for size in [(20, 5), (2, 2), (1, 1), (200, 60), (8, 3), (40, 12)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            if size[1] > 2:
                assert cursor(app) == ["]"], size

    seen(Viewer(NUMBERS), scenario)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_payload_is_drawn_and_never_acted_on(name: str) -> None:
    """No line holds a control, all of them are as wide as the view, its title among them."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        view = app.view
        view.search(HOSTILE[name][:20])
        for act in (view.action_first, view.action_right, view.action_fold_all, view.action_last):
            act()
            for strip in app.strips:
                assert_harmless(strip.text)
                assert cell_len(strip.text) == strip.cell_length == 60

    document = json_document(hostile_body(HOSTILE[name]))
    seen(Viewer(document, HOSTILE[name][:300]), scenario, (60, 12))


def test_what_a_document_should_not_hold_is_escaped_all_the_same() -> None:
    """A pane that forgot to escape does no harm, in a line or in its sign."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        assert [row for row in app.rows if row] == ["a\\x1b[2J"]
        for strip in app.strips:
            assert_harmless(strip.text)

    seen(Viewer([Line((Part("a\x1b[2J"),), sign=Part("\x07"))]), scenario)


def test_a_view_shows_before_it_is_on_the_screen() -> None:
    """What was shown, searched and gone to then is there once it is."""

    class Early(Viewer):
        def compose(self) -> ComposeResult:
            self.view.show(NUMBERS)
            self.view.search("7")
            self.view.go_to("/70")
            yield from super().compose()

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        assert (cursor(app), app.view.border_subtitle) == (["70"], "1/20")

    seen(Early(), scenario)


def test_each_key_says_what_it_does() -> None:
    """In a word or two, and there is something that does it."""
    for binding in DocumentView.BINDINGS:
        assert isinstance(binding, Binding)
        assert 0 < len(binding.description) < 20
        assert getattr(DocumentView, f"action_{binding.action}").__doc__


def _keys(numbers: Iterable[int]) -> Document:
    """A key for each number, with a value wider than the view."""
    return json_document(json.dumps({str(number): WIDE for number in numbers}))
