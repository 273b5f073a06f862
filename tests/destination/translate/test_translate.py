"""translate(): total, pure, and never in breach of Salesmachine's contract."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import check
from destination import Settings, translate
from destination.translate import RULES, Translation
from tests.destination.generated import json_values, laws, messages

settings = st.builds(
    Settings,
    anonymous=st.sampled_from(["send", "skip"]),
    alias=st.sampled_from(["send", "skip"]),
    oversize=st.sampled_from(["refuse", "note"]),
)


def assert_sound(translation: Translation) -> None:
    """What holds of any translation of anything."""
    if translation.outcome == "translated":
        assert translation.reason is None
        assert translation.operations
    else:
        assert translation.reason is not None
        assert translation.reason.outcome == translation.outcome
        assert translation.operations == []
    assert set(translation.rules) <= set(RULES)
    for item in translation.wire():
        json.dumps(item, allow_nan=False).encode("ascii")
        assert [v.line() for v in check("salesmachine/item", item) if v.severity == "error"] == []


@laws
@given(json_values, settings)
def test_every_json_value_has_an_outcome(value: Any, settings: Settings) -> None:
    """Whatever JSON can hold is translated, refused or filtered, and nothing is raised."""
    assert_sound(translate(value, settings))


@laws
@given(messages, settings)
def test_every_message_near_the_real_shape_has_an_outcome(
    message: dict[str, Any], settings: Settings
) -> None:
    """A message that is wrong anywhere is translated, refused or filtered; the wire stays clean."""
    assert_sound(translate(message, settings))


@pytest.mark.parametrize("levels", [101, 1_000, 200_000])
@pytest.mark.parametrize("inside", ["the whole message", "properties"])
def test_absurd_nesting_is_refused(levels: int, inside: str) -> None:
    """A message that nests absurdly deep is refused, however deep, and nothing overflows."""
    nested: Any = []
    for n in range(levels - 1):
        nested = [nested] if n % 2 else {"a": nested}
    message = {"type": "track", "userId": "u1", "event": "E", "properties": nested}
    translation = translate(nested if inside == "the whole message" else message)
    assert translation.reason is not None
    assert (translation.outcome, translation.reason.code) == ("refused", "bad_request")


@laws
@given(messages, settings)
def test_same_in_same_out_and_nothing_touched(message: dict[str, Any], settings: Settings) -> None:
    """Translating twice gives the same twice and leaves the message as it was."""
    before = copy.deepcopy(message)
    first, second = translate(message, settings), translate(message, settings)
    assert first == second
    assert json.dumps(first.wire()) == json.dumps(second.wire())
    assert message == before
    assert list(message) == list(before)


def test_what_is_translated_can_be_changed_without_changing_the_message() -> None:
    """An operation's params are its own: a key set in them doesn't appear in the message."""
    message = {"type": "identify", "userId": "u1", "traits": {"plan": "pro"}}
    translate(message).wire()[0]["params"]["plan"] = "free"
    assert message["traits"] == {"plan": "pro"}


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        ({"type": "identify", "userId": "u1"}, ["identify.contact"]),
        ({"type": "track", "userId": "u1", "event": "E"}, ["track.event"]),
        ({"type": "page", "userId": "u1"}, ["page.view"]),
        ({"type": "page", "userId": "u1", "name": "Home"}, ["page.view", "page.named"]),
        ({"type": "group", "groupId": "g1"}, ["group.account"]),
        ({"type": "group", "userId": "u1", "groupId": "g1"}, ["group.account", "group.link"]),
        ({"type": "alias", "userId": "u1", "previousId": "a1"}, ["alias.merge"]),
    ],
)
def test_each_operation_remembers_its_rule(message: dict[str, Any], rules: list[str]) -> None:
    """The rule behind each operation is told, and never sent."""
    translation = translate(message)
    assert translation.rules == rules
    assert not any("rule" in item for item in translation.wire())


def test_every_rule_leads_to_the_function_that_applies_it() -> None:
    """RULES names all rules, each with the ``translate_<call>`` that a reader looks for."""
    assert {rule: function.__name__ for rule, function in RULES.items()} == {
        "identify.contact": "translate_identify",
        "track.event": "translate_track",
        "page.view": "translate_page",
        "page.named": "translate_page",
        "group.account": "translate_group",
        "group.link": "translate_group",
        "alias.merge": "translate_alias",
    }


def test_a_second_operation_has_a_message_id_of_its_own() -> None:
    """Operations carry their message's id, the second with ``.2`` behind it."""
    message = {"type": "group", "userId": "u1", "groupId": "g1", "messageId": "m1"}
    assert [item["messageId"] for item in translate(message).wire()] == ["m1", "m1.2"]
