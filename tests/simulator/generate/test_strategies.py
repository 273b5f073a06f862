"""Strategies: valid messages are translated, invalid ones are turned away for the reason given."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis.strategies import SearchStrategy

from contracts.registry import load
from destination import translate
from destination.envelope import present
from simulator.generate.strategies import CALLS, Invalid, codes, invalid, valid
from tests.simulator.generate.elsewhere import printed_elsewhere
from tests.simulator.generate.judged import complaints, spoil
from tests.simulator.generated import laws

Message = dict[str, Any]

few = settings(laws, max_examples=12)
some = settings(laws, max_examples=80)
until = settings(laws, max_examples=5_000, phases=[Phase.generate])

OF_ALL = {
    *("id_not_string", "bad_request", "message_too_large"),
    *("FILTERED_BY_INTEGRATIONS_OBJECT", "UNSUPPORTED_EVENT_TYPE"),
}
CODES = {
    "identify": {*OF_ALL, "id_required", "traits_not_object"},
    "track": {
        *(*OF_ALL, "id_required", "properties_not_object"),
        *("event_not_defined", "event_not_string", "event_uid_empty"),
    },
    "page": {*OF_ALL, "id_required", "properties_not_object"},
    "group": {*OF_ALL, "group_id_required", "group_id_not_string", "traits_not_object"},
    "alias": {
        *(*OF_ALL, "id_required"),
        *("previous_id_required", "previous_id_not_string", "alias_same_id"),
    },
}
"""What can be wrong with each call, by the settings by default."""
EACH = [(call, code) for call in CALLS for code in sorted(CODES[call])]

NOTES = {
    *("anonymous_contact", "group_without_user", "alias_assumed", "suspicious_id"),
    *("account_uid_empty", "account_uid_missing", "message_id_made"),
    *("name_missing", "email_missing", "reserved_event_uid", "page_name_unusable"),
}
"""All that may be noted of a valid message."""

SIMPLEST: dict[str, Message] = {
    "identify": {"type": "identify", "userId": "0"},
    "track": {"type": "track", "userId": "0", "event": "Order Completed"},
    "page": {"type": "page", "userId": "0"},
    "group": {"type": "group", "userId": "0", "groupId": "0"},
    "alias": {"type": "alias", "userId": "0", "previousId": "00"},
}
MENDED: dict[str, Message] = {
    "id_required": {"userId": "u1"},
    "id_not_string": {"userId": "u1", "anonymousId": "a1"},
    "bad_request": {"context": None},
    "message_too_large": {"context": None},
    "FILTERED_BY_INTEGRATIONS_OBJECT": {"integrations": None},
    "UNSUPPORTED_EVENT_TYPE": {},
    "event_not_defined": {"event": "Order Completed"},
    "event_not_string": {"event": "Order Completed"},
    "event_uid_empty": {"event": "Order Completed"},
    "group_id_required": {"groupId": "acme"},
    "group_id_not_string": {"groupId": "acme"},
    "previous_id_required": {"previousId": "old one"},
    "previous_id_not_string": {"previousId": "old one"},
    "alias_same_id": {"previousId": "old one"},
    "properties_not_object": {"properties": None},
    "traits_not_object": {"traits": None},
}
"""By code: what makes the message a valid one again, beside its type."""


@pytest.mark.parametrize("call", CALLS)
def test_valid_is_translated(call: str) -> None:
    """It keeps Segment's schema, its operations Salesmachine's; only what is harmless is noted.

    It is the same when it was written and read as JSON, and within Segment's limit.
    """

    @some
    @given(valid(call))
    def law(message: Message) -> None:
        assert message["type"] == call
        assert set(complaints(message)) <= NOTES
        assert translate(message).outcome == "translated"
        text = json.dumps(message, allow_nan=False, separators=(",", ":"))
        assert json.loads(text) == message
        assert len(text) <= 32_768

    law()


@some
@given(valid("track"))
def test_valid_time_is_taken(message: Message) -> None:
    """An event happened at a moment wherever one of the timestamps says something."""
    keys = ("timestamp", "originalTimestamp", "original_timestamp")
    keys += ("sentAt", "sent_at", "receivedAt", "received_at")
    said = [key for key in keys if present(message.get(key))]
    assert ("created_at" in translate(message).wire()[0]) == bool(said)


def test_message_is_the_callers_own() -> None:
    """Whatever a test does to a message, the next one is as it would have been."""

    @some
    @given(valid("page"), valid("identify"), invalid("track"))
    def law(message: Message, other: Message, broken: Invalid) -> None:
        assert "spoilt" not in json.dumps([message, other, broken.message])
        for one in (message, other, broken.message):
            spoil(one)

    law()


@pytest.mark.parametrize(("call", "code"), EACH)
def test_invalid_is_turned_away(call: str, code: str) -> None:
    """The reason is exactly the one beside the message, which is translated but for that."""

    @few
    @given(invalid(call, code=code))
    def law(broken: Invalid) -> None:
        assert broken.code == code
        translation = translate(broken.message)
        assert translation.reason is not None
        assert translation.reason.code == code
        outcome = {"refusal": "refused", "filter": "filtered"}[load("codes.json")[code]["kind"]]
        assert translation.outcome == outcome
        mended = {**broken.message, "type": call, **MENDED[code]}
        assert set(complaints(mended)) <= {*NOTES, "SM-203", "SM-204", "SM-205"}
        assert translate(mended).outcome == "translated"

    law()


@pytest.mark.parametrize("call", CALLS)
def test_every_code_of_a_call_comes(call: str) -> None:
    """Nothing that can be wrong is left out, when no code is asked for."""
    assert set(codes(call)) == CODES[call]
    for code in codes(call):
        assert find(invalid(call), lambda broken: broken.code == code, settings=until)  # noqa: B023


@pytest.mark.parametrize(
    "way", ["NaN", "Infinity", "-Infinity", "[[[[", '"type": false', "no type"]
)
def test_unreadable_comes_in_every_way(way: str) -> None:
    """No message that can't be read is left out, but an integer that Python can't print."""
    wanted = {"no type": lambda text: '"type"' not in text}.get(way, lambda text: way in text)
    broken = find(
        invalid("alias", code="bad_request"),
        lambda broken: wanted(json.dumps(broken.message)),
        settings=until,
    )
    reason = translate(broken.message).reason
    assert reason is not None
    assert (reason.code, reason.pointer) == ("bad_request", "/type" if "type" in way else "")


def test_every_reason_of_the_register_comes() -> None:
    """Each refusal and filter there is, but for the filter that needs a setting."""
    register = load("codes.json").items()
    reasons = {code for code, entry in register if entry["kind"] in ("refusal", "filter")}
    assert set().union(*map(codes, CALLS)) == reasons - {"FILTERED_BY_SETTINGS"}


VARIETY: dict[str, tuple[str, Callable[[Message], object]]] = {
    "in camelCase": ("page", lambda message: {"userId", "sentAt"} <= {*message}),
    "in snake_case": ("page", lambda message: {"user_id", "sent_at"} <= {*message}),
    "in both": ("page", lambda message: {"userId", "sent_at"} <= {*message}),
    "user_agent": ("page", lambda message: "user_agent" in (message.get("context") or ())),
    "userAgent": ("page", lambda message: "userAgent" in (message.get("context") or ())),
    "properties of a page": ("page", lambda message: message.get("properties")),
    "properties of an event": ("track", lambda message: message.get("properties")),
    "traits of a user": ("identify", lambda message: message.get("traits")),
    "traits of an account": ("group", lambda message: message.get("traits")),
    "integrations": ("alias", lambda message: message.get("integrations")),
    "a timestamp": ("alias", lambda message: message.get("timestamp")),
}
"""What can be there, in which call, beside what is in the simplest message."""


@pytest.mark.parametrize("variety", VARIETY)
def test_valid_is_varied(variety: str) -> None:
    """Each of these comes sooner or later, and isn't there of necessity."""
    call, is_there = VARIETY[variety]
    assert is_there(find(valid(call), lambda message: bool(is_there(message)), settings=until))
    assert not is_there(SIMPLEST[call])


