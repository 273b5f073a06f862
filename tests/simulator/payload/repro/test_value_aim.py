"""The aim of a value."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.repro import ValueAim
from simulator.payload.shrink import shrink
from simulator.payload.translators import Ours, Theirs

TRACK: dict[str, Any] = {
    "type": "track",
    "userId": "u1",
    "messageId": "m1",
    "event": "Order Completed",
    "properties": {"total": 7, "plan": "free"},
    "context": {"groupId": "acme-7", "ip": "192.0.2.1"},
    "timestamp": "2024-03-11T09:21:45.123Z",
    "sentAt": "2024-03-12T09:21:45.123Z",
}


def aim(place: str, value: object) -> ValueAim:
    return ValueAim(place, value, Ours())


@pytest.mark.parametrize(
    ("place", "value", "how"),
    [
        ("event/params/total", 7, None),
        ("0/event_uid", "order_completed", None),
        ("event/params/total", 7.0, "another value"),
        ("event/params/plan", "pro", "another value"),
        ("event/params/account_uid", "acme-7", "nothing there"),
        ("contact/params/plan", "pro", "no operation"),
        ("1/params/plan", "pro", "no operation"),
    ],
)
def test_a_value_is_there_or_fails_in_a_way(place: str, value: object, how: str | None) -> None:
    """No such operation, nothing there, or another value there."""
    way = aim(place, value).way(TRACK)
    assert (way and way.how) == how
    assert aim(place, value).expect(TRACK) == {"values": {place: value}}


@pytest.mark.parametrize(
    ("place", "value", "small"),
    [
        ("event/params/account_uid", "acme-7", {"event": "x", "context": {"groupId": "acme-7"}}),
        ("event/params/account_uid", "nowhere", {"event": "x"}),
        ("event/params/plan", "pro", {"event": "x", "properties": {"plan": "free"}}),
        ("event/event_uid", "order_done", {"event": "Order Completed"}),
        (
            "event/created_at",
            "2024-03-11T10:21:45.123Z",
            {"event": "x", "timestamp": "2024-03-11T09:21:45.123Z"},
        ),
        (
            "event/created_at",
            "1999-12-31T00:00:00.000Z",
            {"event": "x", "timestamp": "2024-03-11T09:21:45.123Z"},
        ),
    ],
)
def test_a_smaller_message_is_the_same_bug(
    place: str, value: object, small: dict[str, Any]
) -> None:
    """What holds the value stays where it is, else what feeds the place stays as it is."""
    found = shrink(TRACK, aim(place, value).still(TRACK))
    kept = {key: found[key] for key in found if key not in ("type", "userId", "messageId")}
    assert kept == small


def test_a_leaf_of_that_name_stays_where_nothing_else_is_known() -> None:
    """The message holds no such value, and nothing feeds the place."""
    message = {**TRACK, "traits": {"accountUid": "other-7"}}
    found = shrink(message, aim("event/params/account_uid", "nowhere").still(message))
    assert list(found["traits"]) == ["accountUid"]


def test_what_feeds_a_place_is_found_in_a_message_with_much_in_it() -> None:
    """Of a translator's own, too: only the envelope and what it needs are probed."""
    calls = []

    def translate(message: dict[str, Any]) -> list[dict[str, Any]]:
        calls.append(message)
        return [{"method": "contact", "seen": message.get("timestamp")}]

    message = {**TRACK, "properties": {f"k{n}": {"a": n} for n in range(1_000)}}
    mine = ValueAim("contact/seen", "1999", Theirs("a:b", translate))
    assert [one.pointer for one in mine.kept(message)] == ["/timestamp"]
    assert len(calls) < 500


def test_the_message_that_holds_the_value_is_the_likeliest() -> None:
    """Else one that has such an operation."""
    asked = aim("event/params/account_uid", "acme-7")
    page = {"type": "identify", "userId": "u1"}
    assert asked.relevance(TRACK) > asked.relevance({**TRACK, "context": {}}) > 0
    assert asked.relevance(page) == 0
    assert asked.relevance({**page, "context": {"groupId": "acme-7"}}) == 2


def test_a_value_that_is_there_says_so() -> None:
    """In the words of what was asked."""
    assert aim("event/params/total", 7).unmet(TRACK) == "event/params/total is 7 already"
