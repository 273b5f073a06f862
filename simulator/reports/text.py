"""The report for a terminal: what there is to say of an entry when it comes, the counts at the end.

It shows values as they are, on lines that neither a terminal nor a CI runner acts on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from simulator.lines.text import at, printable
from simulator.payload.check import Finding
from simulator.reports.problems import Fixed

if TYPE_CHECKING:
    from simulator.reports.dropped import DroppedFields


def lines_of(file: str, finding: Finding) -> list[str]:
    """What there is to say of one entry, under a head line; nothing when there is nothing."""
    found = finding.report
    if finding.case:
        lines = [f"different {difference}" for difference in finding.lines()]
        if lines and finding.asked is not None:
            lines += _why(finding)
        what = finding.case
    else:
        lines = list(_of_message(finding))
        what = f"{found['type'] or '?'} {found['messageId'] or '-'}"
    lines += [
        f"dropped {one.pointer}: {one.why}{f' ({one.evidence})' if one.evidence else ''}"
        for one in finding.dropped
    ]
    if not lines:
        return []
    return [inert(f"{file}:{finding.line} {what}"), *(f"  {inert(line)}" for line in lines)]


def _of_message(finding: Finding) -> Iterable[str]:
    found = finding.report
    yield from _why(finding)
    for violation in finding.of_message:
        yield f"message {violation.line()}"
    for note in found["notes"]:
        yield f"note {note['severity']} {at(note)}: {note['message']}"
    for violation in finding.of_operations:
        yield f"operation {violation.line()}"


def _why(finding: Finding) -> Iterable[str]:
    """Why nothing came of a message, if nothing did."""
    if reason := finding.report.get("reason"):
        yield f"{finding.report['outcome']} {at(reason)}: {reason['message']}"


def inert(line: str) -> str:
    """A line that is printable and holds no command of a CI runner: ``::`` begins one, or ``##[``.

    GitHub's runner reads ``##[`` anywhere in a line, whatever was printed it.
    """
    line = printable(line)
    if "##[" in line:
        line = line.replace("##[", "#\\x23[")
    return line.replace("::", "\\x3a:", 1) if line.lstrip().startswith("::") else line


def tally(counts: Counter[str], finding: Finding) -> None:
    """Count an entry, and what was found in it."""
    if finding.case:
        counts["case different" if finding.differences else "case as expected"] += 1
        return
    counts[finding.report["outcome"]] += 1
    if reason := finding.report.get("reason"):
        counts[f"  {finding.report['outcome']} {reason['code']}"] += 1
    for note in finding.report["notes"]:
        counts[f"  note {note['code']}"] += 1
    for violation in finding.of_message:
        counts[f"  message {violation.severity} {violation.code}"] += 1
    for violation in finding.of_operations:
        counts[f"  operation {violation.severity} {violation.code}"] += 1


def summary(counts: Counter[str]) -> str:
    """Outcomes first, then everything found by code, with its count."""
    names = sorted(counts, key=lambda name: (name.startswith(" "), name))
    return "".join(f"{counts[name]:>8,} {_counted(name, counts[name])}\n" for name in names)


def _counted(name: str, count: int) -> str:
    """What was counted, in the plural where it has one."""
    is_plural = name.startswith("case ") and count != 1
    return f"cases {name.removeprefix('case ')}" if is_plural else name.strip()


def dropped_text(found: DroppedFields) -> str:
    """What is dropped over all, and what a baseline says of it; which, where it is too much."""
    return "".join(f"{line}\n" for line in _dropped(found))


def _dropped(found: DroppedFields) -> Iterator[str]:
    if found.is_over:
        yield from (inert(f"dropped {line}") for line in found.lines())
    for gone in found.gone:
        yield inert(f"no longer dropped {gone.line()}")
    for count, said in found.counts():
        yield f"{count:>8,} {inert(said)}"


def compared(baseline: str, known: int, fixed: Iterable[Fixed]) -> str:
    """What a baseline says of it: how many problems are known, and which are there no more."""
    gone = list(fixed)
    lines = [f"fixed {inert(one.line())}\n" for one in gone]
    lines.append(f"{known:>8,} known from {inert(baseline)}\n")
    if gone:
        count = sum(one.count for one in gone)
        lines.append(f"{count:>8,} fixed since; --update takes them out\n")
    return "".join(lines)
