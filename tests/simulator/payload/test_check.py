"""Checking one entry: a message, a dead letter or a case against the contracts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from contracts.cases import Case, kit_cases
from destination import Settings
from simulator.exchange_formats.messages import Entry
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Ours
from tests.simulator.generated import json_values, laws

NOTING = Ours(Settings(oversize="note"))
KIT = list(kit_cases())
GOOD: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "email": "ada@example.com"},
}
CASE: dict[str, Any] = {
    "description": "A contact's traits arrive.",
    "source": "product page: Identify",
    "message": GOOD,
    "expect": {
        "outcome": "translated",
        "notes": [],
        "violations": [],
        "arrives": ["/traits/name"],
        "operations": [
            {
                "method": "contact",
                "contact_uid": "u1",
                "messageId": "m1",
                "params": {"name": "Ada", "email": "ada@example.com"},
            }
        ],
    },
}


def check(value: object, defect: str = "") -> Finding:
    return check_entry(Entry(3, value, defect), NOTING)


def test_nothing_to_say() -> None:
    """A good message has an outcome and nothing else."""
    finding = check(GOOD)
    assert finding.to_dict() == {
        "line": 3,
        "messageId": "m1",
        "type": "identify",
        "outcome": "translated",
        "rules": ["identify.contact"],
        "notes": [],
        "message_violations": [],
        "operation_violations": [],
    }
    assert (finding.refused, finding.severities()) == (False, set())


def test_a_message_is_judged_against_segments_schema() -> None:
    """What the message breaks of Segment's schema is a warning, at its place in the message."""
    finding = check({**GOOD, "userId": 7, "TYPE": 1})
    assert [(v.code, v.severity, v.pointer) for v in finding.of_message] == [
        ("SM-204", "warning", "/userId")
    ]
    assert finding.severities() == {"warning"}


@pytest.mark.parametrize("kind", ["Identify", "IDENTIFY"])
def test_the_type_in_any_case(kind: str) -> None:
    """The schema is that of the type, in whatever case it is written."""
    assert check({**GOOD, "type": kind, "traits": 7}).of_message


@pytest.mark.parametrize("kind", ["batch", "xyzzy", "../case", None, 7])
def test_a_type_that_has_no_schema(kind: object) -> None:
    """What is no call of Segment's isn't judged as one."""
    assert check({"type": kind, "userId": "u1"}).of_message == []


def test_operations_are_judged_against_salesmachines_schema() -> None:
    """What an operation breaks has its place in the list of operations."""
    message = {"type": "group", "userId": "u1", "groupId": "g1", "traits": {"mrr": "49"}}
    [violation] = check(message).of_operations
    assert (violation.code, violation.pointer) == ("SM-220", "/0/params/mrr")


def test_a_refused_message() -> None:
    """A refusal stands in the report with its reason."""
    finding = check({"type": "track", "userId": "u1"})
    assert finding.refused
    assert finding.to_dict()["reason"]["code"] == "event_not_defined"
    assert not check({"type": "screen", "userId": "u1"}).refused


def test_a_line_that_is_no_json() -> None:
    """A line that can't be read is refused with what is wrong with it."""
    finding = check(None, "not JSON: Extra data at column 3")
    assert finding.refused
    assert finding.report["reason"]["message"] == "not JSON: Extra data at column 3"


def test_a_long_message_is_noted() -> None:
    """Under these settings a message over 32 KB is judged all the same, with a warning."""
    finding = check({**GOOD, "traits": {**GOOD["traits"], "x": "y" * 40_000}})
    assert (finding.refused, finding.severities()) == (False, {"warning"})


def test_a_dead_letter_is_judged_by_its_operations() -> None:
    """Of a dead letter the operations are judged that it holds, not those that would be made."""
    letter = {"message": GOOD, "operations": [{"method": "contact", "params": {}}, 7]}
    finding = check(letter)
    assert [(v.code, v.pointer) for v in finding.of_operations] == [
        ("SM-203", "/0"),
        ("SM-204", "/1"),
    ]
    assert finding.report["messageId"] == "m1"
    assert finding.of_message == []


