"""What a case asks, with what came of it: what its failures have in common."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from contracts.cases import SUFFIX, Case
from contracts.registry import load
from contracts.violations import printable
from simulator.failures.failure import Spot
from simulator.failures.input_lines import line_in
from simulator.failures.origins import Origins
from simulator.failures.reproducing import check_of, plain_word
from simulator.failures.wording import evidence
from simulator.payload.accepting import refusals
from simulator.payload.check import Finding
from simulator.payload.translators import Theirs, Translator

DIFFERENT = "different"
"""The code of what a case expects in another way."""


class Asked:
    """A case, the file that it is in, and what came of it."""

    def __init__(self, finding: Finding, case: Case, file: str, translator: Translator) -> None:
        self.finding = finding
        self.case = case
        self.file = file
        self.translator = translator.with_settings(case.settings)

    @cached_property
    def origins(self) -> Origins:
        """Where its operations come from."""
        return Origins(self.case.message, self.translator)

    def spot(
        self, expected: str, message: tuple[str, ...] = (), rule: str = "", operation: str = ""
    ) -> Spot:
        """A place: ``expected`` is the pointer into what the case expects."""
        line = line_in(self.file, self.finding.line, f"/expect{expected}")
        return Spot(self.file, line, message, rule, "", operation)

    def clause(self, expected: str) -> str:
        """What of the case isn't met: its file and the pointer in it."""
        return f"{self.file}#/expect{expected}"

    @property
    def source(self) -> str:
        """Where the case has its rule from, as it says; an id alone with its statement."""
        source = self.case.source
        return evidence(source) if source in load("evidence.json") else printable(source)

    @cached_property
    def accept(self) -> str:
        """What to do where what came is right; empty where it can't be accepted as it is."""
        if next(refusals(self.case, self.finding), None) is not None:
            return ""
        if not self.file.endswith(SUFFIX):
            return "Or let the case expect what came."
        return f"Or accept what came: pytest --salesmachine-update{self._theirs} {self.named}"

    @property
    def _theirs(self) -> str:
        if not isinstance(self.translator, Theirs):
            return ""
        return f" --salesmachine-translator {plain_word(self.translator.name)}"

    @property
    def named(self) -> str:
        """Its file as a word of a command."""
        return plain_word(self.file)

    @property
    def reproduce(self) -> tuple[str, ...]:
        """A command that shows it again."""
        return check_of(self.file, self.translator)

    @property
    def rules(self) -> list[Any]:
        """The rule behind each operation that came."""
        rules: list[Any] = self.finding.report["rules"]
        return rules
