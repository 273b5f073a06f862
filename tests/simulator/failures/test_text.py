"""A failure as text: one screen."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.failures import Failure, Spot
from simulator.failures.text import HEIGHT, lines
from tests.simulator.generated import laws, texts

FULL = Failure(
    "SM-220",
    "mrr is a string.",
    "warning",
    Spot("a.json", 3, ("/traits/mrr", "/context/mrr"), "r at r.py:1", "POST /v1/batch", "/0"),
    "number",
    'string "49"',
    "mr",
    "contact.json#/type",
    "sm.reserved [documented]: It says so.",
    ("@@ /0 @@", "-1", "+2"),
    ("One.", "Two.", "Three.", "Four."),
    ("sim check a.json", "# more"),
    ("SM-220",),
    5,
    ("b.json:1", "b.json:2", "b.json:3", "b.json:4"),
)


def test_the_order_in_which_it_is_read() -> None:
    """What is wrong, where, what was expected, why, what differs, what to do, where else."""
    assert lines(FULL) == [
        "warning SM-220: mrr is a string.",
        "  file         a.json:3",
        "  message      /traits/mrr, /context/mrr",
        "  rule         r at r.py:1",
        "  request      POST /v1/batch",
        "  expected     number",
        '  got          string "49"',
        "  did you mean mr?",
        "  contract     contact.json#/type",
        "  evidence     sm.reserved [documented]: It says so.",
        "  diff         - expected, + got",
        "@@ /0 @@",
        "-1",
        "+2",
        "  fix          One.",
        "               Two.",
        "               Three.",
        "  reproduce    sim check a.json",
        "               # more",
        "  others       5 more of this cause: b.json:1, b.json:2, b.json:3 ...",
    ]


def test_what_is_not_known_is_left_out() -> None:
    """A sentence with its code is all that has to be there."""
    assert lines(Failure("unmet", "It didn't come.")) == ["error unmet: It didn't come."]
    assert lines(Failure("x", "x.", spot=Spot("a.json", operation="/0"))) == [
        "error x: x.",
        "  file         a.json",
        "  operation    /0",
    ]
    assert lines(Failure("x", "x.", others=1))[1:] == ["  others       1 more of this cause"]


def test_it_is_one_screen() -> None:
    """A long diff gives way, and says how much of it isn't shown; commands are never cut."""
    command = "echo " + "x" * 500
    long = Failure("x", "x. " * 300, diff=tuple(f"+{n}" for n in range(99)), reproduce=(command,))
    shown = lines(long)
    assert len(shown) == HEIGHT
    assert shown[-1].endswith(command)
    assert shown[-2] == "  … 81 lines more"
    assert sum(line.startswith("+") for line in shown) == 18


def test_long_values_are_wrapped_and_cut() -> None:
    """Two lines for a value, three for the sentence, whatever the width."""
    for width in (60, 100):
        shown = lines(Failure("x", "word " * 99, expected="word " * 99, fix=("y" * 999,)), width)
        assert [line[:14].strip() for line in shown] == [
            "error x: word",
            "word word wo",
            "word word wo",
            "expected",
            "",
            "fix",
            "",
        ]
        assert all(len(line) <= width for line in shown)
        assert shown[2].endswith(" …")


@laws
@given(st.data())
def test_nothing_in_it_is_acted_on(data: Any) -> None:
    """Whatever the texts hold, each line is printable, and only as long as it may be."""
    text = data.draw(texts)
    spot = Spot(text, 1, (text,), text, text, text)
    shown = lines(Failure(text, text, "error", spot, *[text] * 5, fix=(text,), reproduce=(text,)))
    assert all(line.isprintable() for line in shown)
    assert len(shown) <= HEIGHT