def test_a_case_as_expected() -> None:
    """A case that holds has no difference, and is named by its description."""
    finding = check(CASE)
    assert (finding.differences, finding.case) == ([], "A contact's traits arrive.")
    assert (finding.refused, finding.severities()) == (False, set())
    assert finding.to_dict()["case"] == "A contact's traits arrive."
    assert finding.to_dict()["differences"] == []


@pytest.mark.parametrize(
    ("message", "expect"),
    [
        ({"type": "track"}, {"outcome": "refused", "code": "id_required"}),
        ({**GOOD, "traits": {}}, {"notes": ["name_missing", "email_missing"]}),
        ({**GOOD, "userId": "null"}, {"notes": ["suspicious_id"]}),
    ],
)
def test_what_a_case_expects_is_nothing_bad(message: object, expect: dict[str, Any]) -> None:
    """A refusal or a note that a case expects is no fault of the message."""
    finding = check({**CASE, "message": message, "expect": expect})
    assert finding.differences == []
    assert (finding.refused, finding.severities()) == (False, set())


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ({"outcome": "refused"}, 'outcome: expected "refused", got "translated"'),
        ({"outcome": "refused", "code": "id_required"}, 'code: expected "id_required", got null'),
        ({"notes": ["name_missing"]}, 'notes: expected ["name_missing"], got []'),
        ({"operations": []}, "operations: expected []"),
        ({"arrives": ["/context/ip"]}, "arrives: nothing of /context/ip reaches an operation"),
    ],
)
def test_a_case_that_differs(expect: dict[str, Any], difference: str) -> None:
    """Each difference is a line; it is no refusal, and what the case allows isn't judged."""
    finding = check({**CASE, "expect": expect})
    assert difference in finding.lines()
    assert (finding.refused, finding.severities()) == (False, set())


def test_a_case_has_its_own_settings() -> None:
    """The settings of the case count, not those of the command."""
    alias = {"type": "alias", "userId": "u1", "previousId": "a1"}
    expect = {"outcome": "filtered", "code": "FILTERED_BY_SETTINGS"}
    case = {**CASE, "message": alias, "settings": {"alias": "skip"}, "expect": expect}
    assert check(case).differences == []
    refused = {"outcome": "refused", "code": "message_too_large"}
    long = {**GOOD, "traits": {"x": "y" * 40_000}}
    assert check({**CASE, "message": long, "expect": refused}).differences == []


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"expect": {}}, "/expect"),
        ({"expect": 7}, "/expect"),
        ({"source": ""}, "/source"),
        ({"description": None}, "/description"),
        ({"more": 1}, "/more"),
        ({"settings": {"alias": "perhaps"}}, "/settings/alias"),
    ],
)
def test_what_is_not_a_case(broken: dict[str, Any], place: str) -> None:
    """What means to be a case and isn't one is said to be none, with the place."""
    finding = check({**CASE, **broken})
    assert finding.case == "not a case"
    assert any(f" {place}: " in difference for difference in finding.lines())
    assert json.dumps(finding.to_dict())


@pytest.mark.parametrize("case", KIT, ids=[case.name for case in KIT])
def test_each_case_of_the_kit(case: Case) -> None:
    """Every case of the kit is as expected."""
    parts: dict[str, Any] = {"message": case.message, "expect": case.expect}
    texts = {"description": case.description, "source": case.source}
    settings = {"settings": case.settings} if case.settings else {}
    finding = check({**texts, **parts, **settings})
    assert (finding.differences, finding.case) == ([], case.description)


@laws
@given(json_values)
def test_any_value_is_checked(value: object) -> None:
    """Whatever JSON value stands in a line, what is found of it is one line of ASCII JSON."""
    for entry in (value, {"message": value, "operations": [value]}, {**CASE, "message": value}):
        finding = check(entry)
        assert json.dumps(finding.to_dict(), allow_nan=False).isascii()
        assert finding.severities() <= {"error", "warning", "advice"}
