"""Problems: what is wrong with one entry, each as a value that can be told from others.

A problem is told from others by what it is, not by where in its file it stands nor by the values
in it: so it is the same one after other lines were added above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from contracts.violations import Severity, Violation
from simulator.payload.check import Finding

Of = Literal["outcome", "message", "note", "operation", "case", "dropped"]
"""What it is a problem of: the outcome is a refusal, the case one that differs.

A field that is dropped is one only where somebody asks for that.
"""

DIFFERENT = "different"
"""The code of a case of which something else came."""
DROPPED = "dropped"
"""The code of a field that reaches no operation."""
LONGEST_POINTER = 200
"""Characters of a pointer that count; keys of a payload can be of any length."""


class Kind(NamedTuple):
    """What tells one problem from another.

    ``pointer`` has ``*`` for each index; ``rule`` is the translation rule of an operation's, and
    of a dropped field the call.
    """

    of: Of
    code: str
    pointer: str
    rule: str = ""

    def line(self) -> str:
        """It on one line: ``operation SM-220 /*/params/mrr (identify.contact)``."""
        rule = f" ({self.rule})" if self.rule else ""
        return " ".join(filter(None, (self.of, self.code, self.pointer))) + rule


class Problem(NamedTuple):
    """One problem of one entry; ``at`` is its place among those of the same sort there.

    ``pointer`` leads into the entry, as far as that is known.
    """

    kind: Kind
    severity: Severity
    pointer: str
    at: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the baseline knows and is no longer there: so many of them."""

    file: str
    kind: Kind
    count: int

    def line(self) -> str:
        """It on one line."""
        times = f" x{self.count}" if self.count > 1 else ""
        return f"{self.file}: {self.kind.line()}{times}"


def problems(finding: Finding) -> list[Problem]:
    """What is wrong with an entry, in the order in which it is told; [] where nothing is."""
    if finding.case:
        return list(_of_case(finding))
    report, found = finding.report, []
    if finding.refused:
        reason = report["reason"]
        found.append(_problem("outcome", reason["code"], "error", reason["pointer"], 0))
    found += _of_violations("message", finding.of_message, [])
    for at, note in enumerate(report["notes"]):
        found.append(_problem("note", note["code"], note["severity"], note["pointer"], at))
    found += _of_violations("operation", finding.of_operations, report["rules"])
    return found


def reduced(finding: Finding, kept: Iterable[Problem]) -> Finding:
    """The entry as if only these of its problems were there."""
    places: dict[Of, set[int]] = {}
    for problem in kept:
        places.setdefault(problem.kind.of, set()).add(problem.at)
    notes = [finding.report["notes"][at] for at in sorted(places.get("note", ()))]
    report = {**finding.report, "notes": finding.report["notes"] if finding.case else notes}
    if finding.refused and "outcome" not in places:
        report["outcome"] = "translated"
        del report["reason"]
    return replace(
        finding,
        report=report,
        of_message=[finding.of_message[at] for at in sorted(places.get("message", ()))],
        of_operations=[finding.of_operations[at] for at in sorted(places.get("operation", ()))],
        differences=[finding.differences[at] for at in sorted(places.get("case", ()))],
        dropped=[finding.dropped[at] for at in sorted(places.get("dropped", ()))],
    )


@lru_cache(1 << 14)
def shape(pointer: str) -> str:
    """A pointer with ``*`` for each index, cut: ``/*/params/mrr``."""
    tokens = ("*" if token.isdecimal() else token for token in pointer.split("/"))
    found = "/".join(tokens)
    return found if len(found) <= LONGEST_POINTER else f"{found[: LONGEST_POINTER - 1]}…"


def _of_case(finding: Finding) -> Iterator[Problem]:
    """One for each difference, told apart by what it is that differs."""
    for at, difference in enumerate(finding.differences):
        expected = f"/expect/{difference.about}"
        code, pointer, broken = DIFFERENT, expected + difference.pointer, difference.violation
        if broken is not None:
            code, pointer = broken.code, broken.pointer
        within = pointer if difference.about == "case" else expected
        yield _problem("case", code, "error", pointer, at)._replace(pointer=within)


def _of_violations(of: Of, violations: list[Violation], rules: list[str]) -> Iterator[Problem]:
    for at, violation in enumerate(violations):
        rule = _rule(violation.pointer, rules)
        found = _problem(of, violation.code, violation.severity, violation.pointer, at, rule)
        yield found if of == "message" else found._replace(pointer="")


def _rule(pointer: str, rules: list[str]) -> str:
    """The rule that made the operation of a pointer, where that is known."""
    index = pointer[1:].partition("/")[0]
    return rules[int(index)] if index.isdecimal() and int(index) < len(rules) else ""


def _problem(
    of: Of, code: str, severity: Severity, pointer: str, at: int, rule: str = ""
) -> Problem:
    return Problem(Kind(of, code, shape(pointer), rule), severity, pointer, at)
