"""Which theme the screen begins with."""

from __future__ import annotations

import pytest
from textual.app import App

from simulator.tui.themes import theme_for


@pytest.mark.parametrize(
    ("system", "environ", "expected"),
    [
        ("truecolor", {}, None),
        ("256", {"COLORFGBG": "15;0"}, None),
        ("256", {"COLORFGBG": "0;15"}, "textual-light"),
        ("truecolor", {"COLORFGBG": "0;default;7"}, "textual-light"),
        ("standard", {}, "ansi-dark"),
        ("standard", {"COLORFGBG": "0;15"}, "ansi-light"),
        ("standard", {"COLORFGBG": "nonsense"}, "ansi-dark"),
        ("standard", {"TEXTUAL_THEME": "nord"}, None),
        (None, {}, None),
    ],
)
def test_it_suits_the_terminal(
    system: str | None, environ: dict[str, str], expected: str | None
) -> None:
    """Few colours: the terminal's own; a light background: a light theme; a choice is left."""
    found = theme_for(system, environ)
    assert found == expected
    assert found is None or found in App().available_themes
