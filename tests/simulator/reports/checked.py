"""Runs for the tests of the reports: what was checked of a few values, in files of their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contracts.violations import Severity
from simulator.exchange_formats.messages import Entry
from simulator.failures import Failure, Spot
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Ours
from simulator.reports.dropped import Field
from simulator.reports.dropped_baseline import DroppedBaseline
from simulator.reports.dropping import Dropping
from simulator.reports.problems import Kind, problems
from simulator.reports.recorder import Recorder
from simulator.reports.run import CheckedFile, Found, Run

GOOD: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "email": "ada@example.com"},
}
ADVISED = {**GOOD, "traits": {"name": "Ada"}}
WARNED = {**GOOD, "traits": {**GOOD["traits"], "mrr": "49"}}
REFUSED = {"type": "track", "event": "E", "messageId": "m1"}
FILTERED = {"type": "screen", "userId": "u1", "messageId": "m1"}
CASE = {
    "description": "A contact's email is asked for.",
    "source": "product page: Identify",
    "message": ADVISED,
    "expect": {"outcome": "translated", "notes": ["email_missing"]},
}
DIFFERENT = {**CASE, "expect": {"outcome": "refused", "notes": []}}


def found(value: object, line: int = 1) -> Finding:
    """What is found of one value."""
    return check_entry(Entry(line, value), Ours())


def lines(*values: object) -> bytes:
    """The values as NDJSON."""
    return "\n".join(json.dumps(value) for value in values).encode()


def recorded(
    files: dict[str, list[object]], fail_on: Severity = "error", *, keeps: bool = False
) -> Run:
    """The run of the values of these files, which needn't be there."""
    recorder = Recorder(Ours(), fail_on, Path.cwd(), keeps=keeps)
    for file, values in files.items():
        for number, value in enumerate(values, 1):
            finding = found(value, number)
            recorder.add(file, finding, problems(finding))
    return recorder.run(Counter())


def of_text(text: str, severity: Severity = "error", file: str = "a.ndjson", line: int = 3) -> Run:
    """A run with one failure that has this text wherever a failure has any."""
    failure = Failure(
        code="SM-220",
        sentence=text,
        severity=severity,
        spot=Spot(file, line, (text,), text, text, text),
        expected=text,
        got=text,
        suggestion=text,
        diff=(f"- {text}", f"+ {text}"),
        fix=(text,),
        reproduce=(text,),
        places=(text,),
    )
    kind = Kind("operation", "SM-220", "/*/params/mrr", "identify.contact")
    one = Found(file, kind, severity, severity == "error", failure, 2, (line, line + 4))
    return Run((CheckedFile(file, 9, 0, (one,), 1, ""),))


PAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "messageId": "m1",
    "name": "Pricing",
    "category": "Docs",
    "context": {"library": {"name": "x"}},
}
"""A page of which two fields are dropped."""


def dropping(
    files: dict[str, list[object]],
    most: int | None = None,
    known: Iterable[Field] | None = None,
    *,
    keeps: bool = False,
) -> Run:
    """The run of these values where somebody asked what is dropped."""
    baseline = None if known is None else DroppedBaseline(Path("d.json"), known)
    looking = Dropping(Ours(), most, baseline)
    recorder = Recorder(Ours(), "error", Path.cwd(), keeps=keeps)
    for file, values in files.items():
        for number, value in enumerate(values, 1):
            finding = found(value, number)
            recorder.add(file, finding, [*problems(finding), *looking.take(file, finding)])
    return recorder.run(Counter(), dropped=looking.found())
