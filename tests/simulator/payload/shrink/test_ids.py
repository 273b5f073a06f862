"""Ids by their keys, and short ones in their places."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.shrink.ids import is_id, is_short, key_of, short_id

IDS = (
    "userId user_id userid anonymousId groupId previousId messageId id ID _id uid account_uid"
    " contact_uid accountUid userUID uuid sessionUUID deviceId product_id productIDs ids user-id"
)
NONE = "paid valid grid bid Android void liquid identity idea ideas idle guide name email Raid"


@pytest.mark.parametrize("key", IDS.split())
def test_keys_of_ids(key: str) -> None:
    """In whatever spelling; of a list the key that it stands under."""
    assert is_id((key,))
    assert is_id(("traits", key, 0))


@pytest.mark.parametrize("key", NONE.split())
def test_keys_of_others(key: str) -> None:
    """A word that only ends like one."""
    assert not is_id(("traits", key))


@pytest.mark.parametrize(
    ("text", "key", "taken", "short"),
    [
        ("u-1001", "userId", (), "u1"),
        ("u-1001", "userId", ("u1", "u2"), "u3"),
        ("507f191e810c19729de860ea", "anonymousId", (), "a1"),
        ("40012", "user_id", (), "1"),
        ("40012", "user_id", ("1",), "2"),
        ("x-y-z", "_id", (), "i1"),
        ("x-y-z", "Éid", (), "i1"),
    ],
)
def test_a_short_id(text: str, key: str, taken: Any, short: str) -> None:
    """By the first letter of its key, or a number for one of digits; never one that is taken."""
    assert short_id(text, key, taken) == short
    assert is_short(short)
    assert not is_short(text)


def test_a_key_is_the_nearest_one() -> None:
    """Of the whole and of a bare list there is none."""
    assert [key_of(path) for path in [(), (0,), ("a", 0, 1), ("a", 0, "b")]] == ["", "", "a", "b"]
