"""What ingest refuses of a message that could be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import load
from simulator.segment.judge import KINDS, SNAKE, Kind, defect, field, kind_of
from tests.simulator.generated import json_values, laws, texts

GOOD: dict[Kind, dict[str, Any]] = {
    "track": {"userId": "u", "event": "Order", "properties": {"a": 1}},
    "identify": {"userId": "u", "traits": {"a": 1}},
    "page": {"userId": "u", "name": "Home", "category": "Docs", "properties": {}},
    "screen": {"anonymousId": "a", "name": "Home"},
    "group": {"userId": "u", "groupId": "g", "traits": {}},
    "alias": {"userId": "u", "previousId": "p"},
}
OF_SEGMENT = {
    "id_required",
    "id_not_string",
    "event_not_defined",
    "event_not_string",
    "properties_not_object",
    "traits_not_object",
    "name_not_string",
    "category_not_string",
    "bad_request",
}
"""Segment's own codes for one message."""
REFUSED: list[tuple[Kind, dict[str, object], str, str, str]] = [
    ("track", {"userId": None}, "id_required", "/userId", "set one of them"),
    ("track", {"userId": " ", "anonymousId": ""}, "id_required", "/userId", "set one of them"),
    ("group", {"userId": None}, "id_required", "/userId", "set one of them"),
    ("alias", {"userId": None}, "id_required", "/userId", "set one of them"),
    ("page", {"userId": 7}, "id_not_string", "/userId", "not integer 7"),
    ("page", {"userId": None, "user_id": 7}, "id_not_string", "/user_id", "not integer 7"),
    ("page", {"anonymousId": True}, "id_not_string", "/anonymousId", "not boolean true"),
    ("group", {"groupId": 7}, "id_not_string", "/groupId", "not integer 7"),
    ("alias", {"previousId": ["p"]}, "id_not_string", "/previousId", "not a list of 1"),
    ("track", {"messageId": 7}, "bad_request", "/messageId", "not integer 7"),
    ("track", {"event": None}, "event_not_defined", "/event", "isn't blank"),
    ("track", {"event": " "}, "event_not_defined", "/event", "isn't blank"),
    ("track", {"event": {"a": 1}}, "event_not_string", "/event", "not an object of 1"),
    ("track", {"properties": "a"}, "properties_not_object", "/properties", "an object, not"),
    ("track", {"properties": [1]}, "properties_not_object", "/properties", "not a list of 1"),
    ("page", {"properties": 0}, "properties_not_object", "/properties", "not integer 0"),
    ("screen", {"properties": False}, "properties_not_object", "/properties", "not boolean"),
    ("identify", {"traits": "a"}, "traits_not_object", "/traits", "an object, not"),
    ("group", {"traits": [1]}, "traits_not_object", "/traits", "not a list of 1"),
    ("page", {"name": 7}, "name_not_string", "/name", "a string or nothing"),
    ("screen", {"name": {}}, "name_not_string", "/name", "a string or nothing"),
    ("page", {"category": 7}, "category_not_string", "/category", "a string or nothing"),
    ("screen", {"category": []}, "category_not_string", "/category", "a string or nothing"),
]


def test_a_good_message_of_each_call() -> None:
    """There is nothing to refuse."""
    assert {kind: defect(message, kind) for kind, message in GOOD.items()} == dict.fromkeys(KINDS)


@pytest.mark.parametrize(("kind", "change", "code", "pointer", "text"), REFUSED)
def test_what_is_refused(
    kind: Kind, change: dict[str, object], code: str, pointer: str, text: str
) -> None:
    """By Segment's code, with the place and what to do there."""
    found = defect({**GOOD[kind], **change}, kind)
    assert found is not None
    assert (found.code, found.pointer) == (code, pointer)
    assert found.detail.startswith(f"{pointer}: ")
    assert text in found.detail


def test_every_code_of_segment_is_given() -> None:
    """And each is explained."""
    assert {code for _, _, code, _, _ in REFUSED} == OF_SEGMENT
    assert load("codes.json").keys() >= OF_SEGMENT


@pytest.mark.parametrize("kind", KINDS)
def test_nulls_are_ordinary(kind: Kind) -> None:
    """Some libraries send null for whatever they don't know; PHP sends a list for no object."""
    nulls = dict.fromkeys(
        ["anonymousId", "groupId", "previousId", "messageId", "name", "category", "context"]
    )
    for empty in (None, list[object]()):
        message = {**nulls, "event": "e", "properties": empty, "traits": empty, "userId": "u"}
        assert defect(message, kind) is None


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("identify", {"userId": "u", "properties": 7, "event": 7, "name": 7}),
        ("alias", {"userId": "u", "traits": 7, "properties": 7}),
        ("track", {"userId": "u", "event": "e", "name": 7, "category": 7, "traits": 7}),
        ("group", {"anonymousId": "a"}),
        ("alias", {"anonymousId": "a"}),
        ("page", {"user_id": "u"}),
    ],
)
def test_what_a_call_does_not_have_is_not_judged(kind: Kind, message: dict[str, object]) -> None:
    """What more it needs, a groupId for one, is for the destination to say."""
    assert defect(message, kind) is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("track", "track"),
        ("Track", "track"),
        ("delete", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_the_call_of_a_message(said: object, kind: Kind | None) -> None:
    """Its type, in whatever case; one that there isn't is refused with those that there are."""
    message = {"type": said, **GOOD["track"]}
    assert kind_of(message) == kind
    found = defect(message, kind_of(message))
    if kind is None:
        assert found is not None
        assert (found.code, found.pointer) == ("bad_request", "/type")
        assert "track, identify, page, screen, group, alias" in found.detail


@pytest.mark.parametrize("name", SNAKE)
def test_an_envelope_key_has_two_spellings(name: str) -> None:
    """CamelCase, else snake_case; what is null or blank doesn't count."""
    assert field({name: "a", SNAKE[name]: "b"}, name) == (name, "a")
    assert field({name: " ", SNAKE[name]: "b"}, name) == (SNAKE[name], "b")
    assert field({name: None}, name) == (name, None)


_named = st.dictionaries(
    st.sampled_from(["type", "event", "name", "category", "properties", "traits", *SNAKE]),
    json_values | st.none() | st.just("u"),
)


@laws
@given(_named | st.dictionaries(texts, json_values, max_size=4), st.sampled_from([*KINDS, None]))
def test_any_message_is_judged(message: dict[str, Any], kind: Kind | None) -> None:
    """By a code that is explained, in a sentence of one line."""
    found = defect(message, kind)
    if found is not None:
        assert found.code in OF_SEGMENT
        assert found.detail.isprintable()
