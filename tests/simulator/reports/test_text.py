"""The report for a terminal, where the command's own tests don't reach: nothing in it acts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.reports.dropped import Counted, DroppedFields, Field
from simulator.reports.problems import Fixed, Kind
from simulator.reports.text import compared, dropped_text, inert, lines_of, summary, tally
from tests.simulator.generated import laws, texts
from tests.simulator.reports.checked import ADVISED, CASE, DIFFERENT, GOOD, REFUSED, found


@laws
@given(texts | st.text(st.sampled_from(" :#[\t\n\x1bx")))
def test_no_line_is_a_command(value: str) -> None:
    """A CI runner finds no command in a line, at its start nor behind ``##[``."""
    line = inert(value)
    assert line.isprintable()
    assert "##[" not in line
    assert not line.lstrip().startswith("::")


@pytest.mark.parametrize("line", ["a.json:1 track m1", "  a::b", "# [x]", ""])
def test_other_lines_stay(line: str) -> None:
    """What is no command stays as it is."""
    assert inert(line) == line


def test_a_payload_with_commands() -> None:
    """A payload can't speak to the runner that it is checked on."""
    message = {**GOOD, "messageId": "##[error]x", "userId": [1], "::stop-commands::x": 1}
    assert not any("##[" in line for line in lines_of("::error::.json", found(message)))
    assert lines_of("::error::.json", found(message))[0].startswith("\\x3a:error::.json:1")


def test_why_nothing_came_of_a_case() -> None:
    """A case that fails says with which reason its message was refused, whatever it expects."""
    case = {**DIFFERENT, "message": REFUSED, "expect": {"operations": [{"method": "contact"}]}}
    *_, last = lines_of("a.json", found(case))
    assert last == "  refused id_required /userId: neither userId nor anonymousId is given"


def test_counts() -> None:
    """Outcomes come first, then what was found by its code."""
    counts: Counter[str] = Counter()
    for value in (GOOD, ADVISED, REFUSED, CASE, DIFFERENT):
        tally(counts, found(value))
    assert [line.split(None, 1) for line in summary(counts).splitlines()] == [
        ["1", "case as expected"],
        ["1", "case different"],
        ["1", "refused"],
        ["2", "translated"],
        ["1", "message warning SM-230"],
        ["1", "note email_missing"],
        ["1", "refused id_required"],
    ]


def test_several_cases() -> None:
    """They are cases."""
    counts = Counter({"case as expected": 2, "case different": 1})
    assert summary(counts) == "       2 cases as expected\n       1 case different\n"


def test_against_a_baseline() -> None:
    """It says how many are known, and names what is fixed."""
    assert compared("b.json", 1200, []) == "   1,200 known from b.json\n"
    fixed = Fixed("a.json", Kind("note", "email_missing", "/traits/email"), 2)
    assert compared("b.json", 0, [fixed]).splitlines() == [
        "fixed a.json: note email_missing /traits/email x2",
        "       0 known from b.json",
        "       2 fixed since; --update takes them out",
    ]


def test_what_is_dropped() -> None:
    """The count, and which fields where it is too much; none of it acts."""
    field = Field("page", "/##[x")
    found = DroppedFields(2, (Counted(field, 2, "::a", 1, "nothing reads it", False),), 2)
    assert dropped_text(found) == "       2 dropped fields, 1 different: 2 allowed\n"
    assert dropped_text(replace(found, most=1, gone=(field,))).splitlines() == [
        "dropped page /#\\x23[x, 2 times, first at ::a:1: nothing reads it",
        "no longer dropped page /#\\x23[x",
        "       2 dropped fields, 1 different: more than the 1 allowed",
        "       1 no longer dropped; --update takes them out",
    ]
