"""Python source of JSON values: it is that value, and laid out as ruff's formatter has it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given

from simulator.exchange_formats.python_text import Code, called, flat, literal, quoted
from simulator.lines.text import columns
from tests.simulator.generated import json_values, laws, texts


@laws
@given(json_values)
def test_a_value(value: Any) -> None:
    """Evaluated it is that value, on one line or on many, 1 and 1.0 and True apart."""
    for source in (flat(value), literal(value), literal(value, " " * 92)):
        made = eval(source.strip(), {"float": float})
        assert json.dumps(made) == json.dumps(value)


@laws
@given(texts)
def test_a_text(text: str) -> None:
    """Between quotes, with no backslash that isn't needed, and nothing that can't be seen."""
    made = quoted(text)
    assert eval(made) == text
    assert made.isprintable()
    assert made[0] == made[-1] == ("'" if text.count('"') > text.count("'") else '"')


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("it's", '"it\'s"'),
        ('"', "'\"'"),
        ("'\"", '"\'\\""'),
        ("\\'", '"\\\\\'"'),
        ("é\udfff\x7f", '"é\\udfff\\x7f"'),
        (1e300, "1e300"),
        (1.0, "1.0"),
        (-math.inf, 'float("-inf")'),
        ({"a": [1, None, {}], "b": True}, '{"a": [1, None, {}], "b": True}'),
        (Code("name"), "name"),
    ],
)
def test_on_a_line(value: object, source: str) -> None:
    """As one would write it."""
    assert flat(value) == source


def test_room() -> None:
    """What has no room on its line stands below, an item a line, and all of it counts."""
    short, long = "x" * 88, "x" * 89
    assert literal([short], "    ", "a = ") == f'["{short}"]'
    assert literal([long], "    ", "a = ") == f'[\n        "{long}",\n    ]'
    assert literal([short], "    ", "a = ", ",").count("\n") == 2
    assert literal(["é" * 88], "    ", "a = ").count("\n") == 0
    assert literal(["日" * 45], "    ", "a = ").count("\n") == 2
    assert literal({}, " " * 100) == "{}"


def test_a_call() -> None:
    """On a line if it has room there; else an argument a line."""
    assert called("f", [("", "a"), ("b", 1)], "") == 'f("a", b=1)'
    made = called("f", [("", Code("a")), ("b", "x" * 90)], "    ")
    assert made == f'f(\n        a,\n        b="{"x" * 90}",\n    )'
    assert max(map(columns, made.split("\n"))) > 100  # what can't be broken stays whole
