"""Violations as values: their line, their dict, and the words in them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation, cut, describe, escape, pointer, printable, verdict
from tests.contracts.generated import hostile_values, laws, texts

PLAIN = Violation("SM-204", "error", "/contact_uid", "string", "integer 7")
FULL = Violation(
    "SM-403",
    "advice",
    "",
    "the key 'contact_uid'",
    "none",
    "salesmachine/contact.json#/required",
    "sm.uid",
    "contactUid",
    "Python client",
)


def test_a_violation_is_one_line() -> None:
    """Severity, code, place, what was expected and what came."""
    assert PLAIN.line() == "error SM-204 /contact_uid: expected string, got integer 7"


def test_a_violations_line_names_the_near_key_and_the_client() -> None:
    """And calls the whole the whole, where the pointer is empty."""
    assert FULL.line() == (
        "advice SM-403 (the whole): expected the key 'contact_uid', got none; "
        "did you mean 'contactUid'? (Python client does so)"
    )


@laws
@given(texts, texts, texts)
def test_a_violation_is_one_line_whatever_it_holds(key: str, got: str, near: str) -> None:
    """Line ends and lone surrogates in keys and values can't break a report apart."""
    line = Violation("SM-207", "warning", pointer([key]), "x", got, suggestion=near).line()
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert line.encode("utf-8").decode("utf-8") == line


def test_a_pointer_is_shown_escaped_only_where_it_must_be() -> None:
    """Letters of any script stay; line ends, NUL and lone surrogates are spelt out."""
    violation = Violation("SM-207", "warning", "/größe\n\x00\ud800\u2028", "x", "y")
    assert violation.line() == (r"warning SM-207 /größe\n\x00\ud800\u2028: expected x, got y")


@laws
@given(texts)
def test_printable_text_stays_as_it_is(text: str) -> None:
    """Only what can't be printed is replaced."""
    shown = printable(text)
    assert shown.isprintable()
    assert shown == text or not text.isprintable()


def test_a_violations_dict_leaves_out_what_says_nothing() -> None:
    """The five that always speak, and the others where there is something."""
    assert PLAIN.to_dict() == {
        "code": "SM-204",
        "severity": "error",
        "pointer": "/contact_uid",
        "expected": "string",
        "got": "integer 7",
    }
    assert FULL.to_dict() == {
        "code": "SM-403",
        "severity": "advice",
        "pointer": "",
        "expected": "the key 'contact_uid'",
        "got": "none",
        "schema": "salesmachine/contact.json#/required",
        "evidence": "sm.uid",
        "suggestion": "contactUid",
        "client": "Python client",
    }


def test_a_violation_can_be_seen_from_an_enclosing_value() -> None:
    """Nothing but its pointer changes."""
    assert PLAIN.under("/3") == Violation(
        "SM-204", "error", "/3/contact_uid", "string", "integer 7"
    )


@pytest.mark.parametrize(
    ("severities", "word"),
    [
        ([], "ok"),
        (["advice"], "advice"),
        (["advice", "warning", "advice"], "warning"),
        (["error", "advice"], "broken"),
    ],
)
def test_the_verdict_is_the_worst(severities: list[Any], word: str) -> None:
    """One word for any number of violations, whatever iterates over them."""
    assert verdict(Violation("SM-204", one, "", "", "") for one in severities) == word


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "boolean true"),
        (False, "boolean false"),
        ({}, "an object of 0"),
        ([1, 2], "a list of 2"),
        (7, "integer 7"),
        (7.0, "number 7.0"),
        ("a\nb", r'string "a\nb"'),
        ("\ud800é", r'string "\ud800\u00e9"'),
        pytest.param("x" * 58, f'string "{"x" * 58}"', id="60 characters"),
        pytest.param("x" * 59, f'string "{"x" * 58}…', id="61 characters"),
        pytest.param(10**5000, "integer of too many digits", id="5001 digits"),
    ],
)
def test_a_value_is_described_by_type_and_start(value: object, words: str) -> None:
    """Cut to 60 characters, and printable."""
    assert describe(value) == words


@laws
@given(hostile_values)
def test_a_description_is_short_and_printable(value: object) -> None:
    """Whatever the value is."""
    assert len(describe(value)) <= 70
    assert describe(value).isprintable()


@laws
@given(st.text(max_size=80))
def test_a_cut_text_has_at_most_60_characters(text: str) -> None:
    """It ends in an ellipsis where something was cut, and is itself where nothing was."""
    short = cut(text)
    assert len(short) <= 60
    assert short == text if len(text) <= 60 else text.startswith(short[:-1]) and short[-1] == "…"


@laws
@given(st.lists(texts | st.integers(0, 9)))
def test_a_pointer_leads_back_to_its_tokens(path: list[str | int]) -> None:
    """RFC 6901: ``~`` and ``/`` are escaped, and nothing else is."""
    tokens = pointer(path).split("/")[1:]
    assert [one.replace("~1", "/").replace("~0", "~") for one in tokens] == list(map(str, path))


def test_a_token_of_a_pointer_is_escaped() -> None:
    """The tilde first, so that an escaped slash isn't escaped again."""
    assert escape("a/b~1") == "a~1b~01"
