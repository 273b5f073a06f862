"""Items of an array and members of an object, where they stand in a text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.exchange_formats.json_items import end_of_value, items_at, members_at
from simulator.exchange_formats.unpacking import InputError
from tests.simulator.generated import json_values, laws, texts


@settings(laws, max_examples=60)
@given(st.lists(json_values, max_size=3), st.sampled_from([None, 1]))
def test_items(values: list[Any], indent: int | None) -> None:
    """Every item, from 1, as JSON reads them."""
    text = json.dumps(values, indent=indent)
    found = list(items_at(f"x{text}", 1))
    assert [one.number for one in found] == list(range(1, len(values) + 1))
    assert json.dumps([one.value for one in found]) == json.dumps(values)


@settings(laws, max_examples=60)
@given(st.dictionaries(texts, json_values, max_size=3), st.sampled_from([None, 1]))
def test_members(value: dict[str, Any], indent: int | None) -> None:
    """Each name, and where its value begins; the values themselves are passed over."""
    text = json.dumps(value, indent=indent)
    found = [(name, text[at : end_of_value(text, at)]) for name, at in members_at(text, 0)]
    assert [name for name, _ in found] == list(value)
    assert [json.dumps(json.loads(one)) for _, one in found] == [
        json.dumps(one) for one in value.values()
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{}", []),
        ("[1]", []),
        ('{"a": 1, "b"', ["a"]),
        ('{"a": 1, "b": ', ["a", "b"]),
        ('{"a": [1, ', ["a"]),
        ('{"a": 1 "b": 2}', ["a"]),
        ('{a: 1, "b": 2}', []),
        ('{"a": ' + "[" * 5000 + "]" * 5000 + ', "b": 1}', ["a", "b"]),
        ('{"a": ' + "9" * 5000 + ', "b": 1}', ["a", "b"]),
    ],
)
def test_members_of_what_breaks_off(text: str, names: list[str]) -> None:
    """They end where they can't be read on."""
    assert [name for name, _ in members_at(text, 0)] == names


def test_how_many_and_where_it_ends() -> None:
    """That is what reading to the end returns."""
    items = items_at("  [1, 2] x", 2)
    assert [next(items).value, next(items).value] == [1, 2]
    with pytest.raises(StopIteration) as end:
        next(items)
    assert end.value.value == (2, 8)


@pytest.mark.parametrize("text", ["[", "[1", "[1,", "[1 2]", "[1,]", "[nul]"])
def test_what_breaks_off(text: str) -> None:
    """An InputError says behind or in which item."""
    with pytest.raises(InputError, match="item"):
        list(items_at(text, 0))
