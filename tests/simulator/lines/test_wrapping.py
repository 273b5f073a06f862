"""Wrapping: lines of so many columns, with nothing lost but what is over the limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.lines.text import columns, printable
from simulator.lines.wrapping import padded, wrapped
from tests.simulator.generated import laws, texts


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 9, [""]),
        ("short", 5, ["short"]),
        ("two words", 5, ["two", "words"]),
        ("a longer sentence", 10, ["a longer", "sentence"]),
        ("/context/page/url", 10, ["/context", "/page/url"]),
        ("= /properties/address", 14, ["= /properties", "/address"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("日本語", 4, ["日本", "語"]),
        ("日本", 2, ["日", "本"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
    ],
)
def test_where_a_text_breaks(text: str, width: int, lines: list[str]) -> None:
    """At a space, before a slash, else where the line is full; wide letters take two columns."""
    assert wrapped(text, width) == lines


def test_a_text_that_is_too_long() -> None:
    """The last line that there may be says that there is more."""
    assert wrapped("abcdefgh", 3, most=2) == ["abc", "de…"]
    assert wrapped("日本語日本語", 4, most=1) == ["日…"]
    assert wrapped("abcdef", 3, most=2) == ["abc", "def"]


def test_padding() -> None:
    """Up to so many columns, not characters."""
    assert padded("日", 4) == "日  "
    assert padded("long", 2) == "long"


@laws
@given(texts.map(printable), st.integers(2, 20))
def test_any_text(text: str, width: int) -> None:
    """Each line fits, and all of the text is there but for spaces."""
    lines = wrapped(text, width, most=100)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    few = wrapped(text, width, most=2)
    assert len(few) <= 2
    assert all(columns(line) <= width for line in few)
