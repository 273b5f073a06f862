"""Repairs: what would be right."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.bodies import kit_bodies
from contracts.registry import check
from simulator.failures.pointing import NOTHING
from simulator.failures.repairs import Repair, repair

KINDS = [f"salesmachine/{name}" for name in ("contact", "account", "event", "alias", "item")]
BODIES = [body for body in kit_bodies() if body.kind in KINDS or body.kind.startswith("segment/")]


def contact(**params: object) -> dict[str, Any]:
    """A contact with these attributes."""
    return {"contact_uid": "u1", "params": params}


def mended(kind: str, value: Any, code: str) -> Repair | None:
    """The repair of the only violation of that code."""
    [violation] = [one for one in check(kind, value) if one.code == code]
    return repair(kind, value, violation, violation.pointer)


@pytest.mark.parametrize(
    ("params", "code", "how", "new"),
    [
        ({"mrr": "49"}, "SM-220", "changed", 49),
        ({"mrr": " 4.5 "}, "SM-220", "changed", 4.5),
        ({"churn_comment": 7}, "SM-220", "changed", "7"),
        ({"account_uid": 7}, "SM-403", "changed", "7"),
        ({"account_uid": None}, "SM-407", "removed", NOTHING),
        ({"account_uid": " "}, "SM-213", "removed", NOTHING),
        ({"churn_reason": "Too Dear!"}, "SM-222", "changed", "too_dear"),
        ({"churn_date": "2024-03-11T09:21:45"}, "SM-408", "changed", "2024-03-11T09:21:45.000Z"),
        ({"churn_date": "NA"}, "SM-412", "removed", NOTHING),
    ],
)
def test_a_value_that_may_have_been_meant(
    params: dict[str, Any], code: str, how: str, new: object
) -> None:
    """By its type and its form, and it keeps the contract."""
    found = mended("salesmachine/contact", contact(**params), code)
    assert found is not None
    [old] = params.values()
    assert (found.how, found.old, found.new) == (how, old, new)
    assert check("salesmachine/contact", found.value) == []


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"mrr": "much"}, "SM-220"),
        ({"mrr": "9" * 400}, "SM-220"),
        ({"mrr": True}, "SM-220"),
        ({"churn_comment": ["Ada"]}, "SM-220"),
        ({"account_uid": ["acme"]}, "SM-212"),
        ({"churn_reason": "!"}, "SM-222"),
        ({"churn_date": "yesterday"}, "SM-221"),
    ],
)
def test_nothing_is_made_up(params: dict[str, Any], code: str) -> None:
    """Where nobody can know what was meant there is no repair."""
    assert mended("salesmachine/contact", contact(**params), code) is None


EVENT: dict[str, Any] = {"contact_uid": "u1", "event_uid": "e", "params": {}}


@pytest.mark.parametrize(
    ("value", "code", "how", "made"),
    [
        (
            {"contact_uid": "u1", "eventUid": "Order", "params": {}},
            "SM-203",
            "renamed",
            {"contact_uid": "u1", "event_uid": "order", "params": {}},
        ),
        (
            {"contact_uid": "u1", "event": "Order", "params": {}},
            "SM-402",
            "renamed",
            {"contact_uid": "u1", "event_uid": "order", "params": {}},
        ),
        ({**EVENT, "plan": 1}, "SM-207", "moved", {**EVENT, "params": {"plan": 1}}),
        ({**EVENT, "messageid": "m"}, "SM-207", "renamed", {**EVENT, "messageId": "m"}),
        ({**EVENT, "params": []}, "SM-401", "changed", EVENT),
        (
            {**EVENT, "created_at": 1710148905},
            "SM-405",
            "changed",
            {**EVENT, "created_at": "2024-03-11T09:21:45.000Z"},
        ),
        (
            {**EVENT, "created_at": 1710148905123},
            "SM-405",
            "changed",
            {**EVENT, "created_at": "2024-03-11T09:21:45.123Z"},
        ),
    ],
)
def test_a_key_that_may_have_been_meant(
    value: dict[str, Any], code: str, how: str, made: dict[str, Any]
) -> None:
    """Renamed in its place, or moved to where it belongs."""
    found = mended("salesmachine/event", value, code)
    assert found is not None
    assert (found.how, found.value) == (how, made)
    assert list(found.value) == list(made)


@pytest.mark.parametrize("value", [{**EVENT, "prams": {}}, {**EVENT, "created_at": 10**20}])
def test_what_stands_there_already_is_not_overwritten(value: dict[str, Any]) -> None:
    """Nor is a time made that can't be."""
    [violation] = check("salesmachine/event", value)
    assert repair("salesmachine/event", value, violation, violation.pointer) is None


def test_a_repair_mends_one_thing_and_breaks_none() -> None:
    """Of all the broken bodies of the kit, and many can be repaired."""
    count = 0
    for body in BODIES:
        before = {(one.code, one.pointer) for one in check(body.kind, body.instance)}
        for violation in check(body.kind, body.instance):
            found = repair(body.kind, body.instance, violation, violation.pointer)
            if found is not None:
                count += 1
                after = {(one.code, one.pointer) for one in check(body.kind, found.value)}
                assert after <= before - {(violation.code, violation.pointer)}
    assert count > 50


def test_what_has_no_contract_has_no_repair() -> None:
    """Nor has what is no object."""
    [violation] = check("salesmachine/contact", [])
    assert repair("salesmachine/contact", [], violation, "") is None
    assert repair("", {}, violation, "") is None
