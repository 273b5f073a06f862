"""Moments as operations give them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats import is_moment, is_naive_moment
from simulator.clock import iso
from simulator.moments import seconds
from tests.simulator.generated import json_values, laws

T = 1710148905.123


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-03-11T09:21:45.123Z", T),
        ("2024-03-11t09:21:45.123z", T),
        ("2024-03-11T10:21:45.123+01:00", T),
        ("2024-03-11T04:51:45.123-04:30", T),
        ("2024-03-11T09:21:45.123", T),
        ("2024-03-11 09:21:45.123", T),
        ("2024-03-11T09:21:45.123000999Z", T),
        ("2024-03-11", 1710115200.0),
        (1710148905, 1710148905.0),
        (1710148905123, T),
        (1710148905.0, 1710148905.0),
        (0, 0.0),
        (99_999_999_999, 99_999_999_999.0),
        (100_000_000_000, 100_000_000.0),
        ("1969-12-31T23:59:59Z", -1.0),
    ],
)
def test_forms(moment: object, expected: float) -> None:
    """ISO 8601, UTC where it has no offset, epoch seconds and epoch milliseconds."""
    assert seconds(moment) == expected


@pytest.mark.parametrize(
    "moment",
    [
        None,
        True,
        False,
        "",
        "soon",
        "NA",
        "1710148905",
        "1710148905123",
        "20240311T092145Z",
        "9999-12-31T23:59:59.999999Z",
        "2024-02-30T00:00:00Z",
        "2024-03-11T24:00:01Z",
        "2024-03-11T09:21:60Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+12:00",
        "2024-03-11T09:21:45+99:00",
        "\ud800",
        -1,
        1710148905.5,
        10**14,
        10**400,
        float("nan"),
        float("inf"),
        [],
        {},
        ["2024-03-11"],
    ],
)
def test_no_moments(moment: object) -> None:
    """What is none of these, and a moment before the year 1 or after 9999, is no moment."""
    assert seconds(moment) is None


@laws
@given(json_values | st.integers() | st.datetimes(timezones=st.timezones()).map(str))
def test_whatever_it_gives_can_be_shown(moment: object) -> None:
    """It raises nothing, and what it gives is a time that the clock can write."""
    found = seconds(moment)
    assert found is None or iso(found)


@laws
@given(
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]{1,7})?"
        r"([Zz]|[+-][0-2][0-9]:[0-9]{2})?",
        fullmatch=True,
    )
)
def test_what_the_contract_takes_is_read(text: str) -> None:
    """A created_at that keeps the contract is read, but for those at the ends of the calendar."""
    if (is_moment(text) or is_naive_moment(text)) and "0002" <= text[:4] <= "9998":
        assert seconds(text) is not None


@laws
@given(st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)))
def test_it_is_read_back(moment: datetime) -> None:
    """A time is read as what it was written from, to the millisecond."""
    found = seconds(iso(moment.timestamp()))
    assert found is not None
    assert abs(found - moment.timestamp()) <= 0.0011
