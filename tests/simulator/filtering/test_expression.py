"""Expressions as values: patterns, moments, and how they are written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import read_moment
from simulator.filtering import parse
from simulator.filtering.expression import Moment, Pattern, Span, Term
from tests.simulator.generated import laws

_letters = st.text("ab", max_size=4)


@laws
@given(st.lists(_letters, min_size=1, max_size=4), st.text("ab", max_size=10))
def test_patterns(parts: list[str], text: str) -> None:
    """A pattern fits what the regular expression with anything in its gaps matches."""
    expected = re.fullmatch(".*".join(parts), text) is not None
    assert Pattern(tuple(parts)).fits(text) == expected


def test_many_gaps() -> None:
    """However many gaps there are, it doesn't take long."""
    assert not Pattern(("a",) * 1_000 + ("b",)).fits("a" * 100_000)


@pytest.mark.parametrize(
    ("text", "now", "moment"),
    [
        ("5m", "2024-03-11T09:21:45Z", "2024-03-11T09:16:45Z"),
        ("2h", "2024-03-11T01:00:00Z", "2024-03-10T23:00:00Z"),
        ("250ms", "2024-03-11T09:00:01Z", "2024-03-11T09:00:00.750Z"),
        ("09:30", "2024-03-11T09:30:00Z", "2024-03-11T09:30:00Z"),
        ("09:30", "2024-03-11T09:29:59Z", "2024-03-10T09:30:00Z"),
        ("9:30:15", "2024-03-11T23:00:00Z", "2024-03-11T09:30:15Z"),
        ("2024-03-11", "2024-05-11T00:00:00Z", "2024-03-11T00:00:00Z"),
        ("2024-03-11T09:30", "2024-05-11T00:00:00Z", "2024-03-11T09:30:00Z"),
        ("2024-03-11T09:30:00.5+01:00", "2024-05-11T00:00:00Z", "2024-03-11T08:30:00.500Z"),
        ('"2024-03-11 09:30"', "2024-05-11T00:00:00Z", "2024-03-11T09:30:00Z"),
    ],
)
def test_moments(text: str, now: str, moment: str) -> None:
    """So long ago, the last time that a clock showed it, or a moment; without an offset in UTC."""
    term = parse(f"since:{text}")
    assert isinstance(term, Term)
    [value] = term.values
    assert isinstance(value, Moment)
    assert value.seconds(read_moment(now)) == read_moment(moment)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a AND -b", "a not b"),
        ("(a (b c)) or (d)", "a (b c) or d"),
        ('contact:"u1"', "contact:u1"),
        ('"and" "OR" not "not"', '"and" "OR" not "not"'),
        ("message_id:a*b*", "messageId:a*b*"),
        ('"x y"*z', '"x y"*z'),
        ("status:4XX,>=500", "status:4xx,>=500"),
        ('since:"2024-03-11 09:30"', 'since:"2024-03-11 09:30"'),
        ("verdict:>=Warning", "verdict:>=warning"),
        ('params."a.b".c:1..2', 'params."a.b".c:1..2'),
        ('params.a:"1..2"', 'params.a:"1..2"'),
    ],
)
def test_how_it_is_written(text: str, written: str) -> None:
    """Shortly, with quotes where they are needed."""
    assert str(parse(text)) == written


def test_where_it_stands_says_nothing() -> None:
    """Two expressions are equal wherever they stand in their texts."""
    first, second = parse("contact:u1"), parse("  contact:u1")
    assert first == second
    assert (first.span, second.span) == (Span(0, 10), Span(2, 12))
    assert hash(first) == hash(second)
