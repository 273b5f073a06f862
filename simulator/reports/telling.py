"""Telling: what is wrong with one entry as a failure each, in words that cost little.

What the failures of a report explain at length, where a value comes from and how to see it again,
isn't looked for here: it stands with the cause.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.violations import Violation
from simulator.failures import Failure, Spot
from simulator.failures.judged import ITEM, Judged, message_kind, of_violation
from simulator.failures.violations import of_finding
from simulator.failures.wording import call, subject
from simulator.payload.check import Finding
from simulator.payload.translators import Translator
from simulator.reports.dropped import dropped_failure
from simulator.reports.masking import masked_failure, masked_pointer
from simulator.reports.problems import Problem, problems, reduced
from simulator.reports.run import Told

MOST_TOLD = 50
"""Problems of one entry that are told."""


def told(
    file: str, finding: Finding, masked: Finding, new: list[Problem], translator: Translator
) -> Iterator[Told]:
    """What is new and wrong with an entry, as it is without personal values.

    ``masked`` is the finding of the masked message.  What was wrong with a masked value alone isn't
    wrong any more; its kind is told without a failure.
    """
    same = {one.kind: one for one in reversed(problems(masked))}
    for problem in new[:MOST_TOLD]:
        kind = problem.kind._replace(pointer=masked_pointer(problem.kind.pointer))
        if kind.of == "dropped":
            yield Told(kind, dropped_failure(finding, problem, file))
        elif finding.case:
            found = of_finding(reduced(finding, [problem]), file, translator)
            yield Told(problem.kind, masked_failure(found[0], finding) if found else None)
        else:
            still = same.get(problem.kind) or same.get(kind)
            yield Told(kind, _failure(file, masked, still, translator) if still else None)


def _failure(
    file: str, masked: Finding, problem: Problem, translator: Translator
) -> Failure | None:
    of = problem.kind.of
    if of == "message":
        return _of_message(masked.of_message[problem.at], masked.message)
    if of == "operation":
        return _of_operation(masked.of_operations[problem.at], masked.report["operations"])
    return next(iter(of_finding(reduced(masked, [problem]), file, translator)), None)


def _of_message(violation: Violation, message: object) -> Failure:
    judged = Judged(message_kind(message), message, call(message))
    return of_violation(violation, judged, Spot(message=(violation.pointer,)), ())


def _of_operation(violation: Violation, operations: list[dict[str, object]]) -> Failure:
    index = violation.pointer.split("/")[1]
    operation = operations[int(index)]
    judged = Judged(ITEM, operation, subject(operation), f"/{index}")
    return of_violation(violation, judged, Spot(operation=violation.pointer), ())
