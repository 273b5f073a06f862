"""Failures of values that a case expects: what stands there, where it is instead, what to do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from contracts.cases import Case
from simulator.exchange_formats.messages import Entry
from simulator.failures import Failure
from simulator.failures.text import lines
from simulator.failures.violations import of_finding
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours
from tests.simulator.generated import json_values, laws

MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "email": "ada@example.com", "plan": "free", "accountId": "acme"},
    "context": {"groupId": "acme"},
}
TRACK: dict[str, Any] = {
    "type": "track",
    "userId": "u1",
    "messageId": "m2",
    "event": "Order Completed",
    "context": {"groupId": "acme"},
}


def failures(values: dict[str, Any], message: object = MESSAGE) -> list[Failure]:
    """What a case says that expects these values."""
    case = Case("mine", "d", "s", message, {"values": values})
    return of_finding(check_entry(Entry(1, case.to_dict()), Ours()), "a.case.json", Ours())


@pytest.mark.parametrize(
    ("place", "value", "message", "sentence", "pointers", "meant", "fix"),
    [
        (
            "contact/params/plan",
            "pro",
            MESSAGE,
            'plan of the contact "u1" is "free", where the case expects "pro".',
            ("/traits/plan",),
            "",
            "Send it as traits.plan, which identify.contact takes as it is.",
        ),
        (
            "contact/params/account_uid",
            "acme",
            MESSAGE,
            'The contact "u1" has no account_uid, which the case expects to be "acme".',
            ("/traits/accountId", "/context/groupId"),
            'contact/params/accountId, where it says "acme"',
            "Read it from traits.accountId in identify.contact, or send it where "
            "identify.contact reads account_uid.",
        ),
        (
            "contact/plan",
            "pro",
            MESSAGE,
            'The contact "u1" has no plan, which the case expects to be "pro".',
            (),
            "contact/params/plan",
            "Send it: the message holds no such value; or mend identify.contact.",
        ),
        (
            "event/event_uid",
            "order",
            TRACK,
            'event_uid of the event "order_completed" is "order_completed", where the case '
            'expects "order".',
            ("/event",),
            "",
            "Mend track.event or send another event, of which it makes event_uid.",
        ),
        (
            "account/account_uid",
            "acme",
            TRACK,
            'No account came; the event "order_completed" did, and the case expects account_uid '
            'of one to be "acme".',
            ("/context/groupId",),
            "",
            "Send the call that it comes of, or mend track.event, which makes none.",
        ),
        (
            "1/params/x",
            None,
            TRACK,
            'No operation 1 came; the event "order_completed" did, and the case expects x of it '
            "to be null.",
            (),
            "",
            "Send the call that it comes of, or mend track.event, which makes none.",
        ),
        (
            "event/event_uid",
            "order",
            {**TRACK, "event": " "},
            "The message is refused: event_not_defined, the track has no event name. "
            'No event came, and the case expects event_uid of one to be "order".',
            (),
            "",
            "Set event.",
        ),
    ],
    ids=["another", "elsewhere", "near", "derived", "other method", "no index", "refused"],
)
def test_a_value_that_is_not_there(
    place: str,
    value: object,
    message: object,
    sentence: str,
    pointers: tuple[str, ...],
    meant: str,
    fix: str,
) -> None:
    """What stands there, where the message holds what is expected, and whose it is to mend."""
    [failure] = failures({place: value}, message)
    assert (failure.code, failure.sentence) == ("different", sentence)
    assert (failure.spot.message, failure.suggestion) == (pointers, meant)
    assert failure.fix[0] == fix
    assert failure.fix[-1].startswith("Or take it out of expect.values")
    assert failure.clause == f"a.case.json#/expect/values/{place.replace('/', '~1')}"


def test_what_feeds_it_and_what_holds_it_are_both_told() -> None:
    """The plan comes from the trait, and the one that is expected stands in the context."""
    [failure] = failures({"contact/params/plan": "acme"})
    assert failure.fix[1] == "It is traits.accountId of the message that holds it."


def test_each_place_is_a_failure_and_a_good_one_none() -> None:
    """In the order of the case."""
    found = failures({"0/params/plan": "pro", "contact/contact_uid": "u1", "event/x": 1})
    assert [one.sentence[:8] for one in found] == ["plan of ", "No event"]


@settings(laws, max_examples=60)
@given(some.dictionaries(some.text(max_size=3), json_values, min_size=1, max_size=3), json_values)
def test_whatever_is_expected_is_told_in_one_screen(keys: dict[str, Any], message: object) -> None:
    """Of any message, printable."""
    names = (key.replace("~", "~0").replace("/", "~1") for key in keys)
    values = {f"event/{name}": value for name, value in zip(names, keys.values(), strict=True)}
    for failure in failures(values, message):
        assert "\n".join(lines(failure)).replace("\n", "").isprintable()
