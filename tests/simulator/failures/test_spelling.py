"""Spelling: values as lines to be copied, and as words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from simulator.failures.spelling import (
    SHOWN,
    WIDTH,
    alike,
    beginning,
    from_there,
    kind,
    short,
    spelt,
    typed,
    value_lines,
)
from tests.simulator.generated import json_values, laws, texts

few = settings(laws, max_examples=60)


@pytest.mark.parametrize(
    ("value", "said", "words"),
    [
        (None, "null", "null"),
        (True, "a boolean", "boolean true"),
        (1, "an integer", "integer 1"),
        (1.0, "a number", "number 1.0"),
        ("é\n", "a string", 'string "é\\n"'),
        ({"a": 1}, "an object", "an object of 1"),
        ([1, 2], "a list", "a list of 2"),
    ],
)
def test_a_value_has_a_type(value: object, said: str, words: str) -> None:
    """1 and 1.0 are told apart, and null needs no type."""
    assert (kind(value), typed(value)) == (said, words)


@few
@given(json_values)
def test_what_is_spelt_is_the_value(value: Any) -> None:
    """It is printable, on one line, and reads as what it was."""
    text = spelt(value)
    assert text.isprintable()
    assert json.dumps(json.loads(text)) == json.dumps(value)


@pytest.mark.parametrize(
    "value", [datetime(2024, 3, 11, tzinfo=UTC), {1, 2}, 10**5000], ids=["time", "set", "digits"]
)
def test_what_is_no_json_is_said_to_be_none(value: object) -> None:
    """Instead of an exception."""
    assert "what JSON can't say" in spelt(value)


@few
@given(json_values)
def test_the_lines_of_a_value_are_the_value(value: Any) -> None:
    """However many they are, all of them together are the value, if none of them is cut."""
    lines = list(value_lines({"key": value}))
    assert all(line.isprintable() for line in lines)
    assert json.dumps(json.loads("\n".join(lines))) == json.dumps({"key": value})


def test_a_value_takes_as_few_lines_as_hold_it() -> None:
    """What fits stands on one; what doesn't has a member a line, each with its comma."""
    value = {"a": "x" * 60, "b": {"c": "y" * 40, "d": [1, 2]}}
    lines = list(value_lines(value, '"key": ', ","))
    assert lines == [
        '"key": {',
        f'  "a": "{"x" * 60}",',
        f'  "b": {{"c": "{"y" * 40}", "d": [1, 2]}}',
        "},",
    ]
    assert all(len(line) <= WIDTH for line in lines)


def test_a_long_text_is_cut() -> None:
    """Its beginning stands there, with how much more there is; no escape is broken in two."""
    escape = "\\u001b"
    [line] = value_lines("\x1b" * 300, '"a": ', ",")
    assert line == f'"a": "{escape * 33}… 267 characters more,'
    assert short("x" * 50) == f'"{"x" * 37}…"'
    assert short("\x1b" * 50) == f'"{escape * 6}…"'
    assert short(10**60).startswith("1000")
    assert len(short(10**60)) == 40


@few
@given(texts)
def test_a_beginning_is_short_enough(text: str) -> None:
    """And is the beginning of the text."""
    piece = beginning(text, 10)
    assert len(piece) <= 10
    assert json.loads(f'"{piece}"') == text[: len(json.loads(f'"{piece}"'))]


def test_two_long_texts_are_shown_from_where_they_differ() -> None:
    """Short ones are shown as they are."""
    one, other = "x" * 300 + "one", "x" * 300 + "other" + "y" * 300
    cut = alike(one, other)
    assert cut == 281  # both go on with an o
    assert from_there(one, cut) == f'"… 281 characters, then …{"x" * 19}one"'
    assert from_there(other, cut).endswith("yyy… 124 characters more")
    assert alike("x" * SHOWN, "x") == 0
