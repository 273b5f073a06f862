"""The report as Markdown: totals, then each cause with its details and what to do.

Text of payloads stands in fenced blocks alone, behind a fence that is longer than any in it: so
none of it is markup, HTML or the mention of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from contracts.violations import printable
from simulator.failures.text import lines
from simulator.reports.dropped import DroppedFields
from simulator.reports.run import Cause, Run

MOST_BYTES = 1024 * 1024
"""What GitHub takes as the summary of a step."""
_LAST_WORDS = 200
"""Bytes that are kept for the sentence about what was left out."""


def write(run: Run, stream: TextIO, most: int = MOST_BYTES) -> None:
    """Write it, in at most so many bytes of UTF-8: whole parts, and how many were left out."""
    left, skipped = most - _LAST_WORDS, 0
    for part in _parts(run):
        size = len(part.encode("utf-8", "backslashreplace"))
        if skipped or size > left:
            skipped += 1
            continue
        left -= size
        stream.write(part)
    if skipped and most > _LAST_WORDS:
        stream.write(f"\n{skipped:,} more parts are left out: GitHub takes 1 MiB.\n")


def block(text_lines: Iterable[str]) -> str:
    """Lines in a fenced block: whatever they hold, it is text."""
    text = "\n".join(printable(line) for line in text_lines)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}\n"


def _parts(run: Run) -> Iterator[str]:
    yield f"## sim check: {run.in_a_word}\n\n"
    yield _totals(run)
    unread = [file.unread for file in run.files if file.unread]
    if unread:
        yield f"\n### Not read\n\n{block(unread)}"
    for cause in run.causes:
        yield _cause(cause)
    if run.dropped is not None:
        yield _dropped(run.dropped)
    if run.fixed:
        yield f"\n### Fixed since the baseline\n\n{block(one.line() for one in run.fixed)}"


def _totals(run: Run) -> str:
    rows = [
        ("files", len(run.files)),
        ("messages", run.messages),
        ("cases", run.cases),
        ("errors", run.count("error")),
        ("warnings", run.count("warning")),
        ("advice", run.count("advice")),
    ]
    if run.dropped is not None:
        rows.append(("dropped fields", run.dropped.count))
    if run.baseline:
        rows += [("known", run.known), ("fixed", sum(one.count for one in run.fixed))]
    return "| | |\n|---|---:|\n" + "".join(f"| {name} | {count:,} |\n" for name, count in rows)


def _dropped(found: DroppedFields) -> str:
    """What is dropped over all: it lies open where it is too much."""
    told = [f"{count:,} {said}" for count, said in found.counts()]
    told += [f"no longer dropped: {one.line()}" for one in found.gone]
    body = block([*told, *found.lines()])
    if found.is_over:
        return f"\n### Dropped fields\n\n{body}"
    return f"\n<details><summary>Dropped fields</summary>\n\n{body}\n</details>\n"


def _cause(cause: Cause) -> str:
    """A cause: what fails lies open, the rest is folded."""
    times = f", {cause.count:,} times" if cause.count > 1 else ""
    title = f"{cause.failure.severity} {cause.failure.code}{times}"
    body = block(lines(cause.failure))
    if cause.fails:
        return f"\n### {title}\n\n{body}"
    return f"\n<details><summary>{title}</summary>\n\n{body}\n</details>\n"
