"""Masking: persons go, the rest stays readable."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.cases import kit_cases
from simulator.payload.personal import masked
from tests.simulator.generated import json_values, laws
from tests.simulator.payload.personal.test_forms import emails, ips, phones

MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "ada@x.io",
    "anonymousId": "550e8400-e29b-41d4-a716-446655440000",
    "messageId": "m1",
    "timestamp": "2024-03-11T09:21:45.123Z",
    "context": {
        "ip": "10.0.0.1",
        "library": {"name": "analytics.js", "version": "4.1.0"},
        "location": {"country": "DE", "lat": 52.5, "exact": True},
    },
    "traits": {
        "firstName": "Ada",
        "LAST_NAME": "Lovelace",
        "email": "ada@x.io",
        "age": 36,
        "score": 0.5,
        "address": {"street": "Main St", "zip": 12345, "lines": ["a", " ", None]},
        "plan": {"name": "Team", "seats": 7},
        "phone": "",
        "note": "call ada@x.io or bob@x.io, not Ada",
        "nick": "Ada",
        "bob@x.io": 1,
    },
}


def test_a_message() -> None:
    """Texts become words, numbers 0; ids with the form of an email get the mask of that email."""
    assert masked(MESSAGE) == {
        "type": "identify",
        "userId": "<email>",
        "anonymousId": "550e8400-e29b-41d4-a716-446655440000",
        "messageId": "m1",
        "timestamp": "2024-03-11T09:21:45.123Z",
        "context": {
            "ip": "<ip>",
            "library": {"name": "analytics.js", "version": "4.1.0"},
            "location": {"country": "<address>", "lat": 0.0, "exact": True},
        },
        "traits": {
            "firstName": "<name>",
            "LAST_NAME": "<name 2>",
            "email": "<email>",
            "age": 0,
            "score": 0.5,
            "address": {"street": "<address 2>", "zip": 0, "lines": ["<address 3>", " ", None]},
            "plan": {"name": "Team", "seats": 7},
            "phone": "",
            "note": "call <email> or <email 2>, not Ada",
            "nick": "<name>",
            "<email 2>": 1,
        },
    }


def test_the_order_of_keys_stays() -> None:
    """A masked message is read beside the contract as the message was."""
    assert list(masked(MESSAGE)["traits"])[:-1] == list(MESSAGE["traits"])[:-1]


def test_operations() -> None:
    """A contact's params are traits; an event's display_name is the event's."""
    operations = [
        {"method": "contact", "params": {"display_name": "Ada L"}},
        {"method": "event", "params": {"display_name": "Paid", "mail": "x"}},
    ]
    assert masked(operations) == [
        {"method": "contact", "params": {"display_name": "<name>"}},
        {"method": "event", "params": {"display_name": "Paid", "mail": "<email>"}},
    ]


def test_a_name_that_is_a_word_of_the_protocol() -> None:
    """What only has the same letters as a name stays where a message needs it."""
    message = {"type": "track", "event": "Order", "userId": "Order", "x": {"lastName": "Order"}}
    masks = masked(message)
    assert masks == {**message, "userId": "<name>", "x": {"lastName": "<name>"}}
    assert masked({"a": "Al", "name": "Al"}) == {"a": "Al", "name": "<name>"}


@pytest.mark.parametrize(
    ("value", "mask"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("ada@x.io", "<email>"),
        ("plain", "plain"),
        ([["10.0.0.1"], {}], [["<ip>"], {}]),
        ({"name": "<name 2>", "email": "<ip>"}, {"name": "<name 2>", "email": "<ip>"}),
        (("ada@x.io", 1), ["<email>", 1]),
        ({1: "ada@x.io", None: {"email": 1.5}}, {1: "<email>", None: {"email": 0.0}}),
        ({"email": b"ada@x.io"}, {"email": "<bytes>"}),
        (
            {"token": {"a": [True, None, 10**400, float("nan")]}},
            {"token": {"a": [True, None, 0, 0.0]}},
        ),
        ({"a@b.c": 1, "<email>": 2, "d@e.f": 3}, {"<email>'": 1, "<email>": 2, "<email 2>": 3}),
    ],
)
def test_any_kind_of_value(value: object, mask: object) -> None:
    """Types stay; what isn't JSON is a word; keys stay different."""
    assert repr(masked(value)) == repr(mask)


@pytest.mark.parametrize("levels", [99, 100, 101, 100_000])
def test_what_is_deep(levels: int) -> None:
    """What is over 100 levels deep is emptied, so that nothing in it is told."""
    value: Any = "ada@x.io"
    for _ in range(levels):
        value = [value]
    found, depth = masked(value), 0
    while isinstance(found, list) and found:
        found, depth = found[0], depth + 1
    assert (found, depth) == (("<email>", levels) if levels <= 100 else ([], 100))


keys = st.sampled_from(["firstName", "LAST_NAME", "e-mail", "city", "api_token", "phone", "dob"])
secrets = st.text("abcdefghijklmnopqrstuvwxyzäß'\"\\ ", min_size=9).filter(lambda s: s.strip())


@laws
@given(st.data())
def test_nothing_personal_is_left(draw: st.DataObject) -> None:
    """Of a value with a personal form nothing is left anywhere, of others nothing at their keys."""
    found = draw.draw(emails | ips | phones, "found by its form")
    named = draw.draw(secrets, "found by its key")
    held = draw.draw(st.sampled_from([named, [named], {"a": {"b": named}}, [1, {"c": [named]}]]))
    around = draw.draw(json_values)
    value = {
        "userId": found,
        "other": [around, {"text": f"about {found} here", found: 1}],
        "traits": {draw.draw(keys): held, "ids": [named, found], "around": around},
    }
    text = json.dumps(masked(value))
    for one in (found, named):
        assert json.dumps(one)[1:-1] not in text


@laws
@given(json_values)
def test_any_value(value: Any) -> None:
    """Pure and total; types and sizes stay, and what is masked already stays."""
    for one in (value, {"email": value}, {"traits": {"name": value}, "id": value}):
        before = copy.deepcopy(one)
        once = masked(one)
        assert repr(one) == repr(before)
        assert repr(masked(once)) == repr(once)
        assert _shape(once) == _shape(one)


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return [_shape(one) for one in value.values()]
    return [_shape(one) for one in value] if isinstance(value, list) else type(value)


def test_the_kit_stays_readable() -> None:
    """In the cases of the kit ids, types, times and messageIds stay as they are."""
    for case in kit_cases():
        message, mask = case.message, masked(case.message)
        if isinstance(message, dict):
            for key in ("type", "messageId", "timestamp", "event", "groupId"):
                assert mask.get(key) == message.get(key), case.name
