"""Messages as they weren't given."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from simulator.measure.mutations.variants import variants
from tests.simulator.generated import json_values, laws

PAGE = {
    "type": "page",
    "userId": "u1",
    "timestamp": "2024-03-11t09:21:45z",
    "context": {"page": {"url": ["https://acme.example"]}},
    "properties": {"plan": "pro"},
}


def test_a_message_is_varied_in_its_letters_and_its_attributes() -> None:
    """Its type and its times keep their meaning."""
    capitals, attributes = variants(PAGE)
    assert capitals == {
        **PAGE,
        "userId": "U1",
        "context": {"page": {"url": ["HTTPS://ACME.EXAMPLE"]}},
        "properties": {"plan": "PRO"},
    }
    assert isinstance(attributes, dict)
    kinds = {type(value) for value in attributes["properties"].values()}
    assert kinds == {str, int, float, bool, list, dict, type(None)}
    assert next(iter(attributes["properties"])) == "plan"


@pytest.mark.parametrize("message", [None, 7, [PAGE], {"a": float("inf")}])
def test_what_is_no_message_or_hostile_isnt_varied(message: object) -> None:
    """The translator refuses it whatever its letters are."""
    assert list(variants(message)) == []


@laws
@given(json_values)
def test_a_variant_is_made_of_anything(value: Any) -> None:
    """And leaves it as it is."""
    before = repr(value)
    list(variants(value))
    list(variants({"traits": value, "properties": value}))
    assert repr(value) == before
