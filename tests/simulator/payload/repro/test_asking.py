"""Aims from what somebody says, and from what is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from simulator.payload.repro import (
    AimError,
    ArrivalAim,
    CodeAim,
    aim_at_arrival,
    aim_at_code,
    aim_at_value,
    aim_found,
)
from simulator.payload.translators import Ours
from tests.simulator.generated import laws

OURS = Ours()
FINE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "email": "a@example.com"},
}


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ('contact/params/plan="pro"', "contact/params/plan", "pro"),
        ("1/params/x=5", "1/params/x", 5),
        ('event/params/a={"b": ["="]}', "event/params/a", {"b": ["="]}),
        ("event/params/=null", "event/params/", None),
    ],
)
def test_a_value_is_asked_for(text: str, place: str, value: object) -> None:
    """Up to the first = it is the place, then JSON."""
    found = aim_at_value(text, OURS)
    assert (found.place, found.value) == (place, value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "contact/params/plan=pro",
            "'pro' is no JSON: a text stands in double quotes, 'contact/params/plan=\"pro\"'",
        ),
        (
            "contact/params/plan=",
            "'' is no JSON: a text stands in double quotes, 'contact/params/plan=\"\"'",
        ),
        (
            "contact.params.plan=1",
            "'contact.params.plan=1' is no OPERATION/POINTER=JSON, as in "
            'contact/params/plan="pro"; did you mean contact/params/plan=...?',
        ),
        (
            "Contacts/params/plan=1",
            "'Contacts/params/plan=1' is no OPERATION/POINTER=JSON, as in "
            'contact/params/plan="pro"; did you mean contact/params/plan=...?',
        ),
        (
            "/traits/plan=1",
            "'/traits/plan=1' is no OPERATION/POINTER=JSON, as in contact/params/plan=\"pro\"",
        ),
        ("plan", "'plan' is no OPERATION/POINTER=JSON, as in contact/params/plan=\"pro\""),
    ],
)
def test_what_cant_be_asked_for_says_how_to(text: str, sentence: str) -> None:
    """With what was probably meant."""
    with pytest.raises(AimError) as caught:
        aim_at_value(text, OURS)
    assert str(caught.value) == sentence


@laws
@given(some.text(), some.sampled_from([aim_at_value, aim_at_arrival]))
def test_any_text_is_an_aim_or_a_sentence(text: str, make: Callable[..., object]) -> None:
    """On one line."""
    said = ""
    try:
        make(text, OURS)
    except AimError as error:
        said = str(error)
    assert said.isprintable()


def test_an_arrival_is_asked_for_by_a_pointer() -> None:
    """A dotted path is one, spelt otherwise."""
    assert aim_at_arrival("/traits/plan", OURS).pointer == "/traits/plan"
    with pytest.raises(AimError, match=r"do you mean /traits/plan\?"):
        aim_at_arrival("traits.plan", OURS)


def test_a_code_is_asked_for_in_any_case() -> None:
    """One that there isn't says which there is."""
    message = {**FINE, "traits": {**FINE["traits"], "mrr": "x"}}
    found = aim_at_code("sm-220", message, OURS)
    assert isinstance(found, CodeAim)
    assert found.found.code == "SM-220"
    assert aim_at_code("SM-220", FINE, OURS) is None
    with pytest.raises(AimError, match="did you mean email_missing"):
        aim_at_code("emial_missing", FINE, OURS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"traits": {}}, None),
        ({"traits": {**FINE["traits"], "mrr": "x"}}, "SM-220"),
        ({"traits": {**FINE["traits"], "mrr": "x", "account_uid": []}}, "SM-220"),
        ({"traits": {"mrr": "x"}, "userId": {}}, "id_not_string"),
        ({"User_ID": "u1"}, "key_misspelt"),
    ],
)
def test_the_worst_that_is_found_is_aimed_at(change: dict[str, Any], code: str | None) -> None:
    """More than advice."""
    found = aim_found({**FINE, **change}, OURS)
    assert (found.found.code if isinstance(found, CodeAim) else None) == code


def test_what_breaks_segments_schema_alone_should_arrive() -> None:
    """A case can't ask for anything else of it; of what arrives it asks for nothing."""
    found = aim_found({**FINE, "context": {"timezone": 7}}, OURS)
    assert found is None or isinstance(found, ArrivalAim)
    late = aim_at_code("SM-231", {**FINE, "sentAt": "soon"}, OURS)
    assert late == ArrivalAim("/sentAt", OURS)
    assert aim_at_code("SM-230", {"type": "track", "event": "x"}, OURS) is None
