"""Choosing of several messages the one to reproduce: the first that fails and may be meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.messages import Entry
from simulator.payload.repro.aims import Aim
from simulator.payload.repro.ways import Way
from simulator.payload.translators import Translator

Aiming = Callable[[object, Translator], Aim | None]
"""What should have come of a message; None where nothing is wrong with it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message that fails, with the settings of the case that it was in."""

    line: int
    message: Any
    settings: dict[str, str]
    aim: Aim
    way: Way


@dataclass(slots=True)
class Choosing:
    """Messages one by one; ``chosen`` is the first of the most relevant that fail so far.

    ``count`` is how many there were; ``first`` the first of them, with its aim if it has one.
    """

    translator: Translator
    aiming: Aiming
    chosen: Chosen | None = None
    count: int = 0
    first: tuple[int, Any, Aim | None] | None = None
    defect: tuple[int, str] | None = None
    _best: int = -1
    _ways: Counter[tuple[str, Way]] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        """One more."""
        self.count += 1
        if entry.defect:
            self.defect = self.defect or (entry.line, entry.defect)
            return
        message, settings = message_of(entry.value)
        used = self.translator.with_settings(settings) if settings else self.translator
        aim = self.aiming(message, used)
        if self.first is None:
            self.first = (entry.line, message, aim)
        way = aim.way(message) if aim is not None else None
        if aim is None or way is None:
            return
        self._ways[_kind(message), way] += 1
        if (relevance := aim.relevance(message)) > self._best:
            self._best = relevance
            self.chosen = Chosen(entry.line, message, settings, aim, way)

    @property
    def others(self) -> int:
        """How many other messages fail in the way of the chosen one."""
        if self.chosen is None:
            return 0
        return self._ways[_kind(self.chosen.message), self.chosen.way] - 1


def _kind(message: object) -> str:
    return str(message.get("type")) if isinstance(message, dict) else ""