def simplest(strategy: SearchStrategy[Any]) -> Any:
    """What Hypothesis tries first, and shrinks all else to."""
    found = []

    @settings(laws, max_examples=1)
    @given(strategy)
    def collect(value: object) -> None:
        found.append(value)

    collect()
    return found[0]


@pytest.mark.parametrize("call", CALLS)
def test_simplest_is_minimal(call: str) -> None:
    """It has no more than it needs; broken it lacks that, or has just what is wrong."""
    assert simplest(valid(call)) == SIMPLEST[call]
    for code in codes(call):
        message = simplest(invalid(call, code=code)).message
        added = message.keys() - SIMPLEST[call].keys()
        assert added <= MENDED[code].keys()


def test_any_call_comes() -> None:
    """Without a call each has its turn; the simplest is of the first one."""
    seen = set()

    @some
    @given(valid(), invalid(code="message_too_large"))
    def collect(message: Message, broken: Invalid) -> None:
        seen.add(("valid", message["type"]))
        seen.add(("broken", broken.message["type"]))

    collect()
    assert seen == {(kind, call) for kind in ("valid", "broken") for call in CALLS}
    assert simplest(valid()) == SIMPLEST["identify"]
    assert simplest(invalid()) == Invalid({"type": "identify"}, "id_required")


