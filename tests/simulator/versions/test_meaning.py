"""What a differing keyword means: held to what jsonschema accepts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.versions.differences import differences
from simulator.versions.meaning import ABSENT, Meaning, Sense, inside, meaning, seen
from tests.simulator.generated import laws
from tests.simulator.versions.generated import LEAVES, VALUES, accepts, clauses

few = settings(laws, max_examples=50)
BACK: dict[str, Any] = {"narrower": "wider", "wider": "narrower"}


@pytest.mark.parametrize("keyword", LEAVES)
def test_a_keyword_means_what_it_says(keyword: str) -> None:
    """By itself: narrower accepts nothing new, wider refuses nothing new, words do neither."""

    @few
    @given(clauses(keyword), clauses(keyword), st.lists(VALUES, min_size=1, max_size=20))
    def law(old: dict[str, Any], new: dict[str, Any], values: list[Any]) -> None:
        one = {change.meaning for change in differences("k", old, new)} or {"words only"}
        assert len(one) == 1
        for value in values:
            before, after = accepts(old, value), accepts(new, value)
            assert before or not after or not one & {"narrower", "words only"}, value
            assert after or not before or not one & {"wider", "words only"}, value

    law()


WHOLE = clauses("type", "minimum", "required", "enum") | st.booleans()
AROUND: dict[str, Callable[[Any], dict[str, Any]]] = {
    "properties": lambda one: {"properties": {"a": one}},
    "closed": lambda one: {"properties": {"a": one}, "additionalProperties": False},
    "items": lambda one: {"items": one},
    "additionalProperties": lambda one: {"additionalProperties": one},
    "propertyNames": lambda one: {"propertyNames": one},
    "allOf": lambda one: {"allOf": [one, {"type": "object"}]},
    "anyOf": lambda one: {"anyOf": [one, {"type": "null"}]},
    "oneOf": lambda one: {"oneOf": [one, {"type": "object"}]},
    "not": lambda one: {"not": one},
    "if": lambda one: {"if": one, "then": {"maxProperties": 1}},
    "then": lambda one: {"if": {"type": "object"}, "then": one},
    "contains": lambda one: {"contains": one, "maxContains": 1},
    "dependentSchemas": lambda one: {"dependentSchemas": {"a": one}},
    "patternProperties": lambda one: {"patternProperties": {"a": one}},
    "prefixItems": lambda one: {"prefixItems": [one]},
    "known": lambda one: {"properties": {"a": {}, **({} if one is True else {"b": one})}},
    "known, closed": lambda one: {
        "properties": {"a": {}, **({} if one is True else {"b": one})},
        "additionalProperties": False,
    },
    "known, others": lambda one: {
        "properties": {"a": {}, **({} if one is True else {"b": one})},
        "additionalProperties": {"type": "string"},
    },
}


@pytest.mark.parametrize("around", AROUND)
def test_a_schema_means_for_the_one_around_it_what_it_says(around: str) -> None:
    """Within not less is more, and of what isn't clear nothing is said."""
    wrap = AROUND[around]

    @few
    @given(WHOLE, WHOLE, st.lists(VALUES, min_size=1, max_size=20))
    def law(one: Any, other: Any, values: list[Any]) -> None:
        old, new = wrap(one), wrap(other)
        changes = list(differences("k", old, new))
        meanings = {change.meaning for change in changes}
        for value in values:
            before, after = accepts(old, value), accepts(new, value)
            assert before or not after or meanings & {"wider", "different"}, value
            assert after or not before or meanings & {"narrower", "different"}, value

    law()


@pytest.mark.parametrize(
    ("keyword", "old", "new", "expected"),
    [
        ("type", "integer", "number", "wider"),
        ("type", ["number", "integer"], "number", "words only"),
        ("type", ["string", "null"], ["string", "integer"], "different"),
        ("required", ["a"], ["b", "a"], "narrower"),
        ("required", ABSENT, [], "words only"),
        ("minLength", ABSENT, 0, "words only"),
        ("minItems", 3, 2, "wider"),
        ("maxItems", ABSENT, 2, "narrower"),
        ("minContains", ABSENT, 1, "words only"),
        ("minContains", ABSENT, 0, "wider"),
        ("format", "moment", "date-value", "different"),
        ("format", ABSENT, "email", "words only"),
        ("format", "email", "moment", "narrower"),
        ("pattern", "a", "b", "different"),
        ("x-quirks", [], ABSENT, "words only"),
        ("unheard-of", 1, 2, "words only"),
    ],
)
def test_meanings(keyword: str, old: Any, new: Any, expected: Meaning) -> None:
    """Some of them, and back."""
    assert meaning(keyword, old, new) == expected
    assert meaning(keyword, new, old) == BACK.get(expected, expected)


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        (["properties", "items"], "as is"),
        (["not"], "inverse"),
        (["not", "allOf", "not"], "as is"),
        (["oneOf", "not"], "unclear"),
        (["not", "if"], "unclear"),
    ],
)
def test_the_sense_of_what_is_below(keywords: list[str], expected: Sense) -> None:
    """Twice not is as it is; what isn't clear stays so."""
    sense: Sense = "as is"
    for keyword in keywords:
        sense = inside(keyword, sense)
    assert sense == expected
    assert seen("words only", expected) == "words only"
    assert seen("narrower", "unclear") == "different"
