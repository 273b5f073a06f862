"""Help: a place explained in sentences, in whatever room there is."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.tui.explained import SHOWS, WORDS
from simulator.tui.help import Help, Pages, explanation
from simulator.tui.keys import TITLES, at, symbol
from tests.simulator.tui.screens import SIZES, THEMES, Shown, lines, play, text


def plain(place: str, width: int) -> list[str]:
    return [line.plain for line in explanation(place, width)]  # type: ignore[arg-type]


@pytest.mark.parametrize("place", TITLES)
def test_all_is_explained(place: str) -> None:
    """What it shows, its words, its keys, and those of everywhere."""
    said = " ".join(" ".join(plain(place, 100)).split())
    for sentence in SHOWS[place]:  # type: ignore[index]
        assert " ".join(sentence.split()) in said
    for word, (means, places) in WORDS.items():
        assert (f"{word} {means}" in said) == (place in places)
    for key in (*at(place), *at("everywhere")):  # type: ignore[arg-type]
        assert f"{' '.join(map(symbol, key.keys))} {key.says}" in said


@pytest.mark.parametrize("width", [1, 20, 38, 76, 200])
@pytest.mark.parametrize("place", TITLES)
def test_it_fits(place: str, width: int) -> None:
    """No line is wider than the room."""
    if width > 10:
        assert max(line.cell_length for line in explanation(place, width)) <= width  # type: ignore[arg-type]
    assert plain(place, width)


def test_sentences_stand_under_each_other() -> None:
    """What is said of a name goes on under itself; where that is too narrow, below the name."""
    wide, narrow = plain("list", 60), plain("list", 24)
    at_stage = next(place for place, line in enumerate(wide) if line.startswith("stage"))
    assert wide[at_stage + 1].startswith(" " * wide[at_stage].index("how far"))
    assert "stage" in narrow
    assert narrow[narrow.index("stage") + 1].startswith("  how far")


@THEMES
def test_themes(theme: str) -> None:
    """It is there in light and dark and in the terminal's own colours."""

    async def steps(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Shown)
        pilot.app.theme = theme
        pilot.app.ask(Help("list"))
        await pilot.pause()
        assert "Each row is an exchange" in text(pilot.app)

    play(Shown(Static("beneath")), steps)


@SIZES
def test_it_opens_scrolls_and_closes(size: tuple[int, int]) -> None:
    """The keys of lists move it, Esc leaves it."""

    async def steps(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, Shown)
        app.ask(Help("filter"))
        await pilot.pause()
        assert "Filter line" in text(app)
        pages = app.screen.query_one(Pages)
        assert pages.has_focus
        if size[1] < 60:
            await pilot.press("j")
            assert pages.scroll_y == 1
            await pilot.press("k")
            assert pages.scroll_y == 0
            await pilot.press("pagedown")
            assert pages.scroll_y == pages.size.height
            await pilot.press("ctrl+u")
            assert 0 < pages.scroll_y < pages.size.height
            await pilot.press("G")
            await pilot.pause()
            assert "Quit, from" in text(app)
            await pilot.press("g")
            assert pages.scroll_y == 0
        await pilot.resize_terminal(20, 5)
        await pilot.resize_terminal(80, 24)
        assert "Esc leaves" in text(app)
        await pilot.press("escape")
        assert app.answers == [None]
        assert lines(app)[0] == "beneath"

    play(Shown(Static("beneath")), steps, size)


@pytest.mark.parametrize("key", ["escape", "question_mark", "f1", "q"])
def test_leaving(key: str) -> None:
    """Whatever opened it leaves it too."""

    async def steps(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Shown)
        pilot.app.ask(Help("list"))
        await pilot.pause()
        await pilot.press(key)
        assert pilot.app.answers == [None]

    play(Shown(Static("beneath")), steps)
