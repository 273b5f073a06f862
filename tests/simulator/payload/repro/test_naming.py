"""The sentence and the name of a repro."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from simulator.payload.repro import Aim, ArrivalAim, ValueAim, aim_at_code
from simulator.payload.repro.naming import name, sentence
from simulator.payload.translators import Ours
from tests.simulator.generated import json_values, laws

OURS = Ours()
TRACK: dict[str, Any] = {"type": "track", "userId": "u1", "event": "Order", "properties": {"n": 7}}


def code(code: str, message: object) -> Aim:
    found = aim_at_code(code, message, OURS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("aim", "message", "named", "said"),
    [
        (
            ValueAim("event/params/account_uid", "acme", OURS),
            TRACK,
            "account_uid_missing",
            'A track gives an event without params.account_uid, where "acme" is expected.',
        ),
        (
            ValueAim("0/params/n", 8, OURS),
            TRACK,
            "n_differs",
            "A track gives operation 0 whose params.n is 7, where 8 is expected.",
        ),
        (
            ValueAim("contact/params/Plan Name", "pro", OURS),
            TRACK,
            "value_missing",
            'A track gives no contact, where a contact with params.Plan Name "pro" is expected.',
        ),
        (
            ValueAim("2/event_uid", "pro", OURS),
            TRACK,
            "event_uid_missing",
            'A track gives no operation 2, where operation 2 with event_uid "pro" is expected.',
        ),
        (
            ValueAim("event/event_uid", "order", OURS),
            {**TRACK, "event": 7},
            "event_uid_event_not_string",
            'A track is refused with event_not_string, where an event with event_uid "order" is '
            "expected.",
        ),
        (
            ArrivalAim("/context/groupId", OURS),
            {**TRACK, "context": {"groupId": "g1"}},
            "group_id_dropped",
            "A track becomes the same whatever is at /context/groupId, which should arrive.",
        ),
        (
            ArrivalAim("/event", OURS),
            {**TRACK, "event": 7},
            "event_event_not_string",
            "A track is refused with event_not_string, where /event should arrive.",
        ),
        (
            code("id_required", {"type": "TRACK", "event": "x"}),
            {"type": "TRACK", "event": "x"},
            "id_required",
            "A track is refused with id_required: The message names no user.",
        ),
        (
            code("bad_request", [7]),
            [7],
            "bad_request",
            "A message is refused with bad_request: What came is no message: ",
        ),
        (
            code("SM-220", {"type": "identify", "userId": "u1", "traits": {"mrr": "x"}}),
            {"type": "identify", "userId": "u1", "traits": {"mrr": "x"}},
            "sm_220_mrr",
            "An identify gives operations with SM-220: A reserved attribute has another type than "
            "documented.",
        ),
        (
            code("alias_assumed", {"type": "alias", "userId": "u1", "previousId": "u2"}),
            {"type": "alias", "userId": "u1", "previousId": "u2"},
            "alias_assumed",
            "An alias gives the note alias_assumed: ",
        ),
    ],
)
def test_a_failure_has_a_sentence_and_a_name(
    aim: Aim, message: object, named: str, said: str
) -> None:
    """What came, and what should have."""
    way = aim.way(message)
    assert way is not None
    assert name(aim, way) == named
    assert sentence(message, aim, way).startswith(said)


@laws
@given(some.text(), json_values)
def test_whatever_is_asked_for_the_name_is_one_and_the_sentence_a_line(
    key: str, value: Any
) -> None:
    """The name is a Python name, too."""
    aim = ValueAim(f"contact/{key}", value, OURS)
    way = aim.way({"type": "track"})
    assert way is not None
    assert name(aim, way).isidentifier()
    assert name(aim, way).isascii()
    assert sentence({"type": key}, aim, way).isprintable()
