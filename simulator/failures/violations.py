"""Failures of what was judged: a message, a dead letter, a case; and of a recorded exchange."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contracts.violations import Violation
from simulator.failures.cases import of_case
from simulator.failures.exchanges import of_exchange
from simulator.failures.failure import Failure, Spot
from simulator.failures.input_lines import line_in
from simulator.failures.judged import (
    ITEM,
    Judged,
    breaks_message,
    breaks_operation,
    folded,
    message_kind,
    of_violation,
    origin_key,
    with_others,
)
from simulator.failures.origins import Origin, Origins
from simulator.failures.refusals import is_same, of_notes, of_refusal
from simulator.failures.reproducing import of_input, of_letter
from simulator.failures.wording import call, subject
from simulator.payload.check import Finding
from simulator.payload.translators import Translator

__all__ = ["of_exchange", "of_finding"]


def of_finding(finding: Finding, file: str, translator: Translator) -> list[Failure]:
    """What is wrong with one entry of an input, a failure each; ``[]`` where nothing is.

    ``file`` is the path that it was read from, ``-`` for a pipe; ``translator`` is the one that
    made the finding.  Of a case there is what differs, of a message the refusal, the breaches of
    Segment's schema, the notes, and the breaches of Salesmachine's schema by its operations.
    """
    if finding.case:
        return of_case(finding, file, translator)
    return [
        *of_refusal(finding, file, translator),
        *_of_message(finding, file, translator),
        *of_notes(finding, file, translator),
        *_of_operations(finding, file, translator),
    ]


def _of_message(finding: Finding, file: str, translator: Translator) -> Iterator[Failure]:
    """The breaches of Segment's schema; none that the refusal is about."""
    judged = Judged(message_kind(finding.message), finding.message, call(finding.message))
    for violation in finding.of_message:
        if is_same(violation, finding):
            continue
        spot = Spot(file, line_in(file, finding.line, violation.pointer), (violation.pointer,))
        again = of_input(
            finding.message, file, translator, partial(breaks_message, violation=violation)
        )
        yield of_violation(violation, judged, spot, again)


def _of_operations(finding: Finding, file: str, translator: Translator) -> Iterator[Failure]:
    origins = Origins(finding.message, translator)
    operations = finding.report["operations"]
    for violation, others in folded(finding.of_operations):
        index = int(violation.pointer.split("/")[1])
        prefix, operation = f"/{index}", operations[index]
        at = violation.pointer.removeprefix(prefix)
        which = origins.index(operation)
        origin = origins.of(which, at, origin_key(violation))
        rule = origins.rule(which)
        judged = Judged(ITEM, operation, subject(operation), prefix, origin if rule else None, rule)
        again = of_input(
            finding.message,
            file,
            translator,
            partial(breaks_operation, translator=translator, violation=violation, at=at),
        )
        again = again or of_letter(finding.message, operation, translator)
        spot = _spot(finding, file, origin, rule, violation)
        yield with_others(of_violation(violation, judged, spot, again), others)


def _spot(finding: Finding, file: str, origin: Origin, rule: str, violation: Violation) -> Spot:
    first = origin.pointers[0] if origin.pointers else f"/operations{violation.pointer}"
    line = line_in(file, finding.line, first)
    return Spot(file, line, origin.pointers, rule, "", violation.pointer)
