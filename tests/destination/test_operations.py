"""Operations as values, and as the batch items that are sent."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from contracts import check
from destination import Account, Alias, Contact, Event, Operation

FORMS: list[tuple[Operation, dict[str, Any]]] = [
    (
        Contact("u1", "m1", {"a": 1}, "identify.contact"),
        {"method": "contact", "contact_uid": "u1", "messageId": "m1", "params": {"a": 1}},
    ),
    (
        Account("acme", "m1", {"a": 1}, "group.account"),
        {"method": "account", "account_uid": "acme", "messageId": "m1", "params": {"a": 1}},
    ),
    (
        Event("u1", "e", "2024-03-11T10:21:45.000Z", "m1", {"a": 1}, "track.event"),
        {
            "method": "event",
            "contact_uid": "u1",
            "event_uid": "e",
            "created_at": "2024-03-11T10:21:45.000Z",
            "messageId": "m1",
            "params": {"a": 1},
        },
    ),
    (
        Event("u1", "e", None, "m1", {}, "track.event"),
        {
            "method": "event",
            "contact_uid": "u1",
            "event_uid": "e",
            "messageId": "m1",
            "params": {},
        },
    ),
    (
        Alias("u1", "a1", "m1", "alias.merge"),
        {"method": "alias", "contact_uid": "u1", "previous_uid": "a1", "messageId": "m1"},
    ),
]


@pytest.mark.parametrize(("operation", "wire"), FORMS)
def test_the_wire_form(operation: Operation, wire: dict[str, Any]) -> None:
    """An operation is sent as the batch item of its method, its rule left out, in this order."""
    assert operation.wire() == wire
    assert list(operation.wire()) == list(wire)


@pytest.mark.parametrize(("operation", "wire"), FORMS)
def test_the_wire_form_keeps_the_contract(operation: Operation, wire: dict[str, Any]) -> None:
    """Salesmachine's contract has nothing to say against any form."""
    assert check("salesmachine/item", operation.wire()) == []


@pytest.mark.parametrize(("operation", "wire"), FORMS)
def test_an_operation_is_a_value(operation: Operation, wire: dict[str, Any]) -> None:
    """Operations are equal by what they hold, and can't be changed."""
    assert operation == dataclasses.replace(operation)
    assert operation != dataclasses.replace(operation, message_id="other")
    with pytest.raises(dataclasses.FrozenInstanceError):
        operation.message_id = "other"  # type: ignore[misc]
