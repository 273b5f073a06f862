"""The filter line: writing, completing, recalling, using, leaving; and what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.events import Paste
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from simulator.filtering import parse
from simulator.tui.filter_bar import FilterBar
from simulator.tui.keys import at
from tests.simulator.tui.hostile import HOSTILE
from tests.simulator.tui.screens import lines, play

KNOWN = {"contact": ["u1", "u1", "u22", "ada lovelace"], "workspace": ["1a2b3c4d"]}
WIDTH = 60


class Elsewhere(Widget, can_focus=True):
    """Something else that can have the focus."""

    DEFAULT_CSS = "Elsewhere { height: 1fr; }"

    def render(self) -> str:
        return ""


class Barred(App[None]):
    """An application of a filter line, and what it told."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        super().__init__()
        self.bar = FilterBar(lambda: known)
        self.told: list[Any] = []

    def compose(self) -> ComposeResult:
        yield self.bar
        yield Elsewhere()

    def on_mount(self) -> None:
        self.query_one(Elsewhere).focus()

    def on_filter_bar_applied(self, event: FilterBar.Applied) -> None:
        self.told.append((event.expression, event.text))

    def on_filter_bar_searched(self, event: FilterBar.Searched) -> None:
        self.told.append(event.text)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        self.told.append("left")
        self.query_one(Elsewhere).focus()

    @property
    def line(self) -> str:
        return lines(self)[0]

    @property
    def hint(self) -> str:
        """What is under it; what is lower is no part of it."""
        return lines(self)[1]

    @property
    def value(self) -> str:
        return self.query_one(Input).value

    @property
    def at(self) -> int:
        """Where the cursor is."""
        return self.query_one(Input).cursor_position


Scenario = Callable[[Barred, Pilot[Any]], Any]


def seen(
    scenario: Scenario, known: dict[str, list[str]] = KNOWN, size: tuple[int, int] = (WIDTH, 6)
) -> None:
    app = Barred(known)

    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        await scenario(app, pilot)

    play(app, steps, size)


async def write(app: Barred, pilot: Pilot[Any], text: str, *then: str) -> None:
    """A filter that is written from its beginning."""
    app.bar.begin("filter")
    app.query_one(Input).value = ""
    await pilot.press(*text, *then)


def test_a_filter_is_written_and_used() -> None:
    """Enter lets it hold, says so, and leaves; the line goes on to show it."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        assert app.line == "filter everything"
        assert app.hint == ""
        await write(app, pilot, "contact:u1", "enter")
        assert app.told == [(parse("contact:u1"), "contact:u1"), "left"]
        assert (app.line, app.hint, app.bar.text) == ("filter contact:u1", "", "contact:u1")
        assert not app.bar.is_written
        app.bar.begin("filter")
        await pilot.press(*" x", "enter")
        assert app.told[-2] == (parse("contact:u1 x"), "contact:u1 x")

    seen(scenario)


@pytest.mark.parametrize("nothing", ["", "   "])
def test_an_empty_filter_shows_everything(nothing: str) -> None:
    """No expression, blank or not."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "x", "enter")
        await write(app, pilot, nothing, "enter")
        assert app.told[-2:] == [(None, ""), "left"]
        assert app.line == "filter everything"

    seen(scenario)


def test_leaving_it_keeps_the_filter_that_held() -> None:
    """What was written and not used is gone, and so is the hint."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "x", "enter")
        for leave in (app.bar.leave, app.query_one(Elsewhere).focus):
            app.told.clear()
            app.bar.begin("filter")
            await pilot.press(*"yz(")
            assert app.line == "filter xyz("
            leave()
            await pilot.pause()
            assert (app.line, app.hint, app.bar.text) == ("filter x", "", "x")
            assert not app.bar.is_written
            assert not any(isinstance(one, tuple) for one in app.told)
            assert app.query_one(Elsewhere).has_focus

    seen(scenario)


def test_whoever_comes_by_another_way_writes_a_filter_too() -> None:
    """A click into the line begins it."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await pilot.click(Input)
        assert app.bar.is_written
        await pilot.press("x")
        assert app.hint
        await pilot.press("enter")
        assert app.told[0] == (parse("x"), "x")

    seen(scenario)


