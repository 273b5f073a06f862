"""What is found in a message, and when it is the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from contracts.cases import kit_cases
from simulator.exchange_formats.messages import Entry
from simulator.payload.check import check_entry
from simulator.payload.shrink.findings import Found, Sign, found, told
from simulator.payload.translators import Ours, load
from tests.simulator.generated import json_values, laws

MINE = "tests.simulator.failures.mine"


@pytest.mark.parametrize("case", list(kit_cases()), ids=lambda one: one.name)
def test_it_is_what_check_finds(case: Any) -> None:
    """Each reason, note and violation, with its severity and pointer, of each message of a case."""
    finding = check_entry(Entry(1, case.message), Ours())
    report = finding.report
    expected = [(one["severity"], one["code"], one["pointer"]) for one in report["notes"]]
    violations = [*finding.of_message, *finding.of_operations]
    expected += [(one.severity, one.code, one.pointer) for one in violations]
    if reason := report.get("reason"):
        severity = "error" if finding.refused else "advice"
        expected.append((severity, reason["code"], reason["pointer"]))
    came = [(one.severity, one.code, one.pointer) for one in found(case.message, Ours())]
    assert sorted(came) == sorted(expected)


@laws
@given(json_values)
def test_there_is_something_to_say_of_whatever_is_no_message(message: Any) -> None:
    """It never raises; the worst comes first."""
    all_of_it = found(message, Ours())
    assert all_of_it[0].severity == "error"


def test_the_worst_comes_first() -> None:
    """Of those that are as bad an outcome, then the operations, the notes and the message."""
    message = {"type": "identify", "userId": "null", "timestamp": "x", "traits": {"mrr": "1"}}
    assert [(one.severity, one.sign.about) for one in found(message, Ours())][:4] == [
        ("warning", "operation"),
        ("warning", "note"),
        ("warning", "message"),
        ("advice", "note"),
    ]


def test_a_finding_is_the_same_at_another_index() -> None:
    """By its last key and by the clause; a missing key by its name."""

    def signs(function: str, message: dict[str, Any]) -> set[Sign]:
        return {one.sign for one in found(message, load(f"{MINE}:{function}"))}

    one = {"type": "track", "userId": "u1", "event": "A b", "properties": {"tags": [1, {}]}}
    other = {**one, "properties": {"tags": [{}]}}
    assert signs("tracking", one) == signs("tracking", other)
    required = {one.sign.wanted for one in found({"type": "group"}, Ours())}
    assert "the key 'groupId'" in required


def test_what_is_found_in_a_sentence() -> None:
    """The worst of it where that is much; what can't be printed stands escaped."""
    assert told([]) == "sim check finds nothing"
    one = Found("error", "/a\u202e", Sign("note", "x", "a"))
    assert told([one]) == "sim check finds error x /a\\u202e"
    many = [Found("advice", f"/{n}", Sign("note", "x", "")) for n in range(9)]
    assert told([one, one, *many]).endswith("/3, advice x /4 and 4 more")
