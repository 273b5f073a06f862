"""JSON in texts and in base64."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from simulator.payload.scrub.wrapped import body_text, unwrapped


def upper(value: Any) -> Any:
    if isinstance(value, dict):
        return {_first_up(key): upper(one) for key, one in value.items()}
    if isinstance(value, list):
        return [upper(one) for one in value]
    return value.upper() if isinstance(value, str) else value


def _first_up(key: str) -> str:
    """Of a key that stands twice the mark behind it stays."""
    return key[:1].upper() + key[1:]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('{"a": "b", "c": [1]}', '{"A": "B", "C": [1]}'),
        ('{"a":"b","a":"c"}', '{"A":"B","A":"C"}'),
        ('["é"]', '["É"]'),
        (base64.b64encode(b'{"a":"bcdef"}').decode(), base64.b64encode(b'{"A":"BCDEF"}').decode()),
        ("{", None),
        ("[1", None),
        ("{a}", None),
        ("eyJhIjoi", None),
        ("text", None),
    ],
)
def test_a_text(text: str, made: str | None) -> None:
    """Its value is replaced, and its spelling and its keys that stand twice stay."""
    assert unwrapped(text, upper) == made


def test_what_is_no_object() -> None:
    """A scalar is no document."""
    assert body_text("7", upper) is None
    assert body_text('"a"', upper) is None
