"""Personas: how it writes calls."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts import registry
from destination import translate
from simulator.generate.personas.calls import Change, Sender, write
from simulator.generate.stamps import read
from simulator.generate.streams import digest
from tests.simulator.generate.crowd import person

AT = read("2026-01-12T05:00:00.123Z")
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
AUDIENCE = Sender(0, "audience", "order_completed_last_30days")
EXACT: dict[str, Any] = {
    "type": "identify",
    "userId": "u-1",
    "traits": {"order_completed_last_30days": True},
    "context": {
        "library": {"name": "unknown", "version": "unknown"},
        "personas": {
            "computation_class": "audience",
            "computation_key": "order_completed_last_30days",
            "computation_id": "aud_GBfhOYUaiHXPBlF2LJsFRvaTvBV",
            "namespace": "spa_QBjn095gj4fcTtUvJBquUT",
            "space_id": "spa_QBjn095gj4fcTtUvJBquUT",
        },
    },
    "integrations": {"All": False, "Salesmachine": True},
    "messageId": "personas_388vR5Q8k76t1rMrxpvhvHqxtct",
    "timestamp": "2026-01-12T05:00:00.123Z",
    "originalTimestamp": "2026-01-12T05:00:00.123046984Z",
    "sentAt": None,
    "receivedAt": "2026-01-12T05:00:00.231Z",
}


def test_message() -> None:
    """An audience's identify call, byte for byte."""
    message = write(Change(AUDIENCE, "userId", "u-1", True, person(0)), AT, digest("any"))
    assert json.dumps(message) == json.dumps(EXACT)


CASES = [
    ("audience", "userId", True, []),
    ("audience", "userId", False, []),
    ("audience", "anonymousId", True, ["anonymous_contact"]),
    ("audience", "groupId", False, []),
    ("trait", "userId", 12, []),
    ("trait", "userId", "Reports", []),
    ("trait", "userId", ["Cohorts", "Reports"], []),
    ("trait", "userId", None, []),
    ("journey_step", "userId", "true", []),
]


@pytest.mark.parametrize(("kind", "identifier", "value", "notes"), CASES)
def test_translated(kind: Any, identifier: Any, value: Any, notes: list[str]) -> None:
    """Every kind is valid, goes to Salesmachine, and the value arrives as it is."""
    message = write(
        Change(Sender(0, kind, "some_key"), identifier, "x-1", value, person(0)), AT, digest("any")
    )
    assert message["context"]["personas"]["computation_class"] == kind
    assert registry.check(f"segment/{message['type']}", message) == []
    translation = translate(message)
    assert [note.code for note in translation.notes] == notes
    operation, *link = (operation.wire() for operation in translation.operations)
    assert operation["params"] == {"some_key": value}
    assert [one["params"] for one in link] == [{"account_uid": "x-1"}] * (identifier == "groupId")
    assert operation["messageId"] == message["messageId"]
    assert registry.check("salesmachine/item", operation) == []


def test_of_whom() -> None:
    """A group call is of a user of the account; others of a user or a visitor, and no account."""
    of = {k: Change(AUDIENCE, k, "x", True, person(0)) for k in ("userId", "anonymousId")}
    assert {(change.uid, change.account) for change in of.values()} == {("x", None)}
    group = Change(AUDIENCE, "groupId", "x", True, person(0))
    assert (group.uid, group.account) == (person(0).user_id, "x")


@pytest.mark.parametrize("bits", [0, 1, (1 << 160) - 1, digest("any")])
@pytest.mark.parametrize("at", [AT, 0, read("2300-01-01")])
def test_message_id(bits: int, at: int) -> None:
    """The messageId is a KSUID: the second it was made, and 128 bits; also in odd years."""
    message = write(Change(AUDIENCE, "userId", "u-1", True, person(0)), at, bits)
    prefix, _, ksuid = message["messageId"].partition("_")
    number = 0
    for digit in ksuid:
        number = number * 62 + BASE62.index(digit)
    assert (prefix, len(ksuid)) == ("personas", 27)
    assert number >> 128 == (at // 1000 - 1_400_000_000) % (1 << 32)
    assert number % (1 << 128) == bits >> 32


def test_ids_of_computations() -> None:
    """An audience and a trait have ids of their own, a step's is its key; the space is the seed's.

    The seed decides them all.
    """
    kinds: tuple[Any, ...] = ("audience", "trait", "journey_step")
    senders = [Sender(seed, kind, "key") for seed in (0, 1) for kind in kinds]
    ids = [sender.context["personas"]["computation_id"] for sender in senders]
    assert [each[:4] for each in ids] == ["aud_", "tra_", "key"] * 2
    assert len(set(ids)) == 5
    spaces = {s.context["personas"]["space_id"] for s in senders}
    assert spaces == {s.context["personas"]["namespace"] for s in senders}
    assert len(spaces) == 2
