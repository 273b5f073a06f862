"""What a case would expect if what came were right, and why that can't always be accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.cases import COMPARED, Case, Difference, as_json
from contracts.registry import check
from contracts.violations import Violation, cut, printable
from simulator.payload.check import Finding
from simulator.payload.translators import RAISED, RETURNED


def accepted(case: Case, finding: Finding) -> dict[str, Any]:
    """What a case expects from now on: the keys that it has, as they came where they differ.

    A made messageId stands as ``made``; ``code`` and ``pointer`` go where there is no reason any
    more.
    """
    came: dict[str, Any] = {
        one.about: one.got for one in finding.differences if one.about in COMPARED
    }
    found = {key: came.get(key, old) for key, old in case.expect.items()}
    kept = {key: value for key, value in found.items() if value is not None}
    return kept or {"outcome": finding.report["outcome"]}


def refusals(case: Case, finding: Finding) -> Iterator[str]:
    """Why what came can't be accepted: a sentence each, none where it can.

    What was raised is no outcome to expect.  A breach of the contract, and a value that doesn't
    arrive or isn't the one that was asked for, are accepted by nobody but who writes so into the
    case.
    """
    reason = finding.report.get("reason") or {}
    if reason.get("code") in (RAISED, RETURNED):
        yield f"it is the translator that fails here, {reason['message']}"
        return
    for difference in finding.differences:
        if difference.about not in COMPARED:
            yield _refusal(difference)
    for violation in _new_breaches(case, finding):
        yield _refusal(Difference("violations", violation=violation))


def _refusal(difference: Difference) -> str:
    if violation := difference.violation:
        return (
            f"what came breaks the contract, {violation.line()}; "
            f"if that is meant, write {violation.code} into /expect/violations yourself"
        )
    if difference.about == "values":
        wanted, place = cut(as_json(difference.expected)), printable(difference.pointer)
        return (
            f"no operation holds {wanted} at {place}; "
            "if that is meant, mend /expect/values yourself"
        )
    return (
        f"nothing of {printable(difference.pointer)} reaches an operation; "
        "if that is meant, take it out of /expect/arrives yourself"
    )


def _new_breaches(case: Case, finding: Finding) -> list[Violation]:
    """Errors in operations to be accepted that those expected before didn't have.

    A case with ``violations`` says itself which it allows.
    """
    is_new = any(one.about == "operations" for one in finding.differences)
    if "violations" in case.expect or not is_new:
        return []
    known = {one.code for one in _violations(case.expect["operations"])}
    came = _violations(finding.report["operations"])
    return [one for one in came if one.severity == "error" and one.code not in known]


def _violations(operations: list[dict[str, Any]]) -> list[Violation]:
    return [
        violation.under(f"/{index}")
        for index, operation in enumerate(operations)
        for violation in check("salesmachine/item", operation)
    ]
