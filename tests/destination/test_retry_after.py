"""Retry-After: seconds or a date, and what can't be read is ignored."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from destination.retry_after import http_date, retry_after

NOON = datetime(2024, 3, 11, 12, tzinfo=UTC).timestamp()

READ = [
    # seconds
    ("0", 0.0),
    ("7", 7.0),
    ("007", 7.0),
    (" 7\t", 7.0),
    ("1.5", 1.5),
    ("31536000", 31_536_000.0),
    ("9" * 400, math.inf),
    # the three forms of an HTTP date
    ("Mon, 11 Mar 2024 12:01:30 GMT", 90.0),
    ("Monday, 11-Mar-24 12:01:30 GMT", 90.0),
    ("Mon Mar 11 12:01:30 2024", 90.0),
    ("Thu Mar 14 12:00:00 2024", 259_200.0),
    # other zones, which nobody should send
    ("Mon, 11 Mar 2024 13:01:30 +0100", 90.0),
    ("Mon, 11 Mar 2024 07:01:30 -0500", 90.0),
    ("Mon, 11 Mar 2024 07:01:30 EST", 90.0),
    ("Mon, 11 Mar 2024 12:01:30 UT", 90.0),
    ("Mon, 11 Mar 2024 12:01:30 -0000", 90.0),
    # without the day of the week, in any casing, around midnight
    ("11 Mar 2024 12:01:30 GMT", 90.0),
    ("mon, 11 mar 2024 12:01:30 gmt", 90.0),
    ("Tue, 12 Mar 2024 00:00:00 GMT", 43_200.0),
    # now, and past
    ("Mon, 11 Mar 2024 12:00:00 GMT", 0.0),
    ("Mon, 11 Mar 2024 11:59:59 GMT", 0.0),
    ("Sunday, 06-Nov-94 08:49:37 GMT", 0.0),
    ("Mon, 01 Jan 0001 00:00:00 GMT", 0.0),
]
UNREADABLE = [
    "",
    " ",
    "soon",
    "-1",
    "+1",
    "-0",
    "1e3",
    "0x10",
    "1_000",
    "1,000",
    ".5",
    "5.",
    "1.2.3",
    "5 s",
    "5 6",
    "3, 5",
    "٣",
    "７",
    "NaN",
    "inf",
    "PT5S",
    "2024-03-11T12:01:30Z",
    "Mon, 32 Mar 2024 12:01:30 GMT",
    "Mon, 11 Mar 2024 25:01:30 GMT",
    "Mon, 11 Foo 2024 12:01:30 GMT",
    "Mon, 11 Mar 99999 12:01:30 GMT",
    "Mon, 11 Mar 99999999999999999999 12:01:30 GMT",
    "Mon, 11 Mar 2024 12:01:30 +9900",
    "Mon, 11 Mar 2024",
    "GMT",
    ",",
    "\x00",
    "9" * 400 + "x",
]


@pytest.mark.parametrize(("value", "wait"), READ)
def test_what_can_be_read(value: str, wait: float) -> None:
    """The seconds from now on; a moment that is past is no wait."""
    assert retry_after([value], NOON) == wait


def test_a_date_without_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It means UTC wherever this machine is."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "EST5EDT")
        time.tzset()
        found = retry_after(["Mon Mar 11 12:01:30 2024"], NOON)
    time.tzset()
    assert found == 90.0


@pytest.mark.parametrize("value", UNREADABLE)
def test_what_cannot_be_read(value: str) -> None:
    """Anything else is as if nothing had been said."""
    assert retry_after([value], NOON) is None
    assert retry_after([value, "3", value], NOON) == 3.0


@pytest.mark.parametrize(
    ("values", "wait"),
    [
        ([], None),
        (["3", "7", "5"], 7.0),
        (["Mon, 11 Mar 2024 12:01:30 GMT", "91"], 91.0),
        (["Mon, 11 Mar 2024 12:01:30 GMT", "89"], 90.0),
        (["Mon, 11 Mar 2024 11:00:00 GMT", "soon"], 0.0),
    ],
)
def test_several(values: list[str], wait: float | None) -> None:
    """Of several the longest wait counts: none of them is undercut."""
    assert retry_after(values, NOON) == wait


WORDS = sorted({word for value in [*dict(READ), *UNREADABLE] for word in value.split()})
DATES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
NUMBERS = st.integers().map(str) | st.floats().map(str) | st.text("0123456789.", min_size=1)


@given(
    st.lists(st.text() | DATES | NUMBERS, max_size=4),
    st.floats(allow_nan=False, allow_infinity=False),
)
@example(["9" * 5_000], NOON)
@example(["Mon, 11 Mar 2024 12:01:30 GMT"], -1.7e308)
def test_nothing_is_raised(values: list[str], now: float) -> None:
    """Whatever is said: None, or a wait that isn't negative."""
    wait = retry_after(values, now)
    assert wait is None or wait >= 0.0


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(9998, 12, 30)),
    st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_every_date_can_be_read(moment: datetime, zone: timezone) -> None:
    """A date that is written as one is read as that moment, to the second."""
    moment = moment.replace(microsecond=0, tzinfo=zone)
    assert http_date(format_datetime(moment)) == moment.timestamp()
    assert http_date(format_datetime(moment.astimezone(UTC), usegmt=True)) == moment.timestamp()


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_date_is_as_far_away_as_it_is(now: int, wait: int) -> None:
    """A date so many seconds from now means so many seconds."""
    moment = datetime.fromtimestamp(now + wait, UTC)
    assert retry_after([format_datetime(moment, usegmt=True)], now) == wait