def test_a_terminal_that_is_left_loses_nothing() -> None:
    """Coming back to its window, one goes on writing."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "contact:")
        for focus in (False, True):
            app.app_focus = focus
            await pilot.pause()
        await pilot.press(*"u1", "enter")
        assert app.told[0] == (parse("contact:u1"), "contact:u1")

    seen(scenario)


WRONG = [
    ("foo:1", "filter foo:1", "       ^^^ there is no such field"),
    ("  foo:1", "filter   foo:1", "         ^^^ there is no such field"),
    ("a (b", "filter a (b", "         ^ the parenthesis is never closed"),
    ("x status:abc", "filter x status:abc", "                ^^^ "),
    ("日本 (", "filter 日本 (", "             ^ something is missing"),
    ('"日本', 'filter "日本', "       ^^^^^ the quote has no end"),
    ("a or", "filter a or", "           ^ something is missing"),
]
"""What is written, the line, and the beginning of what is said under it."""


def test_an_error_points_at_the_spot() -> None:
    """Under it, with the cursor there; the filter isn't used, and writing on takes it away."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        for text, line, hint in WRONG:
            await write(app, pilot, text, "enter")
            assert app.line == line
            assert app.hint.startswith(hint)
            assert app.bar.is_written
            assert app.told == []
        assert app.at == len("a or")
        await pilot.press(*" b")
        assert "^" not in app.hint
        await pilot.press("enter")
        assert app.told[0] == (parse("a or b"), "a or b")

    seen(scenario, size=(200, 6))


def test_an_error_that_has_no_room_says_where_it_is() -> None:
    """In numbers, where no mark would stand under the spot."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        app.bar.begin("filter")
        app.query_one(Input).value = "x" * 80 + " foo:1"
        await pilot.press("enter")
        assert app.hint.startswith("there is no such field (characters 82 to 84)")
        assert app.at == 81
        for before in (0, 20, 60):
            app.query_one(Input).value = f"{'x' * before} foo:1 {'x' * 80}"
            await pilot.press("end", "enter")
            assert app.line.index("foo:1") == app.hint.index("^^^ there is no such field")
        await pilot.resize_terminal(20, 5)
        await pilot.press("enter")
        assert app.hint.startswith("there is no such")

    seen(scenario)


def test_a_filter_from_elsewhere() -> None:
    """It holds as if it had been written; a wrong one is there to be mended."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        app.bar.apply("status:>=400")
        await pilot.pause()
        assert app.told == [(parse("status:>=400"), "status:>=400")]
        assert app.line == "filter status:>=400"
        app.bar.begin("filter")
        app.bar.apply("status:>=500")
        await pilot.pause()
        assert app.told[1:] == [(parse("status:>=500"), "status:>=500"), "left"]
        app.bar.apply("status:(")
        await pilot.pause()
        assert "^" in app.hint
        assert (app.bar.is_written, app.bar.text) == (True, "status:>=500")

    seen(scenario)


def test_completion() -> None:
    """Names of fields, then values that are known, each once; Tab takes the first."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "con")
        assert app.hint.startswith("Tab: contact:")
        await pilot.press("tab")
        assert (app.value, app.at) == ("contact:", 8)
        assert app.hint == 'Tab: u1  u22  "ada lovelace"'
        await pilot.press("a", "tab")
        assert app.value == 'contact:"ada lovelace"'
        await pilot.press(*" work", "tab", "tab", "enter")
        assert app.told[0][1] == 'contact:"ada lovelace" workspace:1a2b3c4d'
        await write(app, pilot, "contact:zzz", "tab")
        assert app.value == "contact:zzz"
        assert app.hint == "Enter filters, Esc leaves, up recalls"

    seen(scenario)


def test_completion_in_the_middle() -> None:
    """What stands behind the cursor stays."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "verd status:200", "home", *["right"] * 4, "tab")
        assert (app.value, app.at) == ("verdict: status:200", 8)

    seen(scenario)


def test_history() -> None:
    """Up goes back through what was used, down comes on, to what was being written."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        for text in ("one", "two", "two", "three"):
            await write(app, pilot, text, "enter")
        await write(app, pilot, "dra")
        shown = []
        for key in ("up", "up", "up", "up", "down", "down", "down", "down"):
            await pilot.press(key)
            shown.append(app.value)
            assert app.at == len(app.value)
        assert shown == ["three", "two", "one", "one", "two", "three", "dra", "dra"]
        await pilot.press("up", "enter")
        assert app.told[-2] == (parse("three"), "three")

    seen(scenario)


def test_only_so_much_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is forgotten."""
    monkeypatch.setattr("simulator.tui.filter_bar.MOST_REMEMBERED", 3)

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        for number in range(6):
            await write(app, pilot, f"x{number}", "enter")
        app.bar.begin("filter")
        await pilot.press(*["up"] * 9)
        assert app.value == "x3"

    seen(scenario)


