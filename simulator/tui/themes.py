"""Themes: which one to begin with, by what the terminal says of itself."""

from __future__ import annotations

from collections.abc import Mapping

_LIGHT = ("7", "15")
"""Colours of a background that are light, as COLORFGBG numbers them."""


def theme_for(color_system: str | None, environ: Mapping[str, str]) -> str | None:
    """The theme's name; None where nothing speaks against the usual one, or for what is chosen.

    A terminal of 16 colours keeps its own; COLORFGBG tells a light background, as several
    terminals set it; TEXTUAL_THEME is somebody's choice.
    """
    if environ.get("TEXTUAL_THEME"):
        return None
    is_light = environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT
    if color_system == "standard":
        return "ansi-light" if is_light else "ansi-dark"
    return "textual-light" if is_light else None
