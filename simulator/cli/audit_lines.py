"""A delivery audit for people: counts line by line, what was found one by one, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from simulator.lines.text import printable
from simulator.segment.audit import ENDS, KINDS, TOLD, Audit, End, Kind

MAX_SHOWN = 20
"""Findings of one kind that are shown; the rest is counted."""
NAMES: dict[Kind, str] = {
    "lost": "lost",
    "unexplained": "unexplained",
    "duplicate": "duplicate, avoidable",
    "order": "out of order",
    "late": "late",
    "retry-after": "Retry-After not respected",
    "pause": "sent in the pause after a 429",
    "backoff": "wait out of bounds",
    "early": "attempt before it was due",
    "final": "sent again without reason",
    "batch": "batch over its limit",
    "unavoidable duplicate": "duplicate, unavoidable",
    "overtaken": "overtaken (--order segment)",
    "under way": "under way",
}
"""What findings are called; a plain count is the verdict's."""


def audit_lines(audit: Audit) -> Iterator[str]:
    """The lines.  Nothing in them can reach the terminal's controls."""
    yield from (printable(line) for line in _lines(audit))


def _lines(audit: Audit) -> Iterator[str]:
    if not audit.received:
        yield "there are no messages"
        return
    where = "" if audit.workspace is None else f" of workspace {audit.workspace}"
    yield f"{_count(audit.accepted, 'message')} accepted{where}, up to seq {audit.until:,}"
    for end in ENDS:
        yield f"{audit.ends[end]:>8,} {end}{_why(audit, end)}"
    for stage, count in sorted(audit.not_accepted.items()):
        yield f"{count:>8,} not accepted: {stage}"
    yield from _measures(audit)
    for kind in KINDS:
        yield from _found(audit, kind)
    yield f"{'passed' if audit.passed else 'FAILED'}: {audit.verdict}"


def _why(audit: Audit, end: End) -> str:
    """What the messages ended with, by code."""
    if end == "dead" and audit.dead:
        arrived = audit.dead_but_arrived
        return f" ({_each(audit.dead)}){f', {arrived:,} of them arrived' if arrived else ''}"
    if end == "filtered at destination" and audit.filtered:
        return f" ({_each(audit.filtered)})"
    return ""


def _each(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common())


def _measures(audit: Audit) -> Iterator[str]:
    """What is told besides, in Segment's time."""
    broken = audit.found["order"] or audit.found["overtaken"]
    kept = ": order kept" if audit.uids and not broken else ""
    yield f"contacts and accounts {audit.uids:,}{kept}"
    if audit.delays:
        median, largest = audit.median_delay or 0.0, audit.largest_delay or 0.0
        limit = f"late over {audit.late:,g} s"
        yield f"delay median {median:,.3f} s, largest {largest:,.3f} s ({limit})"
    if audit.most_items:
        yield f"largest batch {audit.most_items:,} items, {audit.most_bytes:,} bytes"
    if audit.waits:
        each = (f"{one.mean:.2f}" for _, one in sorted(audit.waits.items()))
        yield f"mean wait by attempt {' '.join(each)} s"
    if audit.retry_after_judged:
        yield f"Retry-After {_count(audit.retry_after_judged, 'attempt')} had to wait for it"


def _found(audit: Audit, kind: Kind) -> Iterator[str]:
    total = audit.found[kind]
    for one in audit.findings.get(kind, ())[:MAX_SHOWN]:
        named = f"{one.message_id} (seq {one.seq})"
        yield f"{'  ' if kind in TOLD else '! '}{NAMES[kind]}: {named}: {one.said}"
    if total > MAX_SHOWN:
        yield f"  ... and {total - MAX_SHOWN:,} more of these"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
