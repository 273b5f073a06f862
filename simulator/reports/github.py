"""The report as annotations of GitHub Actions: at most ten, each at its line of the payload.

GitHub shows ten of a step and drops the others.  So what fails comes first, the worst of it, one
for each cause before the second of any; the rest is in the Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal, TextIO

from contracts.violations import printable
from simulator.failures import Failure
from simulator.reports.file_names import STDIN
from simulator.reports.run import Cause, Found, Run

MOST = 10
MOST_FIELDS = 5
"""Dropped fields that are named where there are too many."""
Level = Literal["error", "warning", "notice"]
_LEVELS: dict[str, Level] = {"error": "error", "warning": "warning", "advice": "notice"}


def write(run: Run, stream: TextIO) -> None:
    """A line for each annotation."""
    for line in islice(_annotations(run), MOST):
        stream.write(f"{line}\n")


def command(level: Level, message: str, **properties: str) -> str:
    """A workflow command: ``::error file=a.json,line=3,title=SM-220::what is wrong``."""
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{level}{f' {named}' if named else ''}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _annotations(run: Run) -> Iterator[str]:
    for file in run.files:
        if file.unread:
            yield command("error", printable(file.unread), file=_file(file.name))
    if run.dropped is not None and run.is_over:
        named = islice(run.dropped.lines(), MOST_FIELDS)
        said = [run.dropped.sentence, *named]
        yield command("error", "\n".join(map(printable, said)), title="dropped fields")
    failing = [cause for cause in run.causes if cause.fails]
    milder = [one for one in run.causes if not one.fails and one.failure.severity != "advice"]
    for causes in (failing, milder):
        yield from (_annotation(cause.found[0], cause) for cause in causes)
        yield from (_annotation(found) for cause in causes for found in cause.found[1:])


def _annotation(found: Found, cause: Cause | None = None) -> str:
    failure = found.failure if cause is None else cause.failure
    level: Level = "error" if found.fails else _LEVELS[found.severity]
    line = str(failure.spot.line or "")
    title = failure.code + (f", {cause.count:,} times" if cause and cause.count > 1 else "")
    return command(level, _message(failure), file=_file(found.file), line=line, title=title)


def _file(name: str) -> str:
    return "" if name == STDIN else name


def _message(failure: Failure) -> str:
    """What is wrong and what to do, on a few lines."""
    lines = [failure.sentence, *failure.fix]
    if failure.suggestion:
        lines.insert(1, f"did you mean {failure.suggestion}?")
    return "\n".join(printable(line) for line in lines)
