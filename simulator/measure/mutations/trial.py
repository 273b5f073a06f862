"""The trial: which of the given files notices a mutant, if any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.cases import Case, differences
from contracts.registry import Judge, check, judge
from simulator.measure.mutations.outputs import Altered, OutputMutant
from simulator.measure.mutations.schemas import SchemaMutant
from simulator.measure.mutations.specimens import Specimen
from simulator.payload.lineage import arrives
from simulator.payload.translators import Report, Translator


class SchemaTrial:
    """Tries mutants of schemas on specimens; ``failing`` are files that fail without any."""

    def __init__(self, specimens: Iterable[Specimen]) -> None:
        self.failing: list[str] = []
        self._of_kind: dict[str, list[tuple[Specimen, bool]]] = defaultdict(list)
        for specimen in specimens:
            own = judge(specimen.kind)
            if specimen.holds(own.check(specimen.instance, specimen.profile)):
                valid = own.is_valid(specimen.instance)
                self._of_kind[specimen.kind].append((specimen, valid))
            else:
                self.failing.append(specimen.name)

    @property
    def kinds(self) -> list[str]:
        """The kinds of which there is a specimen."""
        return list(self._of_kind)

    def specimens(self, kind: str) -> list[Specimen]:
        """Those of a kind."""
        return [specimen for specimen, _ in self._of_kind[kind]]

    def killer(self, mutant: SchemaMutant) -> str | None:
        """The first file that notices a mutant, or None.

        Whether a value is valid is fast to see and tells most mutants; only what is broken still,
        or now, is put into words.
        """
        altered = Judge(mutant.kind, mutant.schema)
        broken: list[tuple[bool, Specimen]] = []
        for specimen, was_valid in self._of_kind[mutant.kind]:
            if not altered.is_valid(specimen.instance):
                broken.append((not was_valid, specimen))
            elif specimen.found:
                return specimen.name
        for _, specimen in sorted(broken, key=lambda one: one[0]):
            if not specimen.holds(altered.check(specimen.instance, specimen.profile)):
                return specimen.name
        return None


@dataclass(frozen=True, slots=True)
class Tried:
    """A case with what a translator makes of its message."""

    case: Case
    translator: Translator
    report: Report


class OutputTrial:
    """Tries mutants of a translator's output on cases; ``failing`` fail without any."""

    def __init__(self, cases: Iterable[Case], translator: Translator) -> None:
        self.failing: list[str] = []
        self.tried: list[Tried] = []
        for case in cases:
            own = translator.with_settings(case.settings)
            tried = Tried(case, own, own.report(case.message))
            if _differs(tried, tried.report, own):
                self.failing.append(case.name)
            else:
                self.tried.append(tried)

    def killer(self, mutant: OutputMutant) -> str | None:
        """The first case that notices a mutant, by what it expects or by the contract, or None."""
        for tried in self.tried:
            report = mutant.alter(tried.report)
            if report is None:
                continue
            if _differs(tried, report, Altered(tried.translator, mutant)):
                return tried.case.name
            if _errors(report) - _errors(tried.report):
                return tried.case.name
        return None


def _differs(tried: Tried, report: Report, translator: Translator) -> bool:
    message = tried.case.message
    found = differences(tried.case, report, lambda at: arrives(message, at, translator.operations))
    return next(iter(found), None) is not None


def _errors(report: Report) -> set[tuple[int, str, str]]:
    """The breaches of the contract that fail a test without asking."""
    return {
        (index, violation.code, violation.pointer)
        for index, operation in enumerate(report["operations"])
        for violation in check("salesmachine/item", operation)
        if violation.severity == "error"
    }
