"""Ids, spellings and the made messageId: what every call reads alike."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import Settings, translate
from tests.destination.generated import json_values, laws, readable_values, texts

TRACK: dict[str, Any] = {"type": "track", "event": "E", "messageId": "m1"}


def read(message: dict[str, Any], name: str = "contact_uid") -> tuple[object, list[Any]]:
    """``(what the first operation has under a name, the notes)``."""
    translation = translate(message)
    notes = [(note.severity, note.code, note.pointer) for note in translation.notes]
    return translation.wire()[0][name], notes


def anonymous(at: str = "/anonymousId") -> tuple[str, str, str]:
    return ("advice", "anonymous_contact", at)


def suspicious(at: str) -> tuple[str, str, str]:
    return ("warning", "suspicious_id", at)


@pytest.mark.parametrize(
    ("ids", "uid", "notes"),
    [
        ({"userId": "u1"}, "u1", []),
        ({"userId": "u1", "user_id": "u2", "anonymousId": "a1"}, "u1", []),
        ({"user_id": "u2", "anonymousId": "a1"}, "u2", []),
        ({"userId": None, "user_id": "u2"}, "u2", []),
        ({"userId": " \t", "user_id": "u2"}, "u2", []),
        ({"anonymousId": "a1"}, "a1", [anonymous()]),
        ({"anonymous_id": "a2"}, "a2", [anonymous("/anonymous_id")]),
        ({"userId": "", "user_id": None, "anonymousId": "a1"}, "a1", [anonymous()]),
        ({"userId": 7}, "7", []),
        ({"userId": 0}, "0", []),
        ({"userId": -(2**70)}, str(-(2**70)), []),
        ({"anonymousId": 7}, "7", [anonymous()]),
        ({"userId": " U\u0301 "}, " U\u0301 ", []),
        ({"userId": "\u200b"}, "\u200b", []),
        ({"userId": "null"}, "null", [suspicious("/userId")]),
        ({"user_id": "undefined"}, "undefined", [suspicious("/user_id")]),
        ({"userId": "[object Object]"}, "[object Object]", [suspicious("/userId")]),
        ({"userId": "NULL"}, "NULL", []),
        ({"anonymousId": "null"}, "null", [suspicious("/anonymousId"), anonymous()]),
        ({"userId": "u1", "anonymousId": "null"}, "u1", []),
    ],
)
def test_who_the_contact_is(ids: dict[str, Any], uid: str, notes: list[Any]) -> None:
    """userId, else anonymousId (A17); camelCase, else snake_case; never trimmed or folded."""
    assert read({**TRACK, **ids}) == (uid, notes)


@pytest.mark.parametrize("bad", [True, False, 0.0, 1.5, {}, {"id": "u"}, [], ["u"]])
@pytest.mark.parametrize(
    ("message", "at", "code"),
    [
        ({"userId": "BAD", "anonymousId": "a1"}, "/userId", "id_not_string"),
        ({"userId": "u1", "anonymousId": "BAD"}, "/anonymousId", "id_not_string"),
        ({"user_id": "BAD"}, "/user_id", "id_not_string"),
        ({"userId": "BAD", "user_id": "u1"}, "/userId", "id_not_string"),
        ({"type": "group", "groupId": "BAD"}, "/groupId", "group_id_not_string"),
        ({"type": "group", "groupId": " ", "group_id": "BAD"}, "/group_id", "group_id_not_string"),
        (
            {"type": "alias", "userId": "u1", "previous_id": "BAD"},
            "/previous_id",
            "previous_id_not_string",
        ),
    ],
)
def test_what_is_no_id(message: dict[str, Any], at: str, code: str, bad: object) -> None:
    """Another type where an id belongs is refused where it stands, beside whatever good id."""
    spoilt = {key: bad if value == "BAD" else value for key, value in message.items()}
    reason = translate({**TRACK, **spoilt}).reason
    assert reason is not None
    assert (reason.code, reason.pointer) == (code, at)


@pytest.mark.parametrize("kind", ["identify", "track", "page"])
def test_anonymous_contacts_can_be_left_out(kind: str) -> None:
    """With anonymous=skip only those with a userId are sent."""
    message, settings = {**TRACK, "type": kind, "anonymousId": "a1"}, Settings(anonymous="skip")
    reason = translate(message, settings).reason
    assert reason is not None
    assert reason.code == "FILTERED_BY_SETTINGS"
    assert translate({**message, "userId": "u1"}, settings).outcome == "translated"


def test_the_ids_of_a_group_and_an_alias_can_be_suspicious() -> None:
    """Every id that is used is looked at, in the message's own spelling."""
    group = {"type": "group", "userId": "null", "group_id": "undefined", "messageId": "m1"}
    assert read(group, "method")[1] == [suspicious("/userId"), suspicious("/group_id")]
    alias = {"type": "alias", "userId": "null", "previous_id": "undefined", "messageId": "m1"}
    assert read(alias)[1][:2] == [suspicious("/userId"), suspicious("/previous_id")]


