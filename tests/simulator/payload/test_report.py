"""The report of one message: the object that ``sim translate`` prints."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from contracts.cases import Case, kit_cases
from destination import Settings
from simulator.payload.report import report
from tests.simulator.generated import json_values, laws

KIT = list(kit_cases())


def test_a_translated_message() -> None:
    """Its line, its own messageId and type, what is sent, by which rules, and the notes."""
    message = {"type": "Identify", "userId": 7, "traits": {"name": "Ada"}, "messageId": "m1"}
    found = report(3, message, Settings())
    assert list(found.items()) == [
        ("line", 3),
        ("messageId", "m1"),
        ("type", "Identify"),
        ("outcome", "translated"),
        (
            "operations",
            [
                {
                    "method": "contact",
                    "contact_uid": "7",
                    "messageId": "m1",
                    "params": {"name": "Ada"},
                }
            ],
        ),
        ("rules", ["identify.contact"]),
        (
            "notes",
            [
                {
                    "severity": "advice",
                    "code": "email_missing",
                    "pointer": "/traits/email",
                    "message": "the contact has no email, which Salesmachine encourages",
                }
            ],
        ),
    ]


def test_a_refused_message() -> None:
    """One that isn't sent has no operations and no rules, and says why and where."""
    found = report(1, {"type": "track", "event": "E"}, Settings())
    assert found == {
        "line": 1,
        "messageId": None,
        "type": "track",
        "outcome": "refused",
        "operations": [],
        "rules": [],
        "notes": [],
        "reason": {
            "code": "id_required",
            "pointer": "/userId",
            "message": "neither userId nor anonymousId is given",
        },
    }
    assert list(found)[-1] == "reason"


@pytest.mark.parametrize(
    ("message", "message_id"),
    [
        ({"messageId": "m1"}, "m1"),
        ({"messageId": 7}, "7"),
        ({"message_id": "m2"}, "m2"),
        ({"messageId": " ", "message_id": "m2"}, "m2"),
        ({"messageId": ""}, None),
        ({"messageId": True}, None),
        ({"messageId": ["m1"]}, None),
        ({"messageId": float("inf")}, None),
        ([], None),
        ("text", None),
    ],
)
def test_the_message_id_is_its_own(message: object, message_id: str | None) -> None:
    """The messageId is the one that the message has, never one that was made."""
    assert report(1, message, Settings())["messageId"] == message_id


@pytest.mark.parametrize("kind", [None, 7, ["track"], {}])
def test_a_type_that_is_no_text(kind: object) -> None:
    """The type is text or null."""
    assert report(1, {"type": kind, "userId": "u1"}, Settings())["type"] is None


def test_a_line_that_is_no_json() -> None:
    """What is wrong with the line is the reason's message; the code is that of any bad line."""
    found = report(4, None, Settings(), "not JSON: Extra data at column 3")
    assert (found["line"], found["outcome"]) == (4, "refused")
    assert found["reason"] == {
        "code": "bad_request",
        "pointer": "",
        "message": "not JSON: Extra data at column 3",
    }


def test_settings_decide() -> None:
    """The switches of the settings are those of the translation."""
    alias = {"type": "alias", "userId": "u1", "previousId": "a1"}
    assert report(1, alias, Settings())["outcome"] == "translated"
    skipped = report(1, alias, Settings(alias="skip"))
    assert (skipped["outcome"], skipped["reason"]["code"]) == ("filtered", "FILTERED_BY_SETTINGS")


@pytest.mark.parametrize("case", KIT, ids=[case.name for case in KIT])
def test_each_case_has_a_whole_report(case: Case) -> None:
    """A rule for each operation, a reason exactly where there is none, and all of it JSON."""
    switches: dict[str, Any] = dict(case.settings)
    found = report(1, case.message, Settings(**switches))
    assert len(found["rules"]) == len(found["operations"])
    assert ("reason" in found) == (found["outcome"] != "translated") == (not found["operations"])
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@laws
@given(json_values)
def test_any_value_has_a_report(value: object) -> None:
    """Whatever JSON value stands in a line, the report is one line of JSON."""
    text = json.dumps(report(1, value, Settings()), allow_nan=False)
    assert "\n" not in text
    assert text.isascii()
