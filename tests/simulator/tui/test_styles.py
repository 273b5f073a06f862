from __future__ import annotations

import asyncio
from typing import get_args

import pytest
from rich.color import Color as RichColor
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from simulator.tui.documents.document import Kind
from simulator.tui.styles import CURRENT_MATCH, CURSOR, MATCH, cursor_tint, style_of

KINDS: tuple[Kind, ...] = get_args(Kind)
OURS = ["textual-dark", "textual-light"]


def styles(theme: str) -> tuple[dict[Kind, Style], Style]:
    """The style of every kind and that of the cursor's line."""
    found: list[tuple[dict[Kind, Style], Style]] = []

    async def play() -> None:
        app = App[None]()
        async with app.run_test() as pilot:
            app.theme = theme
            await pilot.pause()
            screen = app.screen
            found.append(({kind: style_of(screen, kind) for kind in KINDS}, cursor_tint(screen)))

    asyncio.run(play())
    return found[0]


def test_every_theme_has_a_style_for_every_kind() -> None:
    """A foreground and no background, so that the cursor's line shows behind it."""
    for theme in BUILTIN_THEMES:
        kinds, tint = styles(theme)
        assert all(style.color is not None for style in kinds.values()), theme
        assert all(style.bgcolor is None for style in kinds.values()), theme
        assert tint.bgcolor is not None or tint.bold, theme


@pytest.mark.parametrize("theme", OURS)
def test_every_kind_can_be_read(theme: str) -> None:
    """On the background and on the cursor's line: three to one at least."""
    kinds, tint = styles(theme)
    background = BUILTIN_THEMES[theme].to_color_system().generate()["background"]
    for below in (Color.parse(background), _color(tint.bgcolor)):
        for kind, style in kinds.items():
            assert _contrast(_color(style.color), below) >= 3, kind


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
def test_a_theme_of_the_terminal_uses_its_colours(theme: str) -> None:
    """The sixteen that it has, or its own default; what is muted is dim."""
    kinds, tint = styles(theme)
    assert all(
        style.color is not None and style.color.number in {None, *range(16)}
        for style in kinds.values()
    )
    assert all(style.color is not None and style.color.triplet is None for style in kinds.values())
    assert kinds["muted"].dim
    assert tint == Style(bold=True)


def test_what_matters_shows_without_colours() -> None:
    """By attributes that every terminal has, the match that the search is at by more of them."""
    kinds, _ = styles(OURS[0])
    assert CURSOR.reverse
    assert MATCH.reverse
    assert CURRENT_MATCH.reverse
    assert CURRENT_MATCH.underline
    assert not MATCH.underline
    assert [kind for kind, style in kinds.items() if style.underline] == ["broken"]
    assert [kind for kind, style in kinds.items() if style.bold] == [
        "title",
        "ok",
        "advice",
        "warning",
        "broken",
    ]


def _color(color: RichColor | None) -> Color:
    assert color is not None
    return Color.from_rich_color(color)


def _contrast(one: Color, other: Color) -> float:
    """As WCAG 2 counts it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
