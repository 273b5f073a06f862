"""What instances exercise: collected one by one, in any order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contracts.bodies import Body
from contracts.cases import Case
from contracts.registry import KINDS
from contracts.violations import Profile
from simulator.measure.clauses import Clause
from simulator.measure.given import Given
from simulator.measure.visit import visit
from simulator.payload.translators import Translator

if TYPE_CHECKING:
    from simulator.journal.counts import Counts

_SOURCE = re.compile(r"[;,]\s*")


@dataclass(slots=True)
class Exercised:
    """What was seen until now.

    A clause is exercised when one instance keeps it and another breaks it: ``kept`` and
    ``broken``.  ``sources`` are what cases name as where their rule comes from.  ``counts`` says
    of how many cases, bodies, messages and exchanges this is, ``statuses`` which those had.
    """

    kept: set[Clause] = field(default_factory=set)
    broken: set[Clause] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def clauses(self) -> set[Clause]:
        """The clauses that are exercised."""
        return self.kept & self.broken

    def add(self, given: Given, translator: Translator) -> None:
        """One more case, body or message.  Whether a case is as expected doesn't matter here."""
        if isinstance(given, Body):
            self.counts["bodies"] += 1
            self._visit(given.kind, given.instance, given.profile)
        elif isinstance(given, Case):
            self.counts["cases"] += 1
            self._visit("case", _document(given))
            self.sources.update(_SOURCE.split(given.source))
            self._translate(given.message, translator.with_settings(given.settings))
        else:
            self.counts["messages"] += 1
            self._translate(given.value, translator)

    def add_journal(self, journal: Counts) -> None:
        """The codes and statuses of all that a journal has recorded."""
        self.statuses.update(journal.statuses())
        self.counts["exchanges"] += self.statuses.total()
        self.codes.update(map(_code, journal.codes()))

    def _translate(self, message: object, translator: Translator) -> None:
        """A message by its call's schema, and what becomes of it by the operations'."""
        kind = message.get("type") if isinstance(message, dict) else None
        if isinstance(kind, str) and _is_call(call := f"segment/{kind.lower()}"):
            self._visit(call, message)
        found = translator.report(message)
        self.outcomes.add(found["outcome"])
        self.rules.update(found["rules"])
        self.codes.update(_codes(found))
        for operation in found["operations"]:
            self._visit("salesmachine/item", operation)

    def _visit(self, kind: str, instance: object, profile: Profile = "strict") -> None:
        for clause, _, is_kept in visit(kind, instance, profile):
            if is_kept:
                self.kept.add(clause)
                continue
            self.broken.add(clause)
            if clause.code:
                self.codes.add(clause.code)


def _is_call(kind: str) -> bool:
    return kind in KINDS and kind != "segment/batch"


def _codes(found: dict[str, Any]) -> Iterable[str]:
    """The codes of a report: its reason's and its notes'."""
    reason = [found["reason"]] if "reason" in found else []
    return (one["code"] for one in (*reason, *found["notes"]))


def _code(code: str) -> str:
    """A code as the register has it: ``HTTP_503`` is ``HTTP_<status>``."""
    return re.sub(r"^HTTP_[0-9]+$", "HTTP_<status>", code)


def _document(case: Case) -> dict[str, Any]:
    """A case as it stands in its file."""
    settings = {"settings": case.settings} if case.settings else {}
    return {
        "description": case.description,
        "source": case.source,
        "message": case.message,
        **settings,
        "expect": case.expect,
    }
