"""Laws of reading: nothing makes it raise, and it counts levels as a naive recursion does."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reading import MAX_LEVELS, levels, loads, poison, read
from contracts.registry import check
from tests.contracts.generated import hostile_values, json_values, laws, texts

_WRAPPERS = (
    "[%s]",
    '{"a": %s}',
    '["]", %s]',
    '[%s, "["]',
    '{"}": %s}',
    r'["\"{[\\", %s]',
    "[[], %s]",
)
"""Brackets in strings, escaped quotes and empty lists beside are what miscounting trips over."""


@st.composite
def deep_json(draw: st.DrawFn) -> str:
    """JSON text of about 100 levels, of lists and objects in turns."""
    text = draw(st.sampled_from(["0", "{}", '"["', "NaN"]))
    for _ in range(draw(st.integers(95, 105))):
        wrapper = draw(st.sampled_from(_WRAPPERS))
        text = wrapper.replace("%s", text)
    return text


def depth(value: object) -> int:
    """How deep a value nests, by plain recursion."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, dict | list) + max(map(depth, below), default=0)


def finite(value: object) -> bool:
    """Whether every number in it is, by plain recursion."""
    if isinstance(value, float):
        return math.isfinite(value)
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(map(finite, below))


@laws
@given(deep_json())
def test_levels_are_never_counted_too_few(text: str) -> None:
    """Over 100 is over 100 and up to 100 is up to 100, whatever stands in strings."""
    real = depth(json.loads(text))
    assert levels(text.encode()) >= min(real, MAX_LEVELS + 1)
    assert (levels(text.encode()) > MAX_LEVELS) == (real > MAX_LEVELS)


@laws
@given(json_values)
def test_few_brackets_are_few_levels(value: Any) -> None:
    """Where there can't be more than 100 levels, at least the real number of them is told."""
    assert depth(value) <= levels(json.dumps(value).encode()) <= MAX_LEVELS


@pytest.mark.parametrize(
    ("text", "real"),
    [
        pytest.param('["]",' * 150 + "0" + ',"["]' * 150, 101, id="paired in strings"),
        pytest.param('[{"a":' * 80 + "0" + "}]" * 80, 101, id="160 in turns"),
        pytest.param('[{"a":' * 50 + "0" + "}]" * 50, 100, id="100 in turns"),
        pytest.param("[[]," * 99 + "[]" + "]" * 99, 100, id="100 and as many beside"),
        pytest.param('[{"":"[","]":' * 60 + "0" + "}]" * 60, 101, id="strings beside strings"),
        pytest.param('["[[[",' * 60 + "0" + "]" * 60, 60, id="60 and more in strings"),
        pytest.param("]" * 200 + "[" * 200, 101, id="no JSON"),
    ],
)
def test_levels_of_what_is_made_to_mislead(text: str, real: int) -> None:
    """Brackets in strings that pair up, lists and objects in turns, brackets that never close."""
    assert levels(text.encode()) == real


@laws
@given(deep_json())
def test_poison_is_what_a_naive_recursion_finds(text: str) -> None:
    """Over 100 levels, or a number that isn't finite, and nothing else."""
    value = json.loads(text)
    assert (poison(value) is None) == (depth(value) <= MAX_LEVELS and finite(value))


@laws
@given(hostile_values)
def test_poison_finds_every_number_that_is_not_finite(value: Any) -> None:
    """Few levels are never poison by themselves."""
    assert (poison(value) is None) == finite(value)


@laws
@given(st.binary(max_size=40) | texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_can_be_read(body: bytes) -> None:
    """What comes is a value or one violation that says why there is none."""
    reading = read(body)
    assert reading.readable or (reading.value is None and len(reading.violations) == 1)


@laws
@given(deep_json(), st.text('[]{}",:0a\\ ', max_size=8))
def test_torn_json_can_be_read(text: str, tail: str) -> None:
    """However deep it was when it broke off."""
    for body in (text, text[: len(text) // 2], text + tail, tail + text):
        reading = read(body.encode(), "compat")
        assert reading.readable or reading.violations


@laws
@given(json_values)
def test_what_is_read_is_what_was_written(value: Any) -> None:
    """Nothing good is lost, and what was read can be judged."""
    reading = read(json.dumps(value).encode())
    assert json.dumps(reading.value) == json.dumps(value) == json.dumps(loads(json.dumps(value)))
    assert (reading.readable, reading.violations, reading.poisoned) == (True, [], {})
    check("salesmachine/item", reading.value)
