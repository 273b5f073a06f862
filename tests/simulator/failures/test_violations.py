"""Failures of what was judged: whatever it is, there is something to read."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import given, settings

from contracts.bodies import kit_bodies
from contracts.cases import kit_cases
from contracts.registry import load
from simulator.exchange_formats.messages import Entry
from simulator.failures import Failure
from simulator.failures.text import lines
from simulator.failures.violations import of_finding
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Ours
from tests.simulator.generated import json_values, laws

few = settings(laws, max_examples=60)

OURS = Ours()
CALLS = ("identify", "track", "page", "group", "alias")
LETTERS = [
    {"message": {"type": "track"}, "operations": [body.instance]}
    for body in kit_bodies()
    if body.kind.startswith("salesmachine/") and body.kind.count("batch") == 0
]
MESSAGES = [
    *(case.message for case in list(kit_cases())[::3]),
    *(body.instance for body in kit_bodies() if body.kind.startswith("segment/")),
]


def judged(value: object) -> tuple[Finding, list[Failure]]:
    """What was found of an entry of a pipe, and its failures."""
    finding = check_entry(Entry(1, value), OURS)
    return finding, of_finding(finding, "-", OURS)


@cache
def everything() -> list[tuple[Finding, list[Failure]]]:
    """Of all the messages and bodies of the kit."""
    return [judged(value) for value in (*MESSAGES, *LETTERS)]


def test_everything_that_is_found_is_a_failure() -> None:
    """Each code that was found is there or counted, with its severity, evidence and fix."""
    for finding, failures in everything():
        codes = {(one.code, one.severity) for one in failures}
        reason = finding.report.get("reason", {}).get("code", "")
        for violation in finding.of_operations:
            named = (violation.code, violation.severity) in codes
            assert named or any(violation.code in " ".join(one.places) for one in failures)
        for violation in finding.of_message:
            assert (violation.code, violation.severity) in codes or (reason, "error") in codes
        assert {note["code"] for note in finding.report["notes"]} <= {code for code, _ in codes}
        assert finding.refused == ((reason, "error") in codes)
        assert all(one.fix and one.evidence and one.cause for one in failures)


def test_every_failure_is_one_screen() -> None:
    """Its code can be explained; what can be repaired has a diff."""
    found = [one for _, failures in everything() for one in failures]
    assert max(len(lines(one)) for one in found) <= 24
    assert all(line.isprintable() for one in found for line in lines(one))
    assert {one.code for one in found} <= set(load("codes.json"))
    assert sum(bool(one.diff) for one in found) > 100


@few
@given(json_values, json_values)
def test_any_message_can_be_told(one: Any, other: Any) -> None:
    """Nothing in it makes the message about it fail, or reaches the terminal."""
    call = CALLS[len(json.dumps(one)) % len(CALLS)]
    message = {"type": call, "userId": one, "event": one, "traits": other, "properties": other}
    for value in (message, {"message": message, "operations": [one, other]}):
        for failure in judged(value)[1]:
            assert all(line.isprintable() for line in lines(failure))
            json.dumps(failure.to_dict())
