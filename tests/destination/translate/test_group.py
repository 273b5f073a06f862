"""group -> an account and, with a user, a contact linked to it."""

from __future__ import annotations

from typing import Any

import pytest

from destination import Settings, translate

GROUP: dict[str, Any] = {"type": "group", "groupId": "acme", "messageId": "m1"}
ACCOUNT = {"method": "account", "account_uid": "acme", "messageId": "m1", "params": {}}


def link(contact_uid: str) -> dict[str, Any]:
    return {
        "method": "contact",
        "contact_uid": contact_uid,
        "messageId": "m1.2",
        "params": {"account_uid": "acme"},
    }


def noted(message: dict[str, Any], settings: Settings) -> list[tuple[str, str, str]]:
    notes = translate(message, settings).notes
    return [(note.severity, note.code, note.pointer) for note in notes]


@pytest.mark.parametrize(
    ("users", "anonymous", "linked", "notes"),
    [
        ({"userId": "u1"}, "send", "u1", []),
        ({"userId": "u1", "anonymousId": "a1"}, "send", "u1", []),
        ({"anonymousId": "a1"}, "send", "a1", [("advice", "anonymous_contact", "/anonymousId")]),
        ({"anonymousId": "a1"}, "skip", None, [("advice", "group_without_user", "/userId")]),
        ({"userId": "u1"}, "skip", "u1", []),
        ({"userId": " "}, "send", None, [("advice", "group_without_user", "/userId")]),
        ({}, "send", None, [("advice", "group_without_user", "/userId")]),
    ],
)
def test_the_account_goes_first_then_the_link(
    users: dict[str, Any], anonymous: Any, linked: str | None, notes: list[tuple[str, str, str]]
) -> None:
    """The account is always sent; the contact only where there is one that may be sent."""
    message, settings = {**GROUP, **users}, Settings(anonymous=anonymous)
    expected = [ACCOUNT] if linked is None else [ACCOUNT, link(linked)]
    assert translate(message, settings).wire() == expected
    assert noted(message, settings) == notes


def test_the_traits_are_the_accounts() -> None:
    """The group's traits go to the account verbatim, account_uid too; the user's aren't read."""
    traits = {"name": "Acme", "employees": 12, "account_uid": 7, "accountId": "x", "none": None}
    message = {**GROUP, "userId": "u1", "traits": traits, "context": {"traits": {"a": 1}}}
    assert translate(message).wire() == [{**ACCOUNT, "params": traits}, link("u1")]
    assert translate(message).notes == []


def test_a_group_has_no_time() -> None:
    """Accounts and links carry no created_at, whatever the message says."""
    items = translate({**GROUP, "userId": "u1", "timestamp": "2024-03-11T10:21:45Z"}).wire()
    assert items == [ACCOUNT, link("u1")]
