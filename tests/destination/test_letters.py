"""Letters: what a message becomes before it is sent, and whom it is about."""

from __future__ import annotations

from typing import Any

import pytest

from destination import Outcome, Settings
from destination.delivery import DeadLetter, Reason, Response
from destination.letters import Letter, prepare

SETTINGS = Settings(oversize="note")
TAKEN = Response(201)
REFUSED = Reason("BAD_REQUEST", "no", Response(400))
LATER = Reason("HTTP_503", "later", Response(503))
PAGE = {"type": "page", "userId": "u1", "name": "Home", "messageId": "m1"}


def letter(message: object, index: int = 0) -> Letter:
    prepared = prepare(index, message, SETTINGS)
    assert isinstance(prepared, Letter)
    return prepared


@pytest.mark.parametrize(
    ("message", "uids"),
    [
        ({"type": "track", "userId": "u1", "event": "E"}, {"contact u1"}),
        ({"type": "identify", "userId": 7, "traits": {"account_uid": "acme"}}, {"contact 7"}),
        ({"type": "page", "anonymousId": "a1", "name": "Home"}, {"contact a1"}),
        ({"type": "group", "groupId": "acme", "userId": "u1"}, {"account acme", "contact u1"}),
        ({"type": "alias", "userId": "u1", "previousId": "u0"}, {"contact u1", "contact u0"}),
        (DeadLetter({}, [{"method": "event", "contact_uid": "u1"}]), {"contact u1"}),
        (DeadLetter({}, [{"method": "account", "account_uid": 7}]), {"account 7"}),
        (DeadLetter({}, [{"method": "event"}]), set()),
    ],
)
def test_whom_a_message_is_about(message: object, uids: set[str]) -> None:
    """Its contact, both of an alias, its account; an account that is only linked to isn't."""
    assert letter(message).uids == uids


@pytest.mark.parametrize(
    ("operations", "why"),
    [
        ([], "the dead letter holds no operations to send"),
        ([7], "operation 1 can't be sent: its method is none of contact, account, event, alias"),
        ([{"method": "event"}, {"method": "email"}], "operation 2 can't be sent: its method"),
        ([{"method": ["event"]}], "operation 1 can't be sent: its method"),
        ([{"method": "event", "a": float("inf")}], "operation 1 can't be sent: it holds NaN"),
        ([{"method": "event"}] * 101, "its operations are too large for a batch of their own"),
    ],
)
def test_a_dead_letter_that_cannot_be_sent(operations: list[Any], why: str) -> None:
    """It is dead again, keeps its operations, and says which of them is the matter."""
    outcome = prepare(3, DeadLetter({"a": 1}, operations), SETTINGS)
    assert isinstance(outcome, Outcome)
    assert (outcome.outcome, outcome.code, outcome.index) == ("dead", "MESSAGE_REJECTED", 3)
    assert outcome.detail.startswith(why)
    assert (outcome.message, outcome.operations) == ({"a": 1}, operations)


def test_what_is_not_translated_is_an_outcome() -> None:
    """A refused or filtered message has nothing to send."""
    refused, filtered = (prepare(n, {"type": kind}, SETTINGS) for n, kind in enumerate("x "))
    assert isinstance(refused, Outcome)
    assert isinstance(filtered, Outcome)
    assert (refused.outcome, refused.code, refused.index) == (
        "filtered",
        "UNSUPPORTED_EVENT_TYPE",
        0,
    )
    assert (filtered.outcome, filtered.code, filtered.index) == ("refused", "bad_request", 1)


def test_an_outcome_comes_with_the_last_operation() -> None:
    """Until then a letter is open."""
    page = letter(PAGE)
    assert page.deliver(1, TAKEN) is None
    outcome = page.deliver(1, TAKEN)
    assert outcome is not None
    assert (outcome.outcome, outcome.operations, outcome.response) == ("delivered", [], TAKEN)


@pytest.mark.parametrize("dead", [0, 1])
def test_half_a_message_that_is_dead(dead: int) -> None:
    """One dead operation makes the message dead; only that one is left to send."""
    page = letter(PAGE)
    if dead == 0:
        assert page.drop(0, 1, REFUSED) is None
        outcome = page.deliver(1, TAKEN)
    else:
        assert page.deliver(1, TAKEN) is None
        outcome = page.drop(1, 1, REFUSED)
    assert outcome is not None
    assert (outcome.outcome, outcome.code, outcome.response) == (
        "dead",
        "BAD_REQUEST",
        Response(400),
    )
    assert [one["event_uid"] for one in outcome.operations] == [["pageview", "home"][dead]]


def test_the_first_reason_is_told() -> None:
    """Operations are left in their order, whichever died first."""
    page = letter(PAGE)
    page.drop(1, 1, REFUSED)
    outcome = page.drop(0, 1, LATER)
    assert outcome is not None
    assert (outcome.code, outcome.detail) == ("BAD_REQUEST", "no")
    assert [one["event_uid"] for one in outcome.operations] == ["pageview", "home"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ('{"status": "error", "error": "no such plan"}', "Salesmachine answered 200: no such plan"),
        ('{"status": "error", "message": "no"}', "Salesmachine answered 200: no"),
        ('{"error": "%s"}' % ("x" * 999), f"Salesmachine answered 200: {'x' * 200}"),
        ('{"status": "error"}', ""),
        ('{"error": 7, "message": ""}', ""),
        ('{"status": "success", "message": "welcome"}', ""),
        ('["error"]', ""),
        ('{"error":', ""),
        ("[" * 60_000 + '"error"', ""),
        ("an error", ""),
    ],
)
def test_a_success_that_says_error_is_told(body: str, detail: str) -> None:
    """Any 2xx is success; a body that says otherwise isn't swallowed."""
    track = letter({"type": "track", "userId": "u1", "event": "E"})
    outcome = track.deliver(1, Response(200, body))
    assert outcome is not None
    assert (outcome.outcome, outcome.detail) == ("delivered", detail)
