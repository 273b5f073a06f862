"""The recorder: it takes what is found, entry by entry, and gives the run that reports are of.

However long the input is, it keeps what somebody may read of it: of each kind of problem in each
file the first one, explained while there are few, and the count of the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from contracts.registry import load
from contracts.violations import SEVERITIES, Severity
from simulator.failures import Failure, Spot
from simulator.failures.input_lines import line_in
from simulator.failures.violations import of_finding
from simulator.payload.check import Finding
from simulator.payload.translators import Translator
from simulator.reports.dropped import DroppedFields, dropped_failure
from simulator.reports.file_names import named_from
from simulator.reports.keeping import Keeper
from simulator.reports.masking import masked_failure, masked_finding, masked_pointer
from simulator.reports.problems import Fixed, Kind, Problem, problems, reduced
from simulator.reports.run import MOST_PLACES, CheckedFile, Found, Run

MOST_EXPLAINED = 100
"""Failures of one severity that are explained, which takes translations; the others are named."""
MOST_FILES = 5
"""Files in which the same kind of problem is explained."""
MOST_KINDS = 10_000
"""Kinds of problems in files that are told apart; after that only by their code."""
ANYWHERE = "/**"


@dataclass(slots=True)
class _Kind:
    """One kind of problem in one file, as far as it was seen."""

    severity: Severity
    failure: Failure
    count: int = 0
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    messages: int = 0
    cases: int = 0
    known: int = 0
    unread: str = ""
    kinds: dict[Kind, _Kind] = field(default_factory=dict)


class Recorder:
    """Takes findings and gives a Run.  With ``keeps`` entries are kept whole, some of them."""

    def __init__(
        self, translator: Translator, fail_on: Severity, base: Path, *, keeps: bool = False
    ) -> None:
        self._translator = translator
        self._fail_on = fail_on
        self._base = base
        self._keeper = Keeper(translator, base) if keeps else None
        self._files: dict[str, _File] = {}
        self._explained: Counter[Severity] = Counter()
        self._of_kind: dict[Kind, list[Failure]] = {}
        self._kinds = 0

    def add(self, file: str, finding: Finding, new: list[Problem], known: int = 0) -> None:
        """One entry more, with what of it is new and the count of what isn't."""
        here = self._file(file)
        here.messages += not finding.case
        here.cases += bool(finding.case)
        here.known += known
        for problem in new:
            self._take(file, here, finding, problem)
        if self._keeper is not None:
            self._keeper.add(file, finding, new)

    def unread(self, file: str, why: str) -> None:
        """A file, or the rest of it, couldn't be read."""
        self._file(file).unread = why

    def run(
        self,
        counts: Counter[str],
        baseline: str = "",
        fixed: Iterable[Fixed] = (),
        dropped: DroppedFields | None = None,
    ) -> Run:
        """What was checked until now."""
        if dropped is not None:
            dropped = dropped.named_from(self._base)
        bad = SEVERITIES[SEVERITIES.index(self._fail_on) :]
        files = tuple(self._checked(name, file, bad) for name, file in self._files.items())
        kept = tuple(self._keeper.chosen()) if self._keeper is not None else ()
        wrong = self._keeper.wrong if self._keeper is not None else 0
        return Run(files, dict(counts), self._fail_on, kept, baseline, tuple(fixed), wrong, dropped)

    def _file(self, file: str) -> _File:
        return self._files.setdefault(file, _File())

    def _take(self, file: str, here: _File, finding: Finding, problem: Problem) -> None:
        kind = problem.kind._replace(pointer=masked_pointer(problem.kind.pointer))
        if kind not in here.kinds and self._kinds >= MOST_KINDS:
            kind = kind._replace(pointer=ANYWHERE)
        seen = here.kinds.get(kind)
        if seen is None:
            self._kinds += 1
            failure = self._failure(file, finding, problem, kind)
            seen = here.kinds[kind] = _Kind(problem.severity, failure)
            seen.lines.append(failure.spot.line)
        elif len(seen.lines) <= MOST_PLACES:
            seen.lines.append(line_in(file, finding.line, problem.pointer))
        seen.count += 1

    def _failure(self, file: str, finding: Finding, problem: Problem, kind: Kind) -> Failure:
        """The failure of a kind that is the first in its file, explained if that isn't too much."""
        alike = self._of_kind.setdefault(kind, [])
        failure = None
        if kind.of == "dropped":
            failure = dropped_failure(finding, problem, file)
        elif len(alike) < MOST_FILES and self._explained[problem.severity] < MOST_EXPLAINED:
            self._explained[problem.severity] += 1
            failure = self._explain(file, finding, problem)
        if failure is None:
            failure = _named(kind, problem, alike[0].cause if alike else ())
            spot = replace(failure.spot, line=line_in(file, finding.line, problem.pointer))
            failure = replace(failure, spot=spot)
        spot = replace(failure.spot, file=named_from(self._base, file))
        failure = replace(failure, spot=spot)
        alike.append(failure)
        return failure

    def _explain(self, file: str, finding: Finding, problem: Problem) -> Failure | None:
        """The failure as it is without personal values: made of masked ones, else masked itself."""
        masked = masked_finding(finding, self._translator)
        same = [one for one in problems(masked) if one.kind == problem.kind]
        if same and not finding.case:
            found = of_finding(reduced(masked, same[:1]), file, self._translator)
            return next(iter(found), None)
        found = of_finding(reduced(finding, [problem]), file, self._translator)
        return masked_failure(found[0], finding) if found else None

    def _checked(self, file: str, seen: _File, bad: Iterable[Severity]) -> CheckedFile:
        name = named_from(self._base, file)
        found = tuple(
            Found(
                name,
                kind,
                one.severity,
                one.severity in bad,
                one.failure,
                one.count,
                tuple(one.lines),
            )
            for kind, one in seen.kinds.items()
        )
        return CheckedFile(name, seen.messages, seen.cases, found, seen.known, seen.unread)


def _named(kind: Kind, problem: Problem, cause: tuple[str, ...]) -> Failure:
    """A failure that isn't explained: what it is and where."""
    statement = load("codes.json").get(kind.code, {}).get("statement", "")
    where = f"{kind.of} at {kind.pointer}" if kind.pointer else kind.of
    sentence = f"{kind.code} ({where}): {statement}" if statement else f"{kind.code} ({where})"
    spot = Spot(operation=kind.pointer) if kind.of == "operation" else Spot(message=(kind.pointer,))
    return Failure(kind.code, sentence, problem.severity, spot, cause=cause)
