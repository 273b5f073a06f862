"""alias -> one alias, whose wire form is assumed (A6)."""

from __future__ import annotations

from typing import Any

import pytest

from destination import translate


@pytest.mark.parametrize(
    ("ids", "contact_uid", "previous_uid"),
    [
        ({"userId": "u1", "previousId": "a1"}, "u1", "a1"),
        ({"userId": "u1", "previousId": "a1", "anonymousId": "x"}, "u1", "a1"),
        ({"userId": "u1", "anonymousId": "x"}, "u1", "x"),
        ({"userId": 7, "previous_id": 8}, "7", "8"),
    ],
)
def test_an_alias_merges_the_previous_id_into_the_user(
    ids: dict[str, Any], contact_uid: str, previous_uid: str
) -> None:
    """One alias is sent, without time or params, always with the warning that it is assumed."""
    message = {"type": "alias", "messageId": "m1", "timestamp": "2024-03-11", "traits": {}, **ids}
    translation = translate(message)
    assert translation.wire() == [
        {
            "method": "alias",
            "contact_uid": contact_uid,
            "previous_uid": previous_uid,
            "messageId": "m1",
        }
    ]
    assert [(note.severity, note.code) for note in translation.notes] == [
        ("warning", "alias_assumed")
    ]
