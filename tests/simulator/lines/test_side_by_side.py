"""Side by side: what belongs together stands beside each other, whatever its length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.lines.side_by_side import END, YELLOW, Cell, side_by_side
from simulator.lines.text import columns, printable
from tests.simulator.generated import laws, texts


def test_two_columns() -> None:
    """What doesn't fit goes on in its own column; a further thing stands on a line of its own."""
    rows = [
        ("/a", [Cell("= /0/a"), Cell("= /1/a")]),
        ("/a/rather/long/pointer", [Cell("dropped: nothing reads it at all")]),
        ("/b", []),
    ]
    assert list(side_by_side(("in", "out"), rows, 40)) == [
        "  in                out",
        "  /a                = /0/a",
        "                    = /1/a",
        "  /a/rather/long    dropped: nothing",
        "  /pointer            reads it at all",
        "  /b",
    ]


def test_the_left_takes_what_it_needs() -> None:
    """It is as wide as its longest text, under half of the whole."""
    assert list(side_by_side(("in", "out"), [("/abc", [Cell("x")])], 80)) == [
        "  in    out",
        "  /abc  x",
    ]


def test_colours() -> None:
    """They stand around each line of a cell, and only where they are asked for."""
    rows = [("/a", [Cell("dropped: nothing reads it at all", YELLOW), Cell("plain")])]
    plain, shown = (list(side_by_side(("in", "out"), rows, 40, colour)) for colour in (False, True))
    assert [line.replace(YELLOW, "").replace(END, "") for line in shown] == plain
    assert shown[1].count(YELLOW) == shown[1].count(END) == 1
    assert "\x1b" not in shown[-1]


printed = texts.map(printable)


@laws
@given(
    st.lists(st.tuples(printed, st.lists(printed.map(Cell), max_size=2)), max_size=3),
    st.integers(40, 130),
)
def test_any_rows(rows: list[tuple[str, list[Cell]]], width: int) -> None:
    """No line is wider than it may be."""
    lines = list(side_by_side(("incoming", "outgoing"), rows, width))
    assert len(lines) > len(rows)
    assert all(columns(line) <= width for line in lines)
