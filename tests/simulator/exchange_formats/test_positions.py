"""Positions: the line that a JSON pointer leads to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import escape
from simulator.exchange_formats.positions import Positions, line_of
from tests.simulator.exchange_formats.sources import har
from tests.simulator.generated import json_values, laws, texts

TEXT = """{
  "a": {
    "b": [
      1,
      {"c/d":
        2, "e~": 3}
    ],
    "": null
  },
  "\\u0061\\n": 4,
  "twice": {"in": 1},
  "twice": 5
}"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 1),
        ("/a", 2),
        ("/a/b", 3),
        ("/a/b/0", 4),
        ("/a/b/1", 5),
        ("/a/b/1/c~1d", 6),
        ("/a/b/1/e~0", 6),
        ("/a/", 8),
        ("/a\n", 10),
        ("/twice", 12),
    ],
)
def test_the_line_where_a_value_begins(pointer: str, line: int) -> None:
    """Keys are compared as they are read, and of one that stands twice the last counts."""
    assert line_of(TEXT, pointer) == line
    assert line_of("\ufeff" + TEXT.replace("\n", "\r\n"), pointer) == line


@pytest.mark.parametrize(
    ("pointer", "line"),
    [("/a/b/7", 3), ("/a/b/x/y", 3), ("/x", 1), ("/a/b/0/z", 4), ("/twice/in", 12), ("x", 1)],
)
def test_where_nothing_stands_it_is_what_encloses_it(pointer: str, line: int) -> None:
    """The nearest value that is there."""
    assert line_of(TEXT, pointer) == line


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("\n\n x", 1), ('{\n"a":\n1,\n"b" 2}', 3), ('{\n"b": 2}\n{}', 2)]
)
def test_what_is_no_json_is_read_as_far_as_it_goes(text: str, line: int) -> None:
    """There is a line to point at, whatever the text is."""
    assert line_of(text, "/b" if '"b": ' in text else "/a") == line


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('\n[\n{"a": 1},\n{"b": 0,\n"a": 1}, 7]', [3, 5, 5]),
        ('{"context": {"a": 1},\n"batch": [\n{"a": 1}, {"b": 0,\n"a": 1}]}', [3, 4]),
        ('{"batch": [\n1],\n"type": "track",\n"a": 1}', [4]),
        ('{"batch": [\n1],\n"batch": [\n{"a": 1}]}', [4]),
        ('{"b": 0,\n"a": 1}\n', [2]),
        ('{"a": 1}\n\n{"a":\n1}', [1, 2, 3]),
        ("[\n1,\n", [1, 2]),
        ("", [1]),
    ],
    ids=["array", "batch", "typed", "twice", "document", "lines", "broken", "empty"],
)
def test_the_line_in_an_entry(text: str, lines: list[int]) -> None:
    """In an array or a batch by its place there; of NDJSON, or what can't be read, its own line."""
    found = Positions(text)
    assert [found.line(number, "/a") for number in range(1, len(lines) + 1)] == lines
    assert found.line(1_000, "/a") == 1_000


@laws
@given(json_values, st.integers(1, 4))
def test_every_value_has_its_line(value: Any, indent: int) -> None:
    """Each leaf of a text that is written a value a line is found where it stands."""
    text = json.dumps(value, indent=indent)
    found = Positions(f"[\n{text}\n]")
    for pointer, leaf in leaves(value):
        line = text.split("\n")[line_of(text, pointer) - 1]
        assert line.rstrip(",").endswith(json.dumps(leaf))
        assert found.line(1, pointer) == line_of(text, pointer) + 1


@laws
@given(texts, texts)
def test_it_never_raises(text: str, pointer: str) -> None:
    """Whatever the text and the pointer are there is a line."""
    assert 1 <= line_of(text, pointer) <= text.count("\n") + 1
    assert Positions(text).line(1, pointer) >= 1


def leaves(value: Any, at: str = "") -> list[tuple[str, Any]]:
    """The pointers of what holds nothing, but not in an object that holds nothing either."""
    if not isinstance(value, dict | list) or not value:
        return [(at, value)]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [one for key, below in parts for one in leaves(below, f"{at}/{escape(key)}")]


@pytest.mark.parametrize("indent", [2, None])
def test_the_entries_of_a_har(indent: int | None) -> None:
    """A number is an entry's, and leads to the line where that begins, whatever it points at."""
    text = har({"a": [1, {"b": 2}]}, {"c": 3}, indent=indent)
    for marked in (text, f"\ufeff{text}"):
        positions = Positions(marked)
        lines = [text.count("\n", 0, text.index(key)) for key in ('"a"', '"c"')]
        expected = lines if indent else [1, 1]
        assert [positions.line(1, "/a/1/b"), positions.line(2)] == expected
        assert positions.line(3) == 3
    assert Positions(text[: text.index('"c"')]).line(2) == (lines[1] if indent else 1)
