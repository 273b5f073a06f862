"""Wording: what is wrong in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.registry import check
from simulator.failures.wording import (
    call,
    ended,
    evidence,
    evidence_of,
    sentence,
    statement,
    subject,
    types,
)


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ({"method": "event", "event_uid": "e", "contact_uid": "u"}, 'the event "e"'),
        ({"method": "event", "contact_uid": "u"}, 'the event of "u"'),
        ({"method": "contact", "contact_uid": 7}, "the contact 7"),
        ({"method": "account"}, "the account"),
        ({"method": "alias", "contact_uid": None}, "the alias"),
        ({"method": "email", "contact_uid": "u"}, "the item"),
        ({"method": ["event"]}, "the item"),
        (None, "the item"),
    ],
)
def test_an_operation_in_a_sentence(operation: object, said: str) -> None:
    """By what it is called by, as far as that is there."""
    assert subject(operation) == said


def test_a_message_in_a_sentence() -> None:
    """By its type, whatever that is."""
    found = [call({"type": one}) for one in ("Page", "\x1b", "", 7)]
    assert found == ["the page", "the \\u001b", "the message", "the message"]
    assert call([]) == "the message"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"params": {}}, "The contact has no contact_uid."),
        (
            {"contact_uid": "u", "params": []},
            'params of the contact "u" is an empty list, not an object.',
        ),
        ({"contact_uid": 7, "params": {}}, "contact_uid of a contact is an integer, not a string."),
        ({"contact_uid": " ", "params": {}}, "contact_uid of a contact is blank."),
        (
            {"contact_uid": "u", "params": {"churn_date": True}},
            'churn_date of the contact "u" is a boolean, not a string, an integer or null.',
        ),
        (
            {"contact_uid": "u", "params": {"churn_reason": "Too dear"}},
            'churn_reason of the contact "u" isn\'t snake_case: "Too dear".',
        ),
        (
            {"contact_uid": "u", "params": {}, "plan": 1},
            'The contact "u" has the key plan, which isn\'t known there.',
        ),
    ],
)
def test_a_violation_in_a_sentence(value: dict[str, Any], said: str) -> None:
    """What has the value, and what it should be."""
    whole = {"method": "contact", **value}
    [violation] = check("salesmachine/contact", whole)
    assert sentence(violation, subject(whole), whole, violation.pointer) == said


def test_types_have_articles() -> None:
    """As many as there are."""
    assert types("string or integer or null") == "a string, an integer or null"
    assert (types("object"), types("array or null")) == ("an object", "a list or null")


def test_what_a_code_means_and_rests_on() -> None:
    """From the registers; of the kit's own there is nothing."""
    assert statement("SM-201") == "The body isn't JSON."
    assert evidence_of("SM-208") == "sm.event_uid [documented]: event_uid is in snake_case."
    assert (statement("unmet"), evidence_of("unmet"), evidence("x")) == ("", "", "x")


def test_a_sentence_ends_once() -> None:
    """A question keeps its sign."""
    assert [ended(one) for one in ("a", "a.", "a?")] == ["a.", "a.", "a?"]