def test_searching() -> None:
    """The same line asks what to look for, with a history of its own; the filter holds on."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "old", "enter")
        app.told.clear()
        app.bar.begin("search")
        await pilot.press("t", "tab", "up")
        assert app.value == "t"
        assert app.line == "search t"
        assert app.hint == "Enter looks for it, n the next one up, N down, Esc leaves"
        await pilot.press("enter")
        assert app.told == ["t", "left"]
        assert (app.line, app.hint, app.bar.text) == ("filter old", "", "old")
        app.bar.begin("search")
        assert app.value == ""
        await pilot.press("up")
        assert app.value == "t"
        app.query_one(Input).value = ""
        await pilot.press(*"status:abc", "enter")
        assert app.hint.startswith("              ^^^ ")
        app.bar.leave()
        await pilot.pause()
        assert app.line == "filter old"
        app.bar.begin("search")
        await pilot.press("up")
        assert app.value == "t"

    seen(scenario, size=(200, 6))


def test_progress() -> None:
    """At the right, beside the filter, until there is none."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        app.bar.progress("1,234 found, 5 % looked at")
        await pilot.pause()
        assert app.line.startswith("filter everything")
        assert app.line.endswith(" 1,234 found, 5 % looked at")
        app.bar.progress("")
        await pilot.pause()
        assert app.line == "filter everything"

    seen(scenario)


def test_every_key_of_the_line_is_tried_here() -> None:
    """The table of keys has no more of them."""
    tried = {"enter", "tab", "up", "down"}
    assert {name for key in at("filter") for name in key.keys} == tried


def assert_harmless(app: Barred) -> None:
    """Nothing on the screen is anything that a terminal acts on."""
    for strip in app.screen._compositor.render_strips(app.size):
        assert strip.text.isprintable(), ascii(strip.text)
        assert strip.cell_length == app.size.width
        assert not [segment for segment in strip if segment.control]


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_written_in(name: str) -> None:
    """Pasted, used, searched for, recalled: nothing of it is acted on, in the hint as little."""
    text = HOSTILE[name]

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        for mode in ("filter", "search"):
            app.bar.begin(mode)  # type: ignore[arg-type]
            app.query_one(Input).post_message(Paste(text))
            await pilot.pause()
            assert_harmless(app)
            await pilot.press("tab", "left", "enter")
            assert_harmless(app)
            app.bar.begin(mode)  # type: ignore[arg-type]
            await pilot.press("up", "(", "enter")
            assert_harmless(app)
            app.bar.leave()
            await pilot.pause()
            assert_harmless(app)

    seen(scenario, {"contact": [text]})


def test_hostile_values_are_not_offered() -> None:
    """Only what could be typed, and isn't endless, is."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "contact:")
        assert_harmless(app)
        assert app.hint.startswith('Tab: "[/] [red]red[/red]')
        await pilot.press("tab", "enter")
        assert_harmless(app)
        assert app.told[0][0] == parse(app.told[0][1])
        assert "[/] [red]red[/red]" in app.line

    seen(scenario, {"contact": list(HOSTILE.values())}, size=(200, 6))


def test_endless_values_are_not_offered() -> None:
    """They would be all that is to be seen."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        await write(app, pilot, "contact:")
        assert app.hint == f"Tab: {'x' * 200}"[: WIDTH - 1] + "…"

    seen(scenario, {"contact": ["y" * 201, "x" * 200]})


def test_no_more_is_written_than_a_filter_may_have() -> None:
    """What is too long isn't pasted."""

    async def scenario(app: Barred, pilot: Pilot[Any]) -> None:
        app.bar.begin("filter")
        for text, number in (("x" * 4_001, 0), ("x" * 4_000, 4_000)):
            app.query_one(Input).post_message(Paste(text))
            await pilot.pause()
            assert len(app.value) == number
        await pilot.press("x", "enter")
        assert app.told[0] == (parse("x" * 4_000), "x" * 4_000)

    seen(scenario)