ENVELOPE_KEYS = (
    "userId",
    "anonymousId",
    "groupId",
    "previousId",
    "messageId",
    "timestamp",
    "sentAt",
    "originalTimestamp",
    "receivedAt",
    "type",
    "event",
    "name",
    "properties",
    "traits",
    "context",
    "integrations",
    "Salesmachine",
)


@laws
@given(
    st.sampled_from(ENVELOPE_KEYS), st.randoms(use_true_random=False), json_values, st.booleans()
)
def test_other_spellings_are_not_read(name: str, random: Any, value: Any, inside: bool) -> None:
    """A key that is an envelope key but for case, spaces, _ and - is warned about, not read."""
    letters = [
        random.choice([c.lower(), c.upper()]) + random.choice(["", "", " ", "_", "-"]) for c in name
    ]
    misspelt = random.choice(["", "_"]) + "".join(letters)
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    plain = {**TRACK, "userId": "u1", "integrations": {"Other": True}}
    holder = (
        {**plain, "integrations": {"Other": True, misspelt: value}}
        if inside
        else {**plain, misspelt: value}
    )
    translation = translate(holder)
    if translation.outcome == "refused" or misspelt in (name, snake):
        return  # a value that can't be read, or no misspelling after all
    where = f"/integrations/{misspelt}" if inside else f"/{misspelt}"
    notes = [(note.severity, note.code, note.pointer) for note in translation.notes]
    assert notes == [("warning", "key_misspelt", where)]
    assert translation.wire() == translate(plain).wire()


@pytest.mark.parametrize("key", ["userIds", "xuserId", "user.id", "user/id", "userId\n", "All", ""])
def test_keys_that_only_resemble_are_not_warned_about(key: str) -> None:
    """Only case, spaces, ``_`` and ``-`` make a misspelling."""
    assert read({**TRACK, "userId": "u1", key: "x", "integrations": {key: True}}) == ("u1", [])


def test_keys_inside_params_are_never_renamed() -> None:
    """Spelling matters in the envelope alone."""
    properties = {"User ID": 1, "user_id": 2, "Salesmachine": 3}
    params, notes = read({**TRACK, "userId": "u1", "properties": properties}, "params")
    assert (params, notes) == ({**properties, "display_name": "E"}, [])


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({"messageId": "m1", "message_id": "m2"}, "m1"),
        ({"messageId": None, "message_id": "m2"}, "m2"),
        ({"messageId": " m1 "}, " m1 "),
        ({"messageId": 7}, "7"),
    ],
)
def test_the_message_id_is_segments_own(fields: dict[str, Any], sent: str) -> None:
    """messageId goes on every operation as it came."""
    message = {"type": "track", "userId": "u1", "event": "E", **fields}
    assert read(message, "messageId") == (sent, [])


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({}, "/messageId"),
        ({"messageId": None}, "/messageId"),
        ({"messageId": " "}, "/messageId"),
        ({"messageId": True}, "/messageId"),
        ({"message_id": {}}, "/message_id"),
    ],
)
def test_a_message_id_is_made(fields: dict[str, Any], at: str) -> None:
    """An unusable messageId is made of the message's content, and advised about."""
    message = {"type": "track", "userId": "u1", "event": "É", "b": {"z": 1, "a": [1.0]}, **fields}
    text = json.dumps(message, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    made = f"made-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
    assert read(message, "messageId") == (made, [("advice", "message_id_made", at)])


def shuffled(value: Any, random: Any) -> Any:
    """The same JSON with the keys of each object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(one, random) for one in value] if isinstance(value, list) else value


@laws
@given(st.dictionaries(texts, readable_values, max_size=6), st.randoms(use_true_random=False))
def test_a_made_id_does_not_depend_on_the_order_of_keys(traits: Any, random: Any) -> None:
    """The same message makes the same id, however a sender orders its keys."""
    message = {"type": "identify", "userId": "u1", "traits": traits}
    assert read(message, "messageId") == read(shuffled(message, random), "messageId")


@laws
@given(readable_values, readable_values)
def test_other_content_makes_another_id(one: Any, other: Any) -> None:
    """Different messages have different ids."""
    message = {"type": "track", "userId": "u1", "event": "E"}
    ids = [read({**message, "x": x}, "messageId") for x in (one, other)]
    texts = [json.dumps(x, sort_keys=True) for x in (one, other)]
    assert (ids[0] == ids[1]) == (texts[0] == texts[1])