def test_shrinks_to_what_matters() -> None:
    """What a test fails of stays, all else goes."""
    found = find(valid("page"), lambda message: "channel" in message, settings=laws)
    assert found == {**SIMPLEST["page"], "channel": "client"}


def test_failure_shows_the_message() -> None:
    """What Hypothesis prints is the message itself, not how it was made."""
    code = (
        "from hypothesis import given, settings\n"
        "from simulator.generate.strategies import invalid\n"
        "@settings(max_examples=1, derandomize=True)\n"
        "@given(invalid('group', code='FILTERED_BY_INTEGRATIONS_OBJECT'))\n"
        "def fails(broken):\n    raise AssertionError\n"
        "try:\n    fails()\n"
        "except AssertionError as error:\n    print(*error.__notes__)"
    )
    shown = " ".join(printed_elsewhere(code, 0))
    assert "broken=Invalid(message={'type': 'group'" in shown


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: valid("pages"), "no call 'pages': they are identify, track, page, group, alias"),
        (lambda: invalid("pages"), "no call 'pages': they are identify"),
        (lambda: codes("screen"), "no call 'screen': they are identify"),
        (lambda: invalid("page", code="event_not_defined"), "no code 'event_not_defined' of page"),
        (lambda: invalid(code="x"), "no code 'x' of any call"),
    ],
)
def test_unknown_is_refused(ask: Callable[[], object], sentence: str) -> None:
    """Before anything is drawn."""
    with pytest.raises(ValueError, match=f"^there is {sentence}"):
        ask()


def test_code_is_of_any_call() -> None:
    """A code without a call comes of every call that can have it, and of no other."""
    seen = set()

    @few
    @given(invalid(code="traits_not_object"))
    def collect(broken: Invalid) -> None:
        seen.add((broken.message["type"], broken.code))

    collect()
    assert seen == {("identify", "traits_not_object"), ("group", "traits_not_object")}


def test_without_hypothesis_it_says_what_to_install() -> None:
    """Only this module needs it; the sentence names the package."""
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import simulator.generate.factory\n"
        "try:\n    import simulator.generate.strategies\n"
        "except ImportError as error:\n    print(error)"
    )
    (said,) = printed_elsewhere(code, 0)
    assert said == (
        "message strategies need Hypothesis, which isn't installed: pip install hypothesis"
    )
