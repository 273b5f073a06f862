"""Failures of a case: how what came of its message isn't what it expects."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from contracts.cases import Difference
from contracts.registry import load
from simulator.failures import fixes
from simulator.failures.arrivals import of_arrival
from simulator.failures.asked import DIFFERENT, Asked
from simulator.failures.compared import of_operations
from simulator.failures.differing import diff
from simulator.failures.failure import Failure, Spot
from simulator.failures.grouping import cause
from simulator.failures.input_lines import line_in
from simulator.failures.judged import ITEM, Judged, of_violation, origin_key
from simulator.failures.reproducing import check_of
from simulator.failures.spelling import spelt
from simulator.failures.values import of_value
from simulator.failures.wording import ended, evidence_of, statement, subject
from simulator.payload.check import Finding
from simulator.payload.translators import RAISED, RETURNED, Translator

_REASON = ("outcome", "code", "pointer")


def of_case(finding: Finding, file: str, translator: Translator) -> list[Failure]:
    """What differs, a failure each; ``[]`` for a case that holds.

    Where the outcome is another one the other differences only follow from it, and are counted.
    """
    if finding.asked is None:
        return list(_of_no_case(finding, file, translator))
    asked = Asked(finding, finding.asked, file, translator)
    reason = {str(one.about): one for one in finding.differences if one.about in _REASON}
    others = [one for one in finding.differences if one.about not in _REASON]
    if reason:
        if "outcome" in reason:
            return [_of_reason(asked, reason, others)]
        return [_of_reason(asked, reason, ()), *_of_others(asked, others)]
    return [_with_reason(asked, one) for one in _of_others(asked, others)]


def _of_others(asked: Asked, differences: Iterable[Difference]) -> Iterator[Failure]:
    for one in differences:
        if one.about == "notes":
            yield from _of_notes(asked, one)
        elif one.about == "operations":
            yield of_operations(asked, one)
        elif one.about == "arrives":
            yield of_arrival(asked, one.pointer)
        elif one.about == "values":
            yield of_value(asked, one)
        else:
            yield _of_violation(asked, one)


def _of_no_case(finding: Finding, file: str, translator: Translator) -> Iterator[Failure]:
    """What a document breaks that means to be a case."""
    judged = Judged("case", finding.message, "the case")
    for difference in finding.differences:
        assert difference.violation is not None  # no other difference is about the case itself
        spot = Spot(file, line_in(file, finding.line, difference.violation.pointer))
        made = of_violation(difference.violation, judged, spot, check_of(file, translator))
        yield replace(made, severity="error")


def _of_reason(
    asked: Asked, found: Mapping[str, Difference], follow: Sequence[Difference]
) -> Failure:
    """Another outcome, or another reason for it."""
    report = asked.finding.report
    reason = report.get("reason") or {}
    code = reason.get("code")
    at = reason.get("pointer") or ""
    rule = asked.origins.rule(0 if report["operations"] else None)
    first = next(name for name in _REASON if name in found)
    is_broken = code in (RAISED, RETURNED)
    return Failure(
        DIFFERENT,
        _reason_sentence(asked, found, reason),
        spot=asked.spot(f"/{first}", (at,) if at else (), rule),
        expected=", ".join(
            f"{name} {spelt(asked.case.expect[name])}"
            for name in _REASON
            if name in asked.case.expect
        ),
        got=", ".join(
            [
                f"outcome {spelt(report['outcome'])}",
                *(f"{name} {spelt(reason[name])}" for name in ("code", "pointer") if reason),
            ]
        ),
        clause=asked.clause(f"/{first}"),
        evidence=evidence_of(code) if code else asked.source,
        diff=tuple(
            diff(
                {name: one.expected for name, one in found.items()},
                {name: one.got for name, one in found.items() if one.got is not None},
                "/expect",
            )
        ),
        fix=tuple(filter(None, (fixes.of_code(code or ""), "" if is_broken else asked.accept))),
        reproduce=asked.reproduce,
        cause=cause(DIFFERENT, at, report["outcome"], str(code)),
        others=len(follow),
        places=tuple(dict.fromkeys(one.about for one in follow)),
    )


def _reason_sentence(asked: Asked, found: Mapping[str, Difference], reason: dict[str, Any]) -> str:
    outcome = asked.finding.report["outcome"]
    why = f": {reason['code']}, {reason['message']}" if reason else ""
    came = f"The message is {outcome}"
    if "outcome" in found:
        asks = asked.case.expect.get("code")
        wanted = f"{found['outcome'].expected}{f' with {asks}' if asks else ''}"
        return ended(f"{came}, where the case expects it to be {wanted}{why}")
    name = "code" if "code" in found else "pointer"
    wanted = f"the {name} {spelt(found[name].expected)}"
    return ended(f"{came}{f' with {reason[name]}' if reason else ''}, not with {wanted}{why}")


def _with_reason(asked: Asked, failure: Failure) -> Failure:
    """With why nothing came of the message, where the case doesn't ask for that."""
    reason = asked.finding.report.get("reason")
    if not reason or "outcome" in asked.case.expect:
        return failure
    why = f"The message is {asked.finding.report['outcome']}: {reason['code']}, {reason['message']}"
    is_broken = reason["code"] in (RAISED, RETURNED)
    return replace(
        failure,
        sentence=f"{ended(why)} {failure.sentence}",
        evidence=evidence_of(reason["code"]) or failure.evidence,
        fix=tuple(
            filter(None, (fixes.of_code(reason["code"]), *(() if is_broken else failure.fix)))
        ),
    )


