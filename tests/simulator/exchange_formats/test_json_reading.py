from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange_formats.json_reading import NotJSONError, Token, read_tokens, value_at
from tests.simulator.generated import json_values, laws

PIECES = st.sampled_from([*'{}[],:"\\ 0123456789.eE+-tfn\n\x00\x1b\u00a0é', "NaN", "null", '""'])

TOKENS: list[tuple[str, list[Token]]] = [
    ("null", [("literal", None, "null", 0, False)]),
    (" -0.10E+3 ", [("number", None, "-0.10E+3", 1, False)]),
    ('"a,"', [("string", None, '"a,"', 0, False)]),
    ("[ ]", [("empty", None, "[ ]", 0, False)]),
    (
        '{"a" : 1 , "a":\t[true]}',
        [
            ("open", None, "{", 0, False),
            ("number", '"a"', "1", 7, True),
            ("open", '"a"', "[", 16, False),
            ("literal", None, "true", 17, False),
            ("close", None, "]", 21, False),
            ("close", None, "}", 22, False),
        ],
    ),
    (
        "[{},-Infinity]",
        [
            ("open", None, "[", 0, False),
            ("empty", None, "{}", 1, True),
            ("literal", None, "-Infinity", 4, False),
            ("close", None, "]", 13, False),
        ],
    ),
]

BROKEN = [
    "",
    " ",
    "01",
    "1.",
    "-",
    "+1",
    "1,",
    "1 2",
    "[1,]",
    "[1}",
    "{1:2}",
    '{"a"}',
    '{"a":1,}',
    '{"a":1]',
    "[1",
    "]",
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '"\n"',
    "nul",
    "\u00a0null",
    "\ufeffnull",
    "[" * 10_000,
]


@pytest.mark.parametrize(("text", "tokens"), TOKENS)
def test_tokens_are_spelt_as_they_came(text: str, tokens: list[Token]) -> None:
    """Each token has its key, its spelling, its place, and whether a comma follows."""
    assert list(read_tokens(text)) == tokens


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_not_json_is_told(text: str) -> None:
    """Whatever isn't JSON ends in an error with a position inside the text."""
    with pytest.raises(NotJSONError) as raised:
        list(read_tokens(text))
    assert 0 <= raised.value.position <= len(text)


@laws
@given(value=json_values, at=st.integers(0, 60), gone=st.integers(0, 3), piece=PIECES)
def test_it_takes_what_the_standard_library_takes(
    value: Any, at: int, gone: int, piece: str
) -> None:
    """A JSON text with something put into it is read if, and only if, json.loads reads it."""
    text = json.dumps(value)
    text = text[:at] + piece + text[at + gone :]
    assert _reads(text) == _loads(text)


@laws
@given(value=json_values, behind=st.sampled_from(["", ",", "]", '"', "}{"]))
def test_a_value_is_found_to_its_end(value: Any, behind: str) -> None:
    """From its bracket on exactly the value is cut out, whatever its strings hold."""
    spelt = json.dumps([value])
    assert value_at(f"  {spelt}{behind}", 2) == spelt


def test_a_value_without_an_end_goes_to_the_end_of_the_text() -> None:
    """What is never closed is all that is left."""
    assert value_at('{"a":["]', 5) == '["]'


def _reads(text: str) -> bool:
    try:
        list(read_tokens(text))
    except NotJSONError:
        return False
    return True


def _loads(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
