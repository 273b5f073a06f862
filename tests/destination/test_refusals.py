"""Refusals: why a message isn't translated, as values."""

from __future__ import annotations

import dataclasses

import pytest

from contracts.cases import kit_cases
from contracts.registry import load
from destination import Refusal, translate
from destination.refusals import kind
from tests.destination.printed import translated

DOCUMENTED = {
    code: {"refusal": "refused", "filter": "filtered"}[entry["kind"]]
    for code, entry in load("codes.json").items()
    if entry["kind"] in ("refusal", "filter")
}


def test_the_codes_are_a_closed_list() -> None:
    """Each documented reason comes of some case, none undocumented does, each as it is told."""
    reasons = [translated(case).reason for case in kit_cases()]
    assert {reason.code: reason.outcome for reason in reasons if reason} == DOCUMENTED


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "a boolean"),
        (1.5, "a number"),
        ({}, "an object"),
        ([], "a list"),
    ],
)
def test_a_wrong_type_is_named(value: object, name: str) -> None:
    """A refusal for a type says which key holds what, in JSON's words."""
    reason = translate({"type": "track", "user_id": value, "event": "E"}).reason
    message = f"user_id is {name}, not a string"
    assert reason == Refusal("refused", "id_not_string", "/user_id", message)


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "null"), (False, "a boolean"), (7, "a number"), ("x", "a string"), ([], "a list")],
)
def test_the_kinds_of_json(value: object, name: str) -> None:
    """Each type of JSON has its own name, with its article."""
    assert kind(value) == name


def test_a_reason_as_json() -> None:
    """``sim translate`` prints code, pointer and message, in this order."""
    reason = translate({"type": "track", "userId": "u1"}).reason
    assert reason is not None
    assert list(reason.to_dict().items()) == [
        ("code", "event_not_defined"),
        ("pointer", "/event"),
        ("message", "the track has no event name"),
    ]


def test_a_refusal_is_a_value() -> None:
    """A refusal can't be changed."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Refusal("refused", "a", "/b", "c").code = "d"  # type: ignore[misc]
