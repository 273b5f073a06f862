"""The command palette: every key that does something now, by its sentence; and the themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from simulator.tui.keys import BY_ID, symbol

_LEFT_OUT = ("command_palette", "app.quit")


class Command(NamedTuple):
    """What is found, what is told under it, and what it does."""

    text: str
    help: str
    run: IgnoreReturnCallbackType


class Palette(CommandPalette):
    """Textual's own, that stands a second Enter: the first may have closed it already."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, once."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class KeyCommands(Provider):
    """What can be done now."""

    async def discover(self) -> Hits:
        """All of it."""
        for text, told, run in self._commands():
            yield DiscoveryHit(text, run, help=told)

    async def search(self, query: str) -> Hits:
        """What looks like the query."""
        matcher = self.matcher(query)
        for text, told, run in self._commands():
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(text), run, help=told)

    def _commands(self) -> Iterator[Command]:
        told = set[str]()
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            key = BY_ID.get(binding.id or "")
            if not enabled or key is None or key.action in _LEFT_OUT:
                continue
            if key.id not in told:
                told.add(key.id)
                run = partial(self.app.run_action, binding.action, node)
                yield Command(key.says.rstrip("."), f"key {symbol(binding.key)}", run)
        for name in sorted(self.app.available_themes):
            yield Command(f"Theme {name}", "colours", partial(setattr, self.app, "theme", name))
