"""Styles: how each kind looks, in the theme that is on; glyph and word say it without colours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from simulator.tui.documents.document import Kind

_KINDS: Final[Mapping[Kind, tuple[str, Style]]] = {
    "plain": ("foreground", Style()),
    "muted": ("foreground-muted", Style()),
    "title": ("foreground", Style(bold=True)),
    "key": ("text-primary", Style()),
    "string": ("text-success", Style()),
    "number": ("text-accent", Style()),
    "literal": ("text-secondary", Style(italic=True)),
    "ok": ("text-success", Style(bold=True)),
    "advice": ("text-primary", Style(bold=True)),
    "warning": ("text-warning", Style(bold=True)),
    "broken": ("text-error", Style(bold=True, underline=True)),
    "added": ("text-success", Style()),
    "removed": ("text-error", Style()),
}
"""The theme's variable and the attributes of each."""

MATCH: Final = Style(reverse=True)
"""Over what is found."""
CURRENT_MATCH: Final = Style(reverse=True, bold=True, underline=True)
"""Over the match that the search is at."""
CURSOR: Final = Style(reverse=True, bold=True)
"""Over what points at the line of the cursor."""
_TINT = 0.15
_TOWARDS_TEXT = 0.2
"""How far a colour of the theme moves towards that of its text, so that it can be read."""


def style_of(widget: Widget, kind: Kind) -> Style:
    """The style of a kind, without a background: to be added to the widget's own."""
    name, attributes = _KINDS[kind]
    variables = widget.app.theme_variables
    ground = variables["background"], variables["foreground"]
    return _foreground(variables[name], *ground) + attributes


def cursor_tint(widget: Widget) -> Style:
    """What the line of the cursor looks like; bold where the terminal's own colours are used."""
    variables = widget.app.theme_variables
    return _tint(variables["primary"], variables["background"])


@lru_cache(maxsize=256)
def _foreground(name: str, background: str, text: str) -> Style:
    plain, _, opacity = name.partition(" ")
    color = Color.parse(plain)
    if color.ansi is not None:
        return Style(color=color.rich_color, dim=True if opacity else None)
    mixed = (Color.parse(background) + color).blend(Color.parse(text), _TOWARDS_TEXT)
    return Style(color=mixed.rich_color)


@lru_cache(maxsize=16)
def _tint(name: str, background: str) -> Style:
    color, below = Color.parse(name), Color.parse(background)
    if color.ansi is not None or below.ansi is not None:
        return Style(bold=True)
    return Style(bgcolor=below.blend(color, _TINT).rich_color)
