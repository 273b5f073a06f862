"""The words of a violation."""

from __future__ import annotations

import pytest

from contracts.registry import check

CONTACT = {"contact_uid": "user_1842", "params": {}}
EVENT = {"contact_uid": "user_1842", "event_uid": "order_completed", "params": {}}


def lines(kind: str, instance: object) -> list[str]:
    return [violation.line() for violation in check(kind, instance)]


@pytest.mark.parametrize(
    ("kind", "instance", "line"),
    [
        ("salesmachine/contact", {"params": {}}, "SM-203 (the whole): expected the key"),
        ("salesmachine/contact", [], "SM-204 (the whole): expected object, got a list of 0"),
        (
            "salesmachine/account",
            {"account_uid": "acme", "params": {"mrr": "9"}},
            'SM-220 /params/mrr: expected number or null, got string "9"',
        ),
        (
            "salesmachine/event",
            {**EVENT, "event_uid": "Order Completed"},
            "SM-208 /event_uid: expected snake_case: lower-case letters, digits and _, "
            'got string "Order Completed"',
        ),
        (
            "salesmachine/item",
            {"method": "track"},
            'SM-206 /method: expected one of contact, account, event, alias, got string "track"',
        ),
        ("exchange", {"schema_version": 2}, "SM-241 /schema_version: expected 1, got integer 2"),
        (
            "salesmachine/alias",
            {"contact_uid": "a", "previous_uid": "b", "params": {}},
            "SM-207 /params: expected one of method, contact_uid, previous_uid, messageId, "
            "got the key 'params'",
        ),
        ("salesmachine/batch", [], "SM-211 (the whole): expected at least 1 item, got a list of 0"),
        (
            "exchange",
            {"request": {"headers": [["Host"]]}},
            "SM-211 /request/headers/0: expected at least 2 items, got a list of 1",
        ),
        (
            "segment/batch",
            {"batch": [{}] * 2501},
            "SM-210 /batch: expected at most 2,500 items, got a list of 2501",
        ),
        (
            "segment/page",
            {"type": "page"},
            "SM-230 (the whole): expected userId or anonymousId, got neither",
        ),
        (
            "segment/page",
            {"type": "page", "userId": "u", "messageId": "m" * 101},
            f'SM-232 /messageId: expected at most 100 characters, got string "{"m" * 58}…',
        ),
        (
            "case",
            {"expect": {}},
            "SM-242 /expect: expected at least 1 key, got an object of 0",
        ),
    ],
)
def test_a_violation_says_what_was_expected_and_what_came(
    kind: str, instance: object, line: str
) -> None:
    """Each keyword of a schema has words of its own."""
    assert [one for one in lines(kind, instance) if one.split(" ", 1)[1].startswith(line)]


@pytest.mark.parametrize(
    ("instance", "suggestions"),
    [
        ({"contactUid": "u", "params": {}}, ["contactUid", "contact_uid"]),
        ({**CONTACT, "colour": "red"}, [""]),
        ({"params": {}}, [""]),
        ({**CONTACT, "messageId": 7}, [""]),
    ],
)
def test_a_near_key_is_suggested(instance: object, suggestions: list[str]) -> None:
    """A misspelt key shows twice, as missing and as unknown, and each points at the other."""
    found = [violation.suggestion for violation in check("salesmachine/contact", instance)]
    assert found == suggestions


def test_an_unknown_key_of_any_length_is_cut() -> None:
    """A line stays readable when a key is a megabyte long, and no near one is sought."""
    [found] = check("salesmachine/contact", {**CONTACT, "k" * 1_000_000: 1})
    assert found.got == f"the key '{'k' * 58}…"
    assert found.suggestion == ""
