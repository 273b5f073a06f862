"""Attributes: what kind each value is, and which item set it last."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats import is_date_value
from simulator.state.attributes import Attribute, Place, Retyped, kind_of, set_all
from tests.simulator.generated import laws, texts

FIRST, SECOND = Place(1, 0), Place(2, 5)
VALUES = st.sampled_from(("pro", "2024-03-11", 1, 0.5, True, None, {}, []))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("pro", "text"),
        ("", "text"),
        (" ", "text"),
        ("NA", "text"),
        ("49", "text"),
        (49, "number"),
        (-0.5, "number"),
        (0, "number"),
        (10**400, "number"),
        (True, "boolean"),
        (False, "boolean"),
        (None, "null"),
        ({}, "object"),
        ({"a": 1}, "object"),
        ([], "list"),
        (["a"], "list"),
        ("2024-03-11", "date"),
        ("2024-03-11T09:21:45.123Z", "date"),
        ("2024-03-11t09:21", "date"),
        ("2024-03-11 09:21:45", "date"),
        ("2024-03-11,", "text"),
        ("2024-03-111", "text"),
        ("2024-3-11", "text"),
        ("2024-13-11", "text"),
        ("2024-00-11", "text"),
        ("2024-03-32", "text"),
        ("2024-03-00", "text"),
        ("20240311", "text"),
        ("2024/03/11", "text"),
        ("٢٠٢٤-٠٣-١١", "text"),
        ("2024-+3-11", "text"),
        (" 2024-03-11", "text"),
        (1710148905, "number"),
    ],
)
def test_kinds(value: object, kind: str) -> None:
    """Text, number, date and boolean as documented, and null, object and list."""
    assert kind_of("plan", value) == kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1710148905, "date"),
        (1710148905000, "date"),
        ("2024-03-11", "date"),
        ("NA", "text"),
        (None, "null"),
        (True, "boolean"),
    ],
)
def test_a_churn_date(value: object, kind: str) -> None:
    """A reserved attribute that is a date is one where it is a number, too."""
    assert kind_of("churn_date", value) == kind


@laws
@given(st.dates() | st.datetimes())
def test_every_date_is_a_date(moment: date | datetime) -> None:
    """Whatever Python writes as ISO 8601 is a date."""
    assert kind_of("since", moment.isoformat()) == "date"


@laws
@given(texts | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:]{5,8})?Z?", fullmatch=True))
def test_what_the_contract_calls_a_date_is_one(text: str) -> None:
    """No date that the contract takes is taken for a text."""
    assert not is_date_value(text) or kind_of("since", text) == "date"


def test_what_is_given_is_set_and_the_rest_stays() -> None:
    """An upsert sets its attributes and leaves the others; each knows the item that set it."""
    attributes: dict[str, Attribute] = {}
    set_all(attributes, {"plan": "pro", "seats": 5}, FIRST)
    set_all(attributes, {"seats": 6, "mrr": None}, SECOND)
    assert attributes == {
        "plan": Attribute("text", FIRST),
        "seats": Attribute("number", SECOND),
        "mrr": Attribute("null", SECOND),
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a", "b"], [None, None]),
        (["a", 1], [None, ("text", "number")]),
        ([1, 1.5], [None, None]),
        ([1, True], [None, ("number", "boolean")]),
        (["2024-03-11", "soon"], [None, ("date", "text")]),
        (["a", None], [None, None]),
        ([None, "a"], [None, None]),
        ([{}, []], [None, ("object", "list")]),
        (["a", 1, "a"], [None, ("text", "number"), ("number", "text")]),
    ],
)
def test_a_change_of_kind(values: list[Any], expected: list[Any]) -> None:
    """A value of another kind is told, each time; to null and from null is no change."""
    attributes: dict[str, Attribute] = {}
    told = [set_all(attributes, {"plan": value, "b": 1}, FIRST) for value in values]
    assert told == [(Retyped("plan", *one),) if one else () for one in expected]


@laws
@given(st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, max_size=4), max_size=5))
def test_the_last_one_wins(upserts: list[dict[str, Any]]) -> None:
    """Whatever is set in whatever order, of each name the last upsert that holds it counts."""
    attributes: dict[str, Attribute] = {}
    for number, given_ in enumerate(upserts):
        set_all(attributes, given_, Place(number, 0))
    last = {name: number for number, given_ in enumerate(upserts) for name in given_}
    assert {name: one.place.exchange for name, one in attributes.items()} == last
    for name, one in attributes.items():
        assert one.kind == kind_of(name, upserts[last[name]][name])
