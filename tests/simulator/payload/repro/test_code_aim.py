"""The aim of a code."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.repro import CodeAim, aim_at_code
from simulator.payload.shrink import shrink
from simulator.payload.translators import Ours

MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {
        "name": "Ada",
        "email": "ada@example.com",
        "mrr": "1.249,50 €",
        "churn_date": "11.03.2024",
        "accountId": "acme-7",
        "seats": "x",
    },
}


def aim(code: str, message: object = MESSAGE) -> CodeAim:
    found = aim_at_code(code, message, Ours())
    assert isinstance(found, CodeAim)
    return found


@pytest.mark.parametrize(
    ("code", "small", "expect"),
    [
        ("SM-220", {"mrr": "1.249,50 €"}, {"outcome": "translated", "violations": []}),
        ("SM-221", {"churn_date": "11.03.2024"}, {"outcome": "translated", "violations": []}),
        (
            "account_uid_missing",
            {"accountId": "acme-7"},
            {"outcome": "translated", "notes": ["name_missing", "email_missing"]},
        ),
    ],
)
def test_what_it_is_about_keeps_its_form(
    code: str, small: dict[str, Any], expect: dict[str, Any]
) -> None:
    """A date that can't be read stays one; all else goes."""
    asked = aim(code)
    found = shrink(MESSAGE, asked.still(MESSAGE))
    assert found == {"type": "identify", "userId": "u1", "messageId": "m1", "traits": small}
    assert asked.expect(found) == expect


def test_other_violations_of_the_message_stay_allowed() -> None:
    """The case asks that this one goes, no more."""
    assert aim("SM-221").expect(MESSAGE) == {"outcome": "translated", "violations": ["SM-220"]}
    notes = aim("account_uid_missing").expect({**MESSAGE, "timestamp": "x"})
    assert notes == {"outcome": "translated", "notes": []}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "track", "userId": "u1", "event": "!!!"}, "event_uid_empty"),
        ({"type": "track", "event": "Order"}, "id_required"),
        ({"type": "screen", "userId": "u1"}, "UNSUPPORTED_EVENT_TYPE"),
        ([7], "bad_request"),
    ],
)
def test_of_a_reason_another_outcome_is_expected(message: object, code: str) -> None:
    """Whatever the reason was for; the message is made no other one."""
    asked = aim(code, message)
    assert asked.expect(message) == {"outcome": "translated"}
    assert asked.way(shrink(message, asked.still(message))) == asked.way(message)


def test_what_isnt_found_is_no_failure() -> None:
    """It says so."""
    asked = aim("SM-220")
    fine = {**MESSAGE, "traits": {"mrr": 7}}
    assert asked.way(fine) is None
    assert asked.unmet(fine) == "it doesn't have SM-220"
    assert asked.way({**MESSAGE, "traits": {"seats": "x", "customer_count": "x"}}) is None
