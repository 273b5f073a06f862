from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.pilot import Pilot

from simulator.tui.documents.json_document import json_document
from simulator.tui.documents.marks import Mark, mark
from tests.simulator.tui.viewing import Viewer, seen

DOCUMENT = mark(
    json_document('{"a":{"found":1},"b":"found","c":"found"}'),
    [Mark("/b", "broken", "broken SM-203")],
)


def drawn(app: Viewer, row: int) -> list[Segment]:
    """A row inside the border as the terminal gets it."""
    segments = [one for one in app.strips[row + 1] if one.text]
    return segments[1:-1]


def styled(app: Viewer, row: int, attribute: str) -> str:
    """The text of a row that has an attribute."""
    found = [one.text for one in drawn(app, row) if one.style and getattr(one.style, attribute)]
    return "|".join(found)


def test_a_line_has_its_kinds_matches_and_sign() -> None:
    """Whole words of each, the current match underlined too."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        app.view.search("found")
        app.view.next_match()
        await pilot.pause()
        assert [one.text for one in drawn(app, 4)][:10] == [
            *(" ", "✗", "  ", '"b"', ": ", '"', "found", '"', ",", "  "),
        ]
        assert styled(app, 4, "underline") == "✗|found|✗ broken SM-203"
        assert styled(app, 5, "reverse") == "found"
        assert styled(app, 5, "underline") == ""

    seen(Viewer(DOCUMENT), scenario)


def test_what_is_folded_shows_the_matches_that_are_to_be_seen() -> None:
    """A match behind the bracket isn't painted over what stands there instead."""

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        app.view.action_fold_all()
        app.view.search('"a": {')
        assert app.rows[1] == '  "a": {… 1 key}  · noted  ! warning inside'
        assert styled(app, 1, "reverse") == '▸|·|"a"|: |{'
        assert app.view.search("noted") == 1
        assert app.rows[1] == '  "a": {… 1 key}  · noted  ! warning inside'
        assert styled(app, 1, "reverse") == "▸|·"

    marks = [Mark("/a/b", "warning", "said"), Mark("/a", "advice", "noted")]
    seen(Viewer(mark(json_document('{"a":{"b":1}}'), marks)), scenario, (60, 12))


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
def test_without_colours_everything_is_still_to_be_seen(
    theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR leaves cursor, matches and marks by reverse, underline, glyph and word."""
    monkeypatch.setenv("NO_COLOR", "1")

    async def scenario(app: Viewer, pilot: Pilot[None]) -> None:
        app.theme = theme
        await pilot.pause()
        app.view.search("found")
        app.view.next_match()
        await pilot.pause()
        for row in range(app.view.size.height):
            for segment in drawn(app, row):
                assert segment.style is None or _is_grey(segment)
        assert styled(app, 4, "reverse") == " |✗|found"
        assert styled(app, 2, "reverse") == styled(app, 5, "reverse") == "found"
        assert styled(app, 4, "underline") == "✗|found|✗ broken SM-203"

    seen(Viewer(DOCUMENT, ansi_color="ansi" in theme), scenario)


def _is_grey(segment: Segment) -> bool:
    assert segment.style is not None
    colors = (segment.style.color, segment.style.bgcolor)
    triplets = [one.get_truecolor() for one in colors if one is not None and not one.is_default]
    return all(one.red == one.green == one.blue for one in triplets)
