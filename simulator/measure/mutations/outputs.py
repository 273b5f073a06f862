"""The mutants of a translation: its output altered by rule, as a careless change might do it.

A rule is the name of the destination's own (``page.view``); of a translator that names none it is
the operation's method, or ``pageview``.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from simulator.measure.mutations.reports import (
    FREE,
    Alter,
    Change,
    Operation,
    add_note,
    alter_items,
    alter_operations,
    alter_reason,
    by_rule,
    drop,
    drop_note,
    fields_of,
    rename,
    replace,
    swap,
    with_other_outcome,
    with_reason,
)
from simulator.measure.mutations.values import OF_FIELDS, OF_FREE, VALUES
from simulator.payload.translators import Report, Translator


@dataclass(frozen=True, slots=True)
class OutputMutant:
    """A translator's output with one thing altered wherever it occurs.

    ``subject`` is a rule, a note or a reason: ``rule page.view``, ``note account_uid_empty``.
    """

    subject: str
    at: str
    way: str
    alter: Alter = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """``rule page.view /params/visit_ip: dropped``: one of its own."""
        return f"{' '.join(filter(None, (self.subject, self.at)))}: {self.way}"


@dataclass(frozen=True, slots=True)
class Altered:
    """A translator whose output a mutant alters."""

    inner: Translator
    mutant: OutputMutant

    @property
    def name(self) -> str:
        """The translator's."""
        return self.inner.name

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message, altered."""
        found = self.inner.report(message, line, defect)
        return self.mutant.alter(found) or found

    def operations(self, message: object) -> list[Operation]:
        """Its operations alone."""
        found: list[Operation] = self.report(message)["operations"]
        return found

    def with_settings(self, settings: dict[str, str]) -> Translator:
        """The same under a case's settings."""
        return Altered(self.inner.with_settings(settings), self.mutant)

    def place(self, rule: str) -> str:
        """Where the rule is."""
        return self.inner.place(rule)


def output_mutants(
    reports: Iterable[Report], among: Container[str] | None = None
) -> Iterator[OutputMutant]:
    """Every mutant that alters one of these reports, by rule, then by note and reason.

    ``among`` are the subjects that are altered, None is all.
    """
    of_subject: dict[str, list[Report]] = {}
    for report in reports:
        for subject in dict.fromkeys(subjects(report)):
            if among is None or subject in among:
                of_subject.setdefault(subject, []).append(report)
    for subject, concerned in sorted(of_subject.items(), key=_place):
        for mutant in _possible(subject, concerned):
            if any(mutant.alter(report) is not None for report in concerned):
                yield mutant


def subjects(report: Report) -> Iterator[str]:
    """What may be altered in a report: its rules, its notes and its reason."""
    yield from (f"rule {rule}" for rule, _ in by_rule(report))
    yield from (f"note {note['code']}" for note in report["notes"])
    if "reason" in report:
        yield f"reason {report['reason']['code']}"


def _place(item: tuple[str, list[Report]]) -> tuple[int, str]:
    word, _, name = item[0].partition(" ")
    return ("rule", "note", "reason").index(word), name


def _possible(subject: str, reports: list[Report]) -> Iterator[OutputMutant]:
    word, _, name = subject.partition(" ")
    if word == "note":
        yield OutputMutant(subject, "", "dropped", partial(drop_note, name))
    elif word == "reason":
        for way, change in _REASONS.items():
            yield OutputMutant(subject, "", way, partial(alter_reason, name, change))
    else:
        yield from _of_rule(name, reports)
        if any(report["notes"] for report in reports):  # else it may be one that gives none
            yield OutputMutant(subject, "", "a note added", partial(add_note, name))


def _of_rule(rule: str, reports: list[Report]) -> Iterator[OutputMutant]:
    def mutant(at: str, way: str, change: Change) -> OutputMutant:
        return OutputMutant(f"rule {rule}", at, way, partial(alter_operations, rule, change))

    yield mutant("", "dropped", lambda operation: [])
    yield mutant("", "doubled", lambda operation: [operation, operation])
    yield OutputMutant(f"rule {rule}", "", "swapped", partial(swap, rule))
    for at in _fields(rule, reports):
        yield mutant(at, "dropped", partial(alter_items, at, drop))
        yield mutant(at, "renamed", partial(alter_items, at, rename))
        values = OF_FREE if at.startswith(FREE) else {**VALUES, **OF_FIELDS.get(at, {})}
        for way, alteration in values.items():
            yield mutant(at, way, partial(alter_items, at, partial(replace, alteration)))


def _fields(rule: str, reports: list[Report]) -> list[str]:
    operations = (one for report in reports for name, one in by_rule(report) if name == rule)
    return list(dict.fromkeys(at for operation in operations for at in fields_of(operation)))


_REASONS: dict[str, Callable[[Report], Report]] = {
    "another code": lambda report: with_reason(report, code="mutant"),
    "pointer dropped": lambda report: with_reason(report, pointer=""),
    "the other outcome": with_other_outcome,
}
