"""Differences in words, and as lines that can be copied."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import given

from simulator.expecting.compared import ABSENT, Difference, differences
from simulator.failures.marking import MAX_MARKED, in_full, is_json, marked, pointer, said
from simulator.kit import absent, matching, of_type
from tests.simulator.generated import json_values, laws

SAID: list[tuple[object, object, str]] = [
    (42, 40, "/a is 40, expected 42"),
    ("42", 42, '/a is 42, expected "42"'),
    (True, 1, "/a is 1, expected true"),
    (None, ABSENT, "/a isn't there, expected null"),
    (ABSENT, 1, "/a is 1, expected nothing there"),
    (absent(), 1, "/a is 1, expected nothing"),
    (of_type(str), 7, "/a is 7, expected any string"),
    (matching("\n"), "b", "/a is \"b\", expected a text that matches '\\n' as a whole"),
    ({"b": matching("x")}, ABSENT, "/a isn't there, expected {\"b\": matching('x')}"),
    ([1], [1, 2], "/a is a list of 2, expected a list of 1"),
    (ANY, ABSENT, "/a isn't there, expected <ANY>"),
    ("x" * 99 + "a", "x" * 99 + "b", "/a isn't as expected"),
]
MARKED: list[tuple[object, object, list[str]]] = [
    ({"a": 1}, {"a": 2}, ["@@ (the whole) @@", '-"a": 1', '+"a": 2']),
    ({"a": 1}, {}, ["@@ (the whole) @@", '-"a": 1']),
    ({"a": absent()}, {"a": 1}, ["@@ (the whole) @@", '+"a": 1']),
    ({"a/b": [{"c": 1}]}, {"a/b": [{"c": 2}]}, ["@@ /a~1b/0 @@", '-"c": 1', '+"c": 2']),
    ({"a": [1, 2]}, {"a": [1, 3]}, ["@@ /a @@", "-2", "+3"]),
    (1, 2, ["@@ (the whole) @@", "-1", "+2"]),
    (
        {"a": 1, "p": {"q": 2}, "b": 3},
        {"a": 0, "p": {"q": 0}, "b": 0},
        ["@@ (the whole) @@", '-"a": 1', '+"a": 0', '-"b": 3', '+"b": 0',
         "@@ /p @@", '-"q": 2', '+"q": 0'],
    ),
    (
        {"a": [matching("x"), {"b": absent()}]},
        {"a": 1},
        ["@@ (the whole) @@", "-\"a\": [matching('x'), {\"b\": absent()}]", '+"a": 1'],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "got", "text"), SAID, ids=repr)
def test_in_words(expected: object, got: object, text: str) -> None:
    """What came and what was expected, told apart."""
    assert said(Difference(("a",), expected, got)) == text


@pytest.mark.parametrize(("expected", "got", "lines"), MARKED, ids=repr)
def test_as_lines(expected: object, got: object, lines: list[str]) -> None:
    """Each object or list once, and in it only what differs; a matcher as it is written."""
    assert list(marked(list(differences(expected, got)))) == lines


def test_values_with_their_types() -> None:
    """A matcher says it in words."""
    assert [in_full(value) for value in (ABSENT, 7, absent(), of_type(int))] == [
        "nothing",
        "integer 7",
        "nothing",
        "any integer",
    ]


def test_pointers() -> None:
    """As JSON pointers, with nothing in them that a terminal acts on."""
    assert pointer(("a~/b", 0, "\x1b")) == "/a~0~1b/0/\\x1b"
    assert pointer(()) == "(the whole)"


def test_the_end_of_a_long_text() -> None:
    """Two long texts are shown from where they part."""
    texts = {"a": "x" * 300 + "a"}, {"a": "x" * 300 + "b"}
    _, before, after = marked(list(differences(*texts)))
    assert (before[-2:], after[-2:]) == ('a"', 'b"')
    long = {"a": [matching("x" * 300)]}
    assert len(marked(list(differences(long, {"a": 1})))[1]) <= 201


def test_many_differences() -> None:
    """Eight are marked and the others counted."""
    many = {str(n): n for n in range(MAX_MARKED + 5)}
    found = marked(list(differences(many, {})))
    assert len(found) == 1 + MAX_MARKED + 1
    assert found[-1] == " … 5 more differences"


@laws
@given(json_values, json_values)
def test_a_value_can_be_copied(expected: Any, got: Any) -> None:
    """A line of a short value is its JSON, whatever is in it."""
    assert is_json(expected)
    found = marked([Difference((), expected, got)])
    assert all(line.isprintable() for line in found)
    for mark, value in (("-", expected), ("+", got)):
        lines = [line[1:] for line in found if line.startswith(mark)]
        if len(json.dumps(value)) < 60:
            assert repr(json.loads("\n".join(lines))) == repr(value)
