"""Bodies: a JSON object, or a sentence on what it should have been."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.declared.bodies import Body
from simulator.declared.refusals import Refusal
from simulator.wsgi import MAX_BODY_BYTES
from tests.simulator.generated import json_values, laws

JSON = "application/json"
CLOCK = Body(
    {
        "properties": {
            "freeze": {
                "description": "true or a moment",
                "anyOf": [{"const": True}, {"type": "string"}],
            },
            "advance": {
                "type": "string",
                "description": "a time, as in 90s",
                "pattern": "^[0-9]+s$",
            },
            "runs": {"type": "array", "items": {"type": "integer"}},
        },
        "minProperties": 1,
        "maxProperties": 1,
    }
)
FAULT = Body({"properties": {"fault": {"type": "string"}}, "required": ["fault"]})


def refusal(body: Body, data: bytes, content_type: str = JSON, cut: bool = False) -> Refusal:
    with pytest.raises(Refusal) as refused:
        body.read(content_type, data, cut)
    return refused.value


@pytest.mark.parametrize("value", [{"freeze": True}, {"advance": "90s"}, {"runs": [1, 2]}])
def test_good_bodies(value: dict[str, Any]) -> None:
    """A body that keeps its schema is read as what it is."""
    assert CLOCK.read(JSON, json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/ld+json"]
)
def test_other_content_types(content_type: str) -> None:
    """Another content type, or none, is 415, whatever the body."""
    found = refusal(CLOCK, b'{"freeze":true}', content_type)
    assert (found.status, str(found)) == (
        415,
        "send Content-Type: application/json and a JSON object",
    )


def test_a_body_that_was_cut() -> None:
    """A body that is too large is 413."""
    found = refusal(CLOCK, b"{", cut=True)
    assert (found.status, str(found)) == (413, f"the body is over {MAX_BODY_BYTES:,} bytes")


@pytest.mark.parametrize(
    ("body", "data", "said"),
    [
        (CLOCK, b"", "the body can't be read: expected JSON, got an empty body"),
        (CLOCK, b"\xff", "the body can't be read: expected JSON in UTF-8, got a broken byte at 0"),
        (
            CLOCK,
            b'{"runs":[NaN]}',
            "the body can't be read: expected finite numbers,"
            " got one that reads as infinite, or NaN",
        ),
        (
            CLOCK,
            b'{"freeze":true,"freeze":true}',
            'the body can\'t be read: expected each key once, got string "freeze"',
        ),
        (CLOCK, b"[]", "the body is to be a JSON object, not a list of 0"),
        (CLOCK, b"null", "the body is to be a JSON object, not null"),
        (CLOCK, b'{"advance":"\\ud800"}', "the body's text holds half of a surrogate pair"),
        (CLOCK, b"{}", "the body is to have exactly one of freeze, advance, runs"),
        (
            CLOCK,
            b'{"freeze":true,"advance":"1s"}',
            "the body is to have exactly one of freeze, advance, runs",
        ),
        (CLOCK, b'{"advanec":"1s"}', "the body has no key 'advanec'; did you mean advance?"),
        (
            CLOCK,
            b'{"\\u001b":"1s"}',
            r"the body has no key '\x1b'; its keys are freeze, advance, runs",
        ),
        (CLOCK, b'{"advance":7}', "advance is to be a time, as in 90s, not integer 7"),
        (CLOCK, b'{"advance":"7x"}', 'advance is to be a time, as in 90s, not string "7x"'),
        (CLOCK, b'{"freeze":false}', "freeze is to be true or a moment, not boolean false"),
        (CLOCK, b'{"runs":[1,"2"]}', 'runs.1 is to be integer, not string "2"'),
        (FAULT, b"{}", "the body lacks the key fault"),
    ],
)
def test_bad_bodies(body: Body, data: bytes, said: str) -> None:
    """What isn't such a body is 400 with a sentence and the valid form."""
    found = refusal(body, data)
    assert (found.status, str(found)) == (400, said)


@laws
@given(st.one_of(st.binary(), json_values.map(lambda value: json.dumps(value).encode())))
def test_any_bytes(data: bytes) -> None:
    """Whatever comes is read or refused with a sentence that a terminal can show."""
    try:
        said = repr(CLOCK.read(JSON, data))
    except Refusal as refused:
        said = str(refused)
    assert said.isprintable()
