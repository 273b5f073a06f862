"""The destination's translator, and what any translator is: a way from a message to its report.

One of your own is any function that takes a message (a dict) and gives its operations in wire form
(a list of dicts), named ``module:function``.  What it raises, or gives instead, is a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from destination import Settings, translate
from destination.translate import RULES
from simulator.payload.report import Report, report
from simulator.payload.translators.places import place_of

_USUAL = Settings(oversize="note")


class Translator(Protocol):
    """What makes operations of a message; it never raises, and never changes the message."""

    @property
    def name(self) -> str:
        """``destination``, or ``module:function``."""

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message; ``defect`` says why there is none."""

    def operations(self, message: object) -> list[dict[str, Any]]:
        """Its operations alone."""

    def with_settings(self, settings: dict[str, str]) -> Translator:
        """The same where a case has settings of its own; one of your own has none."""

    def place(self, rule: str) -> str:
        """``file:line`` of the function that applies a rule; empty where that isn't known."""


@dataclass(frozen=True, slots=True)
class Ours:
    """The destination's own."""

    settings: Settings = _USUAL
    name: str = "destination"

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message, as ``sim translate`` prints it."""
        return report(line, message, self.settings, defect)

    def operations(self, message: object) -> list[dict[str, Any]]:
        """Its operations alone."""
        return translate(message, self.settings).wire()

    def with_settings(self, settings: dict[str, str]) -> Translator:
        """The destination's under these settings, and its usual ones for the rest."""
        return Ours(Settings(**settings))  # type: ignore[arg-type]

    def place(self, rule: str) -> str:
        """Where a rule is applied: ``destination/translate/page.py:34``."""
        function = RULES.get(rule)
        return "" if function is None else place_of(function)
