"""The bottom line: the keys that work now, the most wanted first, as many as have room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from simulator.tui.keys import BY_ID, listed, symbol

HELP = "everywhere.help"
"""The key that is always there, at the end."""
_BETWEEN = "  "


class Hint(NamedTuple):
    """A key, or several that share a label, and that label."""

    keys: str
    label: str

    @property
    def width(self) -> int:
        """Columns that it takes, those between it and the next among them."""
        return len(self.keys) + 1 + len(self.label) + len(_BETWEEN)


class Bottom(Widget):
    """One line at the bottom of its screen; it follows the focus and ``refresh_bindings``."""

    DEFAULT_CSS = """
    Bottom {
        dock: bottom;
        height: 1;
        background: $footer-background;
        color: $footer-description-foreground;
    }
    """

    def on_mount(self) -> None:
        """Hear of every change of what works."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        """The keys."""
        hints = fitting(working(self.screen.active_bindings.values()), self.size.width)
        shown = [
            Content.assemble((hint.keys, "bold $footer-key-foreground"), f" {hint.label}")
            for hint in hints
        ]
        return Content(_BETWEEN).join(shown)


def working(active: Iterable[ActiveBinding]) -> list[Hint]:
    """Of a screen's bindings those of the table that work now, the most wanted first, help last."""
    symbols: dict[str, str] = {}
    for _, binding, enabled, _ in active:
        key = BY_ID.get(binding.id or "")
        if enabled and key is not None and key.label:
            symbols.setdefault(key.id, symbol(binding.key))
    order = list(BY_ID)
    known = sorted(symbols, key=lambda name: (name == HELP, BY_ID[name].rank, order.index(name)))
    grouped = groupby(known, lambda name: (BY_ID[name].rank, BY_ID[name].label))
    return [Hint(listed(symbols[name] for name in names), label) for (_, label), names in grouped]


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """Those that there is room for, in their order; the last is there whatever the room."""
    if not hints:
        return []
    *hints, last = hints
    room = width + len(_BETWEEN) - last.width
    found: list[Hint] = []
    for hint in hints:
        if hint.width <= room:
            room -= hint.width
            found.append(hint)
    return [*found, last]
