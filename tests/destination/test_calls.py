"""Which call a message is, and in which order what is wrong with it is found."""

from __future__ import annotations

from typing import Any

import pytest

from destination import Settings, translate

Steps = list[tuple[dict[str, Any], str, str]]

TOO_LARGE = {"padding": "x" * 32_768}
EVERYTHING_WRONG: dict[str, Any] = {
    "nan": float("nan"),
    "integrations": {"All": False},
    "type": " ",
    **TOO_LARGE,
    "userId": {},
    "anonymousId": [],
    "event": " ",
    "groupId": "",
    "previousId": None,
    "properties": "x",
    "traits": "x",
}
ANY_CALL: Steps = [
    ({}, "bad_request", ""),
    ({"nan": 0}, "FILTERED_BY_INTEGRATIONS_OBJECT", "/integrations/All"),
    ({"integrations": {}}, "bad_request", "/type"),
    ({"type": "screen"}, "UNSUPPORTED_EVENT_TYPE", "/type"),
]
WITH_A_CONTACT: Steps = [
    ({"padding": ""}, "id_not_string", "/userId"),
    ({"userId": " "}, "id_not_string", "/anonymousId"),
    ({"anonymousId": None}, "id_required", "/userId"),
    ({"anonymousId": "a1"}, "FILTERED_BY_SETTINGS", "/anonymousId"),
]
USER = {"userId": "u1"}


@pytest.mark.parametrize(
    ("kind", "steps", "last"),
    [
        ("identify", [*WITH_A_CONTACT, (USER, "traits_not_object", "/traits")], {"traits": {}}),
        (
            "page",
            [*WITH_A_CONTACT, (USER, "properties_not_object", "/properties")],
            {"properties": {}},
        ),
        (
            "track",
            [
                *WITH_A_CONTACT,
                (USER, "event_not_defined", "/event"),
                ({"event": 7}, "event_not_string", "/event"),
                ({"event": "!?"}, "event_uid_empty", "/event"),
                ({"event": "E"}, "properties_not_object", "/properties"),
            ],
            {"properties": {}},
        ),
        (
            "group",
            [
                ({"padding": ""}, "id_not_string", "/userId"),
                ({"userId": " "}, "id_not_string", "/anonymousId"),
                ({"anonymousId": "a1"}, "group_id_required", "/groupId"),
                ({"groupId": 0.5}, "group_id_not_string", "/groupId"),
                ({"groupId": "g1"}, "traits_not_object", "/traits"),
            ],
            {"traits": {}},
        ),
    ],
)
def test_the_first_defect_decides(kind: str, steps: Steps, last: dict[str, Any]) -> None:
    """Of a message with everything wrong, mended step by step, each step finds the next defect."""
    message = dict(EVERYTHING_WRONG)
    settings = Settings(anonymous="skip")
    for mend, code, pointer in [*ANY_CALL, ({"type": kind}, "message_too_large", ""), *steps]:
        message.update(mend)
        translation = translate(message, settings)
        assert translation.reason is not None
        assert (translation.reason.code, translation.reason.pointer) == (code, pointer)
        assert translation.outcome == ("filtered" if code.isupper() else "refused")
    assert translate({**message, **last}, settings).outcome == "translated"


@pytest.mark.parametrize(
    ("alias", "anonymous", "steps"),
    [
        (
            "send",
            "send",
            [
                ({}, "id_not_string", "/userId"),
                ({"userId": None}, "id_not_string", "/anonymousId"),
                ({"previousId": 0.5}, "id_required", "/userId"),
                ({"userId": "u1"}, "previous_id_not_string", "/previousId"),
                ({"previousId": "", "anonymousId": ""}, "previous_id_required", "/previousId"),
                ({"previousId": "u1"}, "alias_same_id", "/previousId"),
                ({"previousId": None, "anonymousId": "u1"}, "alias_same_id", "/anonymousId"),
            ],
        ),
        (
            "skip",
            "send",
            [
                ({"userId": None, "anonymousId": None}, "id_required", "/userId"),
                ({"userId": "u1", "previousId": 0.5}, "FILTERED_BY_SETTINGS", "/type"),
                ({"previousId": None}, "FILTERED_BY_SETTINGS", "/type"),
                ({"previousId": "a1"}, "FILTERED_BY_SETTINGS", "/type"),
            ],
        ),
        (
            "send",
            "skip",
            [
                ({"userId": "u1"}, "previous_id_required", "/previousId"),
                ({"anonymousId": "a1"}, "previous_id_required", "/previousId"),
                ({"previous_id": "u1"}, "alias_same_id", "/previous_id"),
            ],
        ),
    ],
)
def test_the_first_defect_of_an_alias_decides(alias: Any, anonymous: Any, steps: Steps) -> None:
    """An alias's ids are judged in order; anonymousId only where it stands in for previousId."""
    message: dict[str, Any] = {"type": "alias", "userId": {}, "anonymousId": {}}
    for mend, code, pointer in steps:
        message.update(mend)
        translation = translate(message, Settings(alias=alias, anonymous=anonymous))
        assert translation.reason is not None
        assert (translation.reason.code, translation.reason.pointer) == (code, pointer)
        assert translation.outcome == ("filtered" if code.isupper() else "refused")


