"""Texts that are JSON themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from simulator.payload.repro.packed import packed, shrunk_inside, unpacked
from tests.simulator.generated import json_values, laws


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        (' [1, "b"]', [1, "b"]),
        ('"a"', None),
        ("7", None),
        ("{a}", None),
        ("[" * 100_000, None),
        ("", None),
        (7, None),
        ({"a": 1}, None),
    ],
)
def test_only_objects_and_lists_are_unpacked(text: object, value: object) -> None:
    """Anything else is a text like any."""
    assert unpacked(text) == value


@laws
@given(json_values)
def test_what_is_packed_is_unpacked(value: Any) -> None:
    """As it was, on as few characters as may be."""
    assert packed(unpacked(packed([value]))) == packed([value])
    assert len(packed(value)) <= len(json.dumps(value))


def test_a_text_is_made_smaller_inside() -> None:
    """It stays JSON; what isn't is left alone."""
    message = {"properties": json.dumps({"plan": "pro", "more": ["x", 1]}), "text": "{no}"}

    def still(other: Any) -> bool:
        inner = unpacked(other["properties"])
        return isinstance(inner, dict) and inner.get("plan") == "pro"

    assert shrunk_inside(message, still) == {"properties": '{"plan":"pro"}', "text": "{no}"}
    assert shrunk_inside(message, lambda other: other == message) == message
