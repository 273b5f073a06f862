"""What can be read at all, and JSON as it goes over the wire."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import Client, Settings, translate
from tests.destination.generated import laws, readable_values

TRACK: dict[str, Any] = {"type": "track", "userId": "u1", "event": "E", "messageId": "m1"}


def reason(message: object) -> str | None:
    """Why a message is unreadable, or None."""
    refusal = translate(message, Settings(oversize="note")).reason
    if refusal is None:
        return None
    assert (refusal.outcome, refusal.code, refusal.pointer) == ("refused", "bad_request", "")
    return refusal.message


def nested(levels: int, shapes: list[bool], innermost: Any = None) -> Any:
    """``levels`` objects (where the shape is true) and lists, one in the other."""
    value = innermost
    for n in range(levels):
        value = {"a": value} if shapes[n % len(shapes)] else [value]
    return value


@laws
@given(st.integers(90, 110), st.lists(st.booleans(), min_size=1, max_size=7), st.booleans())
def test_a_hundred_levels_can_be_read(levels: int, shapes: list[bool], early: bool) -> None:
    """The message is the first of at most 100 levels of objects and lists."""
    deep, flat = {"deep": nested(levels - 1, shapes, 7)}, {"flat": [[[]], {}, "]]]]{{{{"]}
    message = {**TRACK, **deep, **flat} if early else {**TRACK, **flat, **deep}
    assert reason(message) == (
        None if levels <= 100 else "not a message: it nests deeper than 100 levels"
    )


def test_brackets_in_strings_are_no_levels() -> None:
    """Text full of brackets is only text."""
    assert reason({**TRACK, "x": "[{" * 500, "y": ["]}" * 5_000] * 200}) is None


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("digits", "reads"), [(4_299, True), (4_300, True), (4_301, False)])
@pytest.mark.parametrize("inside", ["x", "userId"])
def test_integers_have_at_most_4300_digits(
    sign: int, digits: int, reads: bool, inside: str
) -> None:
    """An integer with more digits is what no far side could be trusted to read."""
    why = "not a message: it holds an integer of more than 4,300 digits"
    for lead in (1, 9):
        number = sign * (lead * 10 ** (digits - 1) + (10 ** (digits - 1) - 1 if lead == 9 else 0))
        assert reason({**TRACK, inside: number}) == (None if reads else why)
        assert reason({**TRACK, "properties": {"list": [1, [number]]}}) == (None if reads else why)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("ballast", ["", "x" * 5_000, "[" * 200])
def test_numbers_are_finite(number: float, ballast: str) -> None:
    """NaN and what reads as infinite are refused wherever they stand."""
    why = "not a message: it holds NaN or a number that reads as infinite"
    assert reason({**TRACK, "x": ballast, "properties": {"list": [{"n": number}]}}) == why
    assert reason(number) == why


@pytest.mark.parametrize("message", [None, True, 7, 1.5, "x", [], [TRACK]])
def test_a_message_is_an_object(message: object) -> None:
    """JSON of any other type is no message."""
    assert reason(message) == "not a message: it is no JSON object"


@pytest.mark.parametrize("thing", [object(), b"x", {1, 2}])
def test_what_is_no_json_is_refused(thing: object) -> None:
    """A Python caller's value that isn't JSON is refused, not raised about."""
    assert reason({**TRACK, "x": thing}) == "not a message: it holds something that isn't JSON"
    assert reason(thing) == "not a message: it holds something that isn't JSON"


def sent(message: dict[str, Any]) -> bytes:
    """The body that goes over the wire for a message."""
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(201)

    settings = Settings("token", "secret", oversize="note")
    with Client(settings, httpx.MockTransport(answer)) as client:
        assert [outcome.outcome for outcome in client.deliver([message])] == ["delivered"]
    [body] = bodies
    return body


def test_the_wire_is_compact_ascii() -> None:
    """JSON goes without spaces and escaped, its keys in order, its numbers as they were."""
    properties = {"é": "😀\ud800", "b": [1, 1.0, 10**30, -0.0, 1e22], "a": {"/": None, "": True}}
    assert sent({**TRACK, "properties": properties}) == (
        b'[{"method":"event","contact_uid":"u1","event_uid":"e","messageId":"m1","params":{'
        b'"\\u00e9":"\\ud83d\\ude00\\ud800",'
        b'"b":[1,1.0,1000000000000000000000000000000,-0.0,1e+22],"a":{"/":null,"":true},'
        b'"display_name":"E"}}]'
    )


@laws
@given(readable_values)
def test_what_is_sent_is_what_was_given(value: Any) -> None:
    """A property comes out at the far side exactly as it went in."""
    [item] = json.loads(sent({**TRACK, "properties": {"x": value}}))
    assert json.dumps(item["params"]["x"]) == json.dumps(value)