@pytest.mark.parametrize("value", [None, [], {}])
@pytest.mark.parametrize(
    ("kind", "key"),
    [("track", "properties"), ("page", "properties"), ("identify", "traits"), ("group", "traits")],
)
def test_what_counts_as_an_empty_object(kind: str, key: str, value: object) -> None:
    """null and PHP's empty list are an empty object, and the message is translated."""
    message = {"type": kind, "userId": "u1", "event": "E", "groupId": "g1", key: value}
    assert translate(message).outcome == "translated"


@pytest.mark.parametrize("value", ["", "x", 0, 1.5, False, [None], [{}]])
@pytest.mark.parametrize(
    ("kind", "key", "other"),
    [
        ("track", "properties", "traits"),
        ("page", "properties", "traits"),
        ("identify", "traits", "properties"),
        ("group", "traits", "properties"),
        ("alias", None, "traits"),
        ("alias", None, "properties"),
    ],
)
def test_what_is_no_object(kind: str, key: str | None, other: str, value: object) -> None:
    """Anything else is refused where the call needs the object, and not looked at elsewhere."""
    ids = {"userId": "u1", "groupId": "g1", "previousId": "a1"}
    message = {"type": kind, "event": "E", **ids, other: value}
    assert translate(message).outcome == "translated"
    if key is not None:
        reason = translate({**message, key: value}).reason
        assert reason is not None
        assert (reason.code, reason.pointer) == (f"{key}_not_object", f"/{key}")


@pytest.mark.parametrize("kind", ["Track", "TRACK", "tRaCk"])
def test_the_type_has_any_case(kind: str) -> None:
    """``type`` is compared in lower case."""
    assert translate({"type": kind, "userId": "u1", "event": "E"}).rules == ["track.event"]


@pytest.mark.parametrize("kind", ["screen", "delete", "DELETE", " track", "tracks", "ping"])
def test_other_types_are_filtered(kind: str) -> None:
    """What Salesmachine doesn't take is filtered, and a delete is told that nothing deletes."""
    translation = translate({"type": kind})
    assert translation.outcome == "filtered"
    assert translation.reason is not None
    assert translation.reason.code == "UNSUPPORTED_EVENT_TYPE"
    told = "no public write call" in translation.reason.message
    assert told == (kind.lower() == "delete")


@pytest.mark.parametrize("kind", [{}, {"type": None}, {"type": "\t"}, {"type": 1}, {"type": []}])
def test_a_message_needs_a_type(kind: dict[str, Any]) -> None:
    """Without a type that is text a message is refused, and the types are named."""
    reason = translate({**kind, "userId": "u1", "event": "E"}).reason
    assert reason is not None
    assert (reason.code, reason.pointer) == ("bad_request", "/type")
    assert "identify, track, page, group, alias" in reason.message


@pytest.mark.parametrize(("size", "fits"), [(32_767, True), (32_768, True), (32_769, False)])
@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_a_message_has_at_most_32_kb(size: int, fits: bool, letter: str) -> None:
    """The limit counts the bytes of compact JSON in ASCII; over it the settings decide."""
    bare = '{"type":"track","userId":"u1","event":"E","messageId":"m1","p":""}'
    escaped = {"x": 1, "é": 6, "😀": 12}[letter]
    many, few = divmod(size - len(bare), escaped)
    message = {"type": "track", "userId": "u1", "event": "E", "messageId": "m1"}
    padded = {**message, "p": letter * many + "x" * few}
    refused, noted = translate(padded), translate(padded, Settings(oversize="note"))
    assert refused.outcome == ("translated" if fits else "refused")
    assert noted.outcome == "translated"
    notes = [(note.severity, note.code, note.pointer) for note in noted.notes]
    assert notes == ([] if fits else [("warning", "message_too_large", "")])
