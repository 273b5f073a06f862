"""Checking: a message, a dead letter or a case against the contracts, as one finding each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.cases import Case, CaseError, Difference, differences, is_case, parse_case
from contracts.registry import KINDS, check
from contracts.violations import Violation
from simulator.exchange_formats.dead_letters import is_dead_letter
from simulator.exchange_formats.messages import Entry
from simulator.payload.dropped import Dropped
from simulator.payload.lineage import arrives
from simulator.payload.translators import Translator


@dataclass(slots=True)
class Finding:
    """What there is to say of one entry.

    ``of_message`` are breaches of Segment's schema, ``of_operations`` of Salesmachine's;
    ``differences`` are those of a case.  ``report`` is what ``sim translate`` prints, of a dead
    letter with the operations that weren't delivered.  ``case`` is a case's description, and
    ``asked`` the case itself; of a document that is none, ``message`` is all of it.  ``is_letter``
    says that the operations are those of a dead letter.  ``dropped`` are the fields that reach no
    operation, once somebody has looked for them.
    """

    message: object
    report: dict[str, Any]
    of_message: list[Violation] = field(default_factory=list)
    of_operations: list[Violation] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    case: str = ""
    asked: Case | None = None
    is_letter: bool = False
    dropped: Sequence[Dropped] = ()

    @property
    def line(self) -> int:
        """Its line in the input, or its index in an array."""
        line: int = self.report["line"]
        return line

    @property
    def refused(self) -> bool:
        """Whether it is a message that is refused, and no case that expects just that."""
        return self.report["outcome"] == "refused" and not self.case

    def severities(self) -> set[str]:
        """How bad what was found is."""
        notes = {note["severity"] for note in self.report["notes"]} if not self.case else set()
        return notes | {v.severity for v in (*self.of_message, *self.of_operations)}

    def lines(self) -> list[str]:
        """The differences of a case, a line each; those of the operations two."""
        return [line for one in self.differences for line in one.line().split("\n")]

    def to_dict(self) -> dict[str, Any]:
        """``{"line", "messageId", "type", "outcome", "rules", "notes", "reason"?, ...}``."""
        found = {name: value for name, value in self.report.items() if name != "operations"}
        found["message_violations"] = [violation.to_dict() for violation in self.of_message]
        found["operation_violations"] = [violation.to_dict() for violation in self.of_operations]
        if self.case:
            found["case"] = self.case
            found["differences"] = self.lines()
        return found


def check_entry(entry: Entry, translator: Translator) -> Finding:
    """Judge one entry of an input by what a translator makes of it."""
    value = entry.value
    if isinstance(value, dict) and is_case(value):
        return _check_case(entry, translator)
    if isinstance(value, dict) and is_dead_letter(value):
        found = translator.report(value["message"], entry.line)
        found["operations"] = value["operations"]
        of_operations = _of_operations(value["operations"])
        return Finding(value["message"], found, [], of_operations, is_letter=True)
    found = translator.report(value, entry.line, entry.defect)
    of_operations = _of_operations(found["operations"])
    return Finding(value, found, _of_message(value, found["type"]), of_operations)


def _check_case(entry: Entry, translator: Translator) -> Finding:
    """A case against what it expects; the contract only as far as the case asks."""
    try:
        case = parse_case("case", entry.value)
    except CaseError as error:
        nothing = translator.report(None, entry.line, "not a case")
        broken = [Difference("case", violation=violation) for violation in error.violations]
        return Finding(entry.value, nothing, differences=broken, case="not a case")
    translator = translator.with_settings(case.settings)
    found = translator.report(case.message, entry.line)
    different = differences(
        case, found, lambda at: arrives(case.message, at, translator.operations)
    )
    return Finding(case.message, found, [], [], list(different), case.description, case)


def _of_message(message: object, kind: str | None) -> list[Violation]:
    name = f"segment/{(kind or '').lower()}"
    return check(name, message) if name in KINDS and name != "segment/batch" else []


def _of_operations(operations: list[dict[str, Any]]) -> list[Violation]:
    return [
        violation.under(f"/{index}")
        for index, operation in enumerate(operations)
        for violation in check("salesmachine/item", operation)
    ]
