"""The keywords, written for the visit, against jsonschema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from contracts.formats import FORMATS
from contracts.registry import KINDS
from simulator.measure.clauses import root
from simulator.measure.keywords import APPLIES, is_of_type, keeps_all
from tests.contracts.generated import json_values, many

TYPES = ("null", "boolean", "string", "array", "object", "number", "integer")


def asked() -> Iterator[dict[str, Any]]:
    """Every schema that is asked by itself: each keyword, each branch, each quirk's when."""
    for node in (node for kind in KINDS for node in root(kind).walk()):
        for keyword in node.keywords:
            beside = {"properties": {key: {} for key in node.properties}}
            yield {keyword.name: keyword.value} | (
                beside if keyword.name == "additionalProperties" else {}
            )
            yield from (quirk.when for quirk in keyword.quirks)


ASKED = list(asked())
FORMAT_CHECKER = FormatChecker(formats=())
for name, function in FORMATS.items():
    FORMAT_CHECKER.checks(name)(function)

odd = st.sampled_from(
    [1, 1.0, True, 7.0, 7.5, "", "event", "send", "NA", "2024-03-11T09:21:45", [], [1], {}]
) | st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("event", "event_uid", "userId", "user_id", "operations"), json_values),
)


@many
@given(st.sampled_from(ASKED), json_values | odd)
def test_a_schema_is_kept_where_jsonschema_says_so(schema: dict[str, Any], value: Any) -> None:
    """Each that our schemas ask for, a branch of anyOf and a quirk's when among them."""
    plain = Draft202012Validator(schema, format_checker=FORMAT_CHECKER)
    assert keeps_all(schema, value) == plain.is_valid(value), (schema, value)


@pytest.mark.parametrize("name", TYPES)
def test_types_are_jsons(name: str) -> None:
    """7.0 is an integer, true is no number."""
    plain = Draft202012Validator({"type": name})
    for value in (None, True, False, 0, 7, -1, 7.0, 7.5, 1e300, 10**400, "", "7", [], [1], {}):
        assert is_of_type(name, value) == plain.is_valid(value), value


def keywords(schema: dict[str, Any]) -> Iterator[str]:
    for name, value in schema.items():
        yield name
        if name == "not":
            yield from keywords(value)
        if name in ("anyOf", "properties"):
            below = value if name == "anyOf" else value.values()
            yield from (name for one in below for name in keywords(one))


def test_all_keywords_that_are_asked_are_known() -> None:
    """A schema that uses another one is noticed before it is measured wrongly."""
    assert {name for schema in ASKED for name in keywords(schema)} <= APPLIES.keys()


def test_an_unknown_keyword_is_not_passed_over() -> None:
    """Silence would count a clause as kept that nobody looked at."""
    with pytest.raises(KeyError):
        keeps_all({"pattern": "^a"}, "b")


@pytest.mark.parametrize(
    ("keyword", "value", "answer"),
    [
        ("format", 7, False),
        ("maxLength", [], False),
        ("minItems", "ab", False),
        ("required", [], False),
        ("type", None, True),
        ("enum", {}, True),
    ],
)
def test_a_keyword_applies_to_what_it_says_something_of(
    keyword: str, value: object, answer: bool
) -> None:
    """A number has no format, so that it keeps none."""
    assert APPLIES[keyword](value) is answer
