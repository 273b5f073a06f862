"""Matchers of one value: anything, nothing, texts and types; and how all of them behave."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

import simulator.kit
from simulator.expecting import matchers
from simulator.expecting.compared import ABSENT, Matcher
from simulator.expecting.matchers import (
    about,
    about_now,
    absent,
    anything,
    containing,
    exactly,
    matching,
    of_type,
    one_of,
    partly,
)
from simulator.kit import ExpectationError
from tests.simulator.generated import json_values, laws

ACCEPTS: list[tuple[Matcher, list[object], list[object]]] = [
    (anything(), [None, 0, "", {}], [ABSENT]),
    (absent(), [ABSENT], [None, 0, "", {}]),
    (matching("ord_[0-9]+"), ["ord_12"], ["ord_", "my ord_12", "ord_12\n", 12, None, ABSENT]),
    (matching(re.compile("A+", re.IGNORECASE)), ["aA"], ["b"]),
    (of_type(str), ["", "a"], [1, None, ABSENT]),
    (of_type(int), [7, 7.0, 10**400], [7.5, True, "7", None]),
    (of_type("integer"), [7, 7.0], [7.5, True]),
    (of_type(float), [7, 7.5], [True, "7.5"]),
    (of_type(bool), [True, False], [0, 1, None]),
    (of_type(None), [None], [ABSENT, 0, False]),
    (of_type(type(None)), [None], [ABSENT]),
    (of_type(dict), [{}, {"a": 1}], [[], None]),
    (of_type(list), [[], [1]], [{}, "a"]),
    (of_type(str, None), ["a", None], [1]),
]
REPRS = [
    (anything(), "anything()", "anything()"),
    (absent(), "absent()", "nothing"),
    (matching("a.c"), "matching('a.c')", "a text that matches 'a.c' as a whole"),
    (
        matching(re.compile("a", re.IGNORECASE)),
        "matching('a', re.IGNORECASE)",
        "a text that matches 'a' as a whole",
    ),
    (of_type(str, "null"), "of_type('string', 'null')", "any string or null"),
    (one_of("a", matching("b")), "one_of('a', matching('b'))", "one_of('a', matching('b'))"),
    (containing({"a": 1}), "containing({'a': 1})", "a list containing {'a': 1}"),
    (partly(a=1), "partly({'a': 1})", "partly({'a': 1})"),
    (exactly([]), "exactly([])", "exactly([])"),
]
WRONG: list[tuple[Any, str]] = [
    (lambda: matching("("), "no regular expression: missing )"),
    (lambda: matching(b"a"), "matching(b'a') is bytes, and would match no text"),
    (lambda: matching(7), "no regular expression"),
    (lambda: of_type("strnig"), "did you mean 'string'?"),
    (lambda: of_type(datetime), "of_type(datetime): JSON has the types string, integer,"),
    (lambda: of_type(), "needs a type"),
]


@pytest.mark.parametrize(("matcher", "good", "bad"), ACCEPTS, ids=repr)
def test_what_is_accepted(matcher: Matcher, good: list[object], bad: list[object]) -> None:
    """A matcher equals what it accepts, whichever side it stands on, and nothing else."""
    for value in good:
        assert matcher == value
        assert value == matcher
        assert (matcher != value) is False
    for value in bad:
        assert matcher != value
        assert value != matcher


@pytest.mark.parametrize(("matcher", "written", "said"), REPRS)
def test_how_it_reads(matcher: Matcher, written: str, said: str) -> None:
    """Its repr is how it is written in a test."""
    assert repr(matcher) == written
    assert matcher.describe() == said
    if "re." not in written:
        assert eval(written, vars(matchers)) == matcher


@pytest.mark.parametrize(("make", "said"), WRONG)
def test_what_can_not_be_one(make: Any, said: str) -> None:
    """What could never match is an error at once, with what can be given."""
    with pytest.raises(ExpectationError, match=re.escape(said)):
        make()


def test_matchers_among_each_other() -> None:
    """Two are equal when they are written alike; they have no hash."""
    assert matching("a") == matching("a")
    assert matching("a") != matching("b")
    assert anything() != matching("a")
    assert about("2024-03-11T09:00:00Z") == about(datetime(2024, 3, 11, 9, tzinfo=UTC))
    assert repr(about_now()) == repr(about_now())
    with pytest.raises(TypeError, match="unhashable"):
        hash(anything())


def test_in_plain_asserts() -> None:
    """They stand in any object or list that is compared."""
    body = {"contact_uid": "u1", "params": {"total": 42, "items": [{"sku": "a", "n": 1}]}}
    assert body == {
        "contact_uid": matching("u[0-9]"),
        "params": {"total": of_type(int), "items": containing({"sku": "a"})},
    }
    assert partly(params=partly(total=one_of(42, 43))) == body
    assert body != {"contact_uid": "u1"}
    items = [1, "a"]
    assert items == [anything(), of_type(str)]


@laws
@given(json_values)
def test_types_are_complete(value: Any) -> None:
    """Every value that is there is of a type, and of one alone, but an integer is a number too."""
    names = ["string", "boolean", "null", "object", "array", "number"]
    assert sum(of_type(name) == value for name in names) == 1
    assert of_type("number") == value or of_type("integer") != value


def test_the_kit_has_them_all() -> None:
    """What a test needs is imported from the kit itself."""
    assert set(matchers.__all__) < set(simulator.kit.__all__)
    assert all(getattr(simulator.kit, name) is not None for name in simulator.kit.__all__)


def test_the_words_are_cheap() -> None:
    """Importing the kit's words imports nothing that takes long, the contracts neither."""
    code = "import sys, simulator.kit; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "simulator" in loaded
    heavy = {"contracts", "destination", "jsonschema_rs", "flask", "httpx", "sqlite3", "pytest"}
    assert not loaded & heavy
