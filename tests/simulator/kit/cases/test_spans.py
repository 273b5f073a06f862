"""Where a pointer leads to in a text of JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from contracts.reading import loads
from contracts.violations import escape
from simulator.kit.cases.spans import find, first, line, members, twice
from tests.simulator.generated import json_values, laws

TEXT = """\

{
  "a": [1, {"b": "x, y"}, []],
  "c/d~e": {
    "f\\u0041": -1.5e3
  }
}
"""


@pytest.mark.parametrize(
    ("pointer", "number", "value"),
    [
        ("", 2, {"a": [1, {"b": "x, y"}, []], "c/d~e": {"fA": -1500.0}}),
        ("/a", 3, [1, {"b": "x, y"}, []]),
        ("/a/1/b", 3, "x, y"),
        ("/a/2", 3, []),
        ("/c~1d~0e", 4, {"fA": -1500.0}),
        ("/c~1d~0e/fA", 5, -1500.0),
        ("/a/3", 3, [1, {"b": "x, y"}, []]),
        ("/c~1d~0e/missing/deeper", 4, {"fA": -1500.0}),
        ("/missing", 2, {"a": [1, {"b": "x, y"}, []], "c/d~e": {"fA": -1500.0}}),
    ],
)
def test_a_pointer_leads_to_its_line(pointer: str, number: int, value: object) -> None:
    """The line is the key's; what isn't there is looked for as far as the text goes."""
    found = find(TEXT, pointer)
    assert line(TEXT, found.at) == number
    assert json.loads(TEXT[found.start : found.end]) == value


def test_of_equal_keys_the_last_is_found() -> None:
    """It is the one whose value counts."""
    text = '{"a": 1,\n "a": {"b": 2}}'
    assert line(text, find(text, "/a/b").at) == 2
    assert [one.key for one in members(text, 0)] == ["a", "a"]


def test_keys_that_stand_twice_are_named() -> None:
    """At any depth, in lists too, but not below what isn't to be looked into."""
    text = '{"m": {"x": 1, "x": 2}, "l": [{"y": 1, "y": 2, "y": 3}], "m": 0}'
    found = [(pointer, text[at:][:3]) for pointer, at in twice(text, first(text), besides="/m")]
    assert found == [("/l/0/y", '"y"'), ("/l/0/y", '"y"'), ("/m", '"m"')]
    assert next(twice(text, first(text)))[0] == "/m/x"


def test_a_number_of_any_length_is_passed_over() -> None:
    """Python itself refuses to read an integer of over 4,300 digits."""
    text = '{"a": ' + "7" * 5000 + ', "b": NaN,\n"c": true}'
    assert line(text, find(text, "/c").at) == 2


@laws
@given(json_values)
def test_every_value_is_found_by_its_pointer(value: Any) -> None:
    """Whatever the value and the indentation, what stands at a pointer is what it leads to."""
    text = json.dumps(value, indent=1)
    for pointer, below in _all(value, ""):
        found = find(text, pointer)
        assert json.dumps(loads(text[found.start : found.end])) == json.dumps(below)


def _all(value: Any, pointer: str) -> list[tuple[str, Any]]:
    found = [(pointer, value)]
    below = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else below:
        found += _all(one, f"{pointer}/{escape(key)}")
    return found
