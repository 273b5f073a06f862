"""Moments that are about right."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.expecting.compared import ABSENT, ExpectationError
from simulator.expecting.moments import about, about_now
from tests.simulator.generated import laws

NINE = "2024-03-11T09:00:00.000Z"
MOMENT = datetime(2024, 3, 11, 9, tzinfo=UTC)
SECONDS = MOMENT.timestamp()
SAME: list[Any] = [
    NINE,
    "2024-03-11T10:00:00+01:00",
    MOMENT,
    MOMENT.astimezone(timezone(timedelta(hours=5))),
    SECONDS,
    int(SECONDS),
    int(SECONDS) * 1000,
]
GOOD = ["2024-03-11T09:00:05Z", "2024-03-11T08:59:55.000Z", int(SECONDS) - 5, int(SECONDS) * 1000]
BAD = ["2024-03-11T09:00:05.002Z", "2024-03-11T08:59:54Z", int(SECONDS) + 6, "nine", None, ABSENT,
       True, {}, "2024"]  # fmt: skip
WITHIN: list[Any] = ["5s", "5000ms", timedelta(seconds=5), 5, 5.0, "0.0833333333m"]
WRONG: list[tuple[Any, str]] = [
    (lambda: about(datetime(2024, 3, 11)), "has no time zone: give it one"),
    (lambda: about("yesterday"), "about('yesterday') is no moment: give a datetime"),
    (lambda: about(True), "is no moment"),
    (lambda: about(-1), "is no moment"),
    (lambda: about(float("nan")), "is no moment"),
    (lambda: about(MOMENT, within="5 s"), "within='5 s' is no duration: give it as in 5s"),
    (lambda: about(MOMENT, within=-1), "within=-1 is no duration"),
    (lambda: about(MOMENT, within=float("inf")), "within=inf is no duration"),
    (lambda: about_now(within="soon"), "within='soon' is no duration"),
]


@pytest.mark.parametrize("moment", SAME, ids=repr)
def test_forms_of_a_moment(moment: Any) -> None:
    """A moment may be given, and may come, in every form that is documented."""
    assert all(about(moment) == value for value in GOOD)
    assert all(about(moment) != value for value in BAD)
    assert repr(about(moment)) == f"about('{NINE}', within='5s')"


@pytest.mark.parametrize("within", WITHIN, ids=repr)
def test_forms_of_a_duration(within: Any) -> None:
    """How far off it may be, both ways, the end included."""
    matcher = about(MOMENT, within=within)
    assert all(matcher == value for value in GOOD)
    assert all(matcher != value for value in BAD)


def test_about_now() -> None:
    """From when it is written to when it is compared, and so much more on both sides."""
    now = [SECONDS]
    matcher = about_now(within="5s", clock=lambda: now[0])
    assert matcher == NINE
    assert matcher == "2024-03-11T08:59:55Z"
    assert matcher != "2024-03-11T08:59:54Z"
    assert matcher != "2024-03-11T09:01:05Z"
    now[0] += 60
    assert matcher == "2024-03-11T09:01:05Z"
    assert matcher == NINE
    assert matcher != "2024-03-11T09:01:06Z"
    assert matcher != ABSENT
    assert repr(matcher) == "about_now(within='5s')"
    assert matcher.describe() == f"a moment within 5s of now ({NINE})"
    assert about_now() == datetime.now(UTC).isoformat()


def test_in_words() -> None:
    """What is expected, for a person."""
    assert about(MOMENT, "90s").describe() == f"a moment within 90s of {NINE}"


@pytest.mark.parametrize(("make", "said"), WRONG)
def test_what_is_no_moment(make: Any, said: str) -> None:
    """What can't be one is an error at once."""
    with pytest.raises(ExpectationError, match=re.escape(said)):
        make()


@laws
@given(st.datetimes(datetime(1970, 1, 2), datetime(5000, 1, 1)), st.floats(-20, 20))
def test_the_end_is_the_end(moment: datetime, off: float) -> None:
    """What is no further off than allowed is accepted, to a millisecond."""
    came = (moment.replace(tzinfo=UTC) + timedelta(seconds=off)).isoformat()
    matcher = about(moment.replace(tzinfo=UTC), within=10)
    if abs(abs(off) - 10) > 0.002:
        assert (matcher == came) is (abs(off) < 10)
