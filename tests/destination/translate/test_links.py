"""account_uid in the params says which account an operation belongs to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import translate
from tests.destination.generated import laws, readable_values


def track(properties: dict[str, Any], context: object = None) -> dict[str, Any]:
    fixed = {"type": "track", "userId": "u1", "event": "E", "messageId": "m1"}
    return {**fixed, "properties": properties, "context": context}


def linked(message: dict[str, Any]) -> tuple[object, list[Any]]:
    """``(the account_uid sent or None, the notes)``."""
    translation = translate(message)
    params = translation.wire()[0]["params"]
    notes = [(note.severity, note.code, note.pointer) for note in translation.notes]
    assert params.get("account_uid", "") is not None
    return params.get("account_uid"), notes


AT = "/properties/account_uid"


@pytest.mark.parametrize(
    ("given_uid", "sent", "notes"),
    [
        ("acme", "acme", []),
        (" acme ", " acme ", []),
        (7, "7", []),
        (0, "0", []),
        (-(10**30), str(-(10**30)), []),
        ("null", "null", [("warning", "suspicious_id", AT)]),
        ("", None, [("advice", "account_uid_empty", AT)]),
        (" \t", None, [("advice", "account_uid_empty", AT)]),
        (None, None, [("advice", "account_uid_empty", AT)]),
        (True, None, [("warning", "account_uid_not_string", AT)]),
        (7.0, None, [("warning", "account_uid_not_string", AT)]),
        ({"id": "acme"}, None, [("warning", "account_uid_not_string", AT)]),
        (["acme"], None, [("warning", "account_uid_not_string", AT)]),
        ([], None, [("warning", "account_uid_not_string", AT)]),
    ],
)
def test_what_links(given_uid: object, sent: str | None, notes: list[tuple[str, str, str]]) -> None:
    """A string links as it is, an integer by its digits; the rest is left out and noted (A15)."""
    assert linked(track({"account_uid": given_uid, "accountId": "other"})) == (sent, notes)


def test_a_converted_uid_keeps_its_place() -> None:
    """An integer account_uid becomes a string where it stands."""
    [item] = translate(track({"a": 1, "account_uid": 7, "b": 2})).wire()
    assert list(item["params"]) == ["a", "account_uid", "b", "display_name"]


@pytest.mark.parametrize(
    ("properties", "context", "at"),
    [
        ({"accountUid": "x", "account_id": "x", "accountId": "x"}, None, "/properties/accountUid"),
        ({"accountId": "x", "account_id": "x"}, None, "/properties/account_id"),
        ({"accountId": 7, "company": {"id": "x"}}, None, "/properties/accountId"),
        ({"accountId": " ", "company": {"id": "x"}}, {"groupId": "x"}, "/properties/company/id"),
        ({"company": {"id": " "}}, {"groupId": "x"}, "/context/groupId"),
        ({"company": "x"}, {"groupId": "x"}, "/context/groupId"),
        ({"company": "x", "companyId": "x"}, {"groupId": ""}, None),
        ({}, None, None),
    ],
)
def test_an_account_named_otherwise_is_pointed_out(
    properties: dict[str, Any], context: object, at: str | None
) -> None:
    """The first key that probably means the account is named, and never taken for it."""
    notes = [] if at is None else [("advice", "account_uid_missing", at)]
    assert linked(track(properties, context)) == (None, notes)


@laws
@given(st.dictionaries(st.sampled_from(["account_uid", "accountId", "company"]), readable_values))
def test_what_is_sent_as_account_uid_is_an_id(properties: dict[str, Any]) -> None:
    """Whatever the properties hold, account_uid is a string that isn't blank, or isn't there."""
    sent, _ = linked(track(properties))
    assert sent is None or (isinstance(sent, str) and sent.strip())