def _of_notes(asked: Asked, difference: Difference) -> Iterator[Failure]:
    """A failure for each note that is missing, or more than expected."""
    wanted, came = Counter(difference.expected), Counter(difference.got)
    for code in (wanted - came).elements():
        text = f"The note {code} isn't there, and the case expects it."
        says = f"It says: {statement(code)}" if statement(code) else _no_such_note(code)
        yield _of_note(asked, difference, code, text, "", says)
    notes = {note["code"]: note for note in asked.finding.report["notes"]}
    for code in (came - wanted).elements():
        note = notes[code]
        text = ended(f"The note {code} came, and the case doesn't expect it: {note['message']}")
        yield _of_note(asked, difference, code, text, note["pointer"], fixes.of_code(code))


def _no_such_note(code: str) -> str:
    """What to do about a code that no note has."""
    known = [name for name, one in load("codes.json").items() if one["kind"] == "note"]
    near = difflib.get_close_matches(code, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}."
    return f"No note has this code: {hint}"


def _of_note(
    asked: Asked, difference: Difference, code: str, text: str, at: str, fix: str
) -> Failure:
    return Failure(
        DIFFERENT,
        text,
        spot=asked.spot("/notes", (at,) if at else ()),
        expected=spelt(difference.expected),
        got=spelt(difference.got),
        clause=asked.clause("/notes"),
        evidence=evidence_of(code) or asked.source,
        diff=tuple(diff(difference.expected, difference.got, "/expect/notes")),
        fix=tuple(filter(None, (fix, asked.accept))),
        reproduce=asked.reproduce,
        cause=cause(DIFFERENT, at, "note", code),
    )


def _of_violation(asked: Asked, difference: Difference) -> Failure:
    """A breach of the contract that the case doesn't allow."""
    violation = difference.violation
    assert violation is not None
    index = int(violation.pointer.split("/")[1])
    operation, prefix = asked.finding.report["operations"][index], f"/{index}"
    at = violation.pointer.removeprefix(prefix)
    origin, rule = asked.origins.of(index, at, origin_key(violation)), asked.origins.rule(index)
    judged = Judged(ITEM, operation, subject(operation), prefix, origin, rule)
    spot = asked.spot("/violations", origin.pointers, rule, violation.pointer)
    made = of_violation(violation, judged, spot, asked.reproduce)
    allow = f"Or allow it: add {spelt(violation.code)} to expect.violations of the case."
    return replace(made, severity="error", fix=(*made.fix[:2], allow))
