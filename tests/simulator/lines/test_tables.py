"""Tables for people."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.lines.tables import MAX_CELL, table
from tests.simulator.generated import laws, texts


def test_columns_are_in_line() -> None:
    """Names, then rows; no white space at the ends of lines."""
    assert list(table(["name", "n", "at"], [["plan", "100", ""], ["a b", "1", "x"]])) == [
        "name  n    at",
        "plan  100",
        "a b   1    x",
    ]


def test_no_rows_are_no_table() -> None:
    """Without rows there is nothing, not even the names."""
    assert list(table(["name"], [])) == []


@pytest.mark.parametrize(
    ("text", "columns"),
    [("日本", 4), ("ｆｕｌｌ", 8), ("cafe\u0301", 4), ("é", 1), ("🎉", 2), ("abc", 3)],
)
def test_wide_letters(text: str, columns: int) -> None:
    """A letter that takes two columns of a terminal is counted as two, a combining mark as none."""
    names = "a" + " " * (columns - 1)
    assert list(table(["a", "b"], [[text, "x"]])) == [f"{names}  b", f"{text}  x"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u202edlrow", "\\u202edlrow"),
        ("\ud800", "\\ud800"),
        ("\u2028", "\\u2028"),
        ("a" * MAX_CELL, "a" * MAX_CELL),
        ("a" * (MAX_CELL + 1), "a" * (MAX_CELL - 1) + "…"),
        ("\x1b" * MAX_CELL, ("\\x1b" * MAX_CELL)[: MAX_CELL - 1] + "…"),
    ],
)
def test_what_a_terminal_would_act_on(text: str, shown: str) -> None:
    """It is written out; of what is long the beginning is shown."""
    assert list(table(["a"], [[text]])) == ["a", shown]


@laws
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
def test_whatever_stands_in_it(rows: list[tuple[str, str]]) -> None:
    """A line a row, nothing in it that can't be printed, the second column at one place."""
    lines = list(table(["first", "second"], rows))
    assert len(lines) == len(rows) + 1
    assert all(line.isprintable() for line in lines)
    for line, (_, second) in zip(lines[1:], rows, strict=True):
        if second.isascii() and second.isprintable() and second.strip() == second != "":
            assert line.endswith(f"  {second}")
            before = line.removesuffix(second)
            assert width(before) == lines[0].index("second")


def width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(one) in ("W", "F") for one in text)
    return len(text) + wide - sum(unicodedata.combining(one) != 0 for one in text)
