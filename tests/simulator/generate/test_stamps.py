"""Moments, held to Python's own datetime."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.stamps import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    iso,
    iso_python,
    office_hours,
    read,
    weekday,
)
from tests.simulator.generate.fixed import few_laws

UNIX = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(
    lambda drawn: (drawn.replace(tzinfo=UTC) - UNIX) // timedelta(milliseconds=1)
)
micros = st.none() | st.integers(0, 999)
near = st.integers(read("2020-01-01"), read("2030-01-01"))


def moment(ms: int) -> datetime:
    """As datetime has it."""
    return UNIX + timedelta(milliseconds=ms)


def test_units() -> None:
    """They are milliseconds."""
    assert (SECOND, MINUTE, HOUR, DAY) == (1_000, 60_000, 3_600_000, 86_400_000)


WRITTEN = [
    (0, "1970-01-01T00:00:00.000Z"),
    (-1, "1969-12-31T23:59:59.999Z"),
    (59_999, "1970-01-01T00:00:59.999Z"),
    (1_772_409_599_007, "2026-03-01T23:59:59.007Z"),
]


@pytest.mark.parametrize(("ms", "text"), WRITTEN)
def test_iso(ms: int, text: str) -> None:
    """Always with three digits of milliseconds and a Z."""
    assert iso(ms) == text


@few_laws
@given(moments)
def test_iso_is_datetimes(ms: int) -> None:
    """The same as datetime writes, before and after 1970."""
    text = moment(ms).isoformat(timespec="milliseconds")
    assert iso(ms) == text.replace("+00:00", "Z")


@few_laws
@given(moments, micros)
def test_iso_python_is_datetimes(ms: int, more: int | None) -> None:
    """Python's SDK writes isoformat of an aware datetime, to the millisecond or microsecond."""
    exact = moment(ms) + timedelta(microseconds=more or 0)
    timespec = "milliseconds" if more is None else "microseconds"
    assert iso_python(ms, more) == exact.isoformat(timespec=timespec)


@few_laws
@given(moments, micros)
def test_read_is_the_way_back(ms: int, more: int | None) -> None:
    """What was written is read again; microseconds are rounded down."""
    assert read(iso(ms)) == read(iso_python(ms, more)) == ms


READ = [
    ("2026-01-05", 1_767_571_200_000),
    ("2026-01-05T00:00:00", 1_767_571_200_000),
    ("2026-01-05T01:30:00+01:30", 1_767_571_200_000),
    ("2026-01-04T23:59:59.9999Z", 1_767_571_199_999),
]


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock isn't set to UTC."""
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
@pytest.mark.parametrize(("text", "ms"), READ)
def test_read(text: str, ms: int) -> None:
    """Without an offset it is UTC wherever the machine is, without a time midnight."""
    assert read(text) == ms


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "2026-02-30", "12"])
def test_no_moment(text: str) -> None:
    """What is no moment is refused."""
    with pytest.raises(ValueError, match=r"isoformat|month|day"):
        read(text)


@few_laws
@given(moments)
def test_weekday(ms: int) -> None:
    """0 is a Monday, as datetime has it."""
    assert weekday(ms) == moment(ms).weekday()


@few_laws
@given(near, st.integers(0, 9))
def test_office_hours(local: int, seed: int) -> None:
    """At work it is now; else before noon of the next day of work, which begins at eight."""
    found = office_hours(local, Random(seed))
    now, then = moment(local), moment(found)
    if now.weekday() < 5 and 8 <= now.hour < 18:
        assert found == local
        return
    assert found > local
    assert then.weekday() < 5
    assert 8 <= then.hour < 12
    days = [now.date() + timedelta(days=n) for n in range(now.hour >= 8, 4)]
    assert then.date() == next(day for day in days if day.weekday() < 5)


EDGES = [
    ("2026-01-09T07:59:59.999", "2026-01-09"),
    ("2026-01-09T08:00:00.000", "now"),
    ("2026-01-09T17:59:59.999", "now"),
    ("2026-01-09T18:00:00.000", "2026-01-12"),
    ("2026-01-10T07:59:59.999", "2026-01-12"),
    ("2026-01-11T23:59:59.999", "2026-01-12"),
    ("2026-01-12T18:00:00.000", "2026-01-13"),
]


@pytest.mark.parametrize(("local", "day"), EDGES)
def test_edges_of_office_hours(local: str, day: str) -> None:
    """Work begins with eight o'clock and ends with six; a Friday's evening is for Monday."""
    found = office_hours(read(local), Random(0))
    assert iso(found)[:10] == day if day != "now" else found == read(local)


def test_not_all_at_once() -> None:
    """Whoever comes at night comes at some time of the morning, not at eight sharp."""
    night = read("2026-01-06T02:00:00")
    assert len({office_hours(night, Random(seed)) for seed in range(50)}) > 40


def test_other_weekends() -> None:
    """Where people are off on Friday and Saturday, Sunday is a day like any other."""
    friday, sunday = read("2026-01-09T10:00"), read("2026-01-11T10:00")
    assert office_hours(sunday, Random(0), (4, 5)) == sunday
    assert iso(office_hours(friday, Random(0), (4, 5)))[:10] == "2026-01-11"
