"""Times as the simulator writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats import is_moment
from simulator.clock import iso, system
from tests.simulator.generated import laws


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1710148905.123, "2024-03-11T09:21:45.123Z"),
        (1710148905.9999, "2024-03-11T09:21:45.999Z"),
        (1710148905.0009, "2024-03-11T09:21:45.000Z"),
        (-0.5, "1969-12-31T23:59:59.500Z"),
    ],
)
def test_iso(seconds: float, text: str) -> None:
    """A moment is written in UTC, with milliseconds, rounded down."""
    assert iso(seconds) == text


@laws
@given(st.integers(-(10**10), 10**11).map(lambda tenths: tenths / 10))
def test_iso_says_the_moment(seconds: float) -> None:
    """Whatever the moment, its text keeps the contract's format and reads as that moment."""
    text = iso(seconds)
    assert is_moment(text)
    read = datetime.fromisoformat(text)
    exact = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert timedelta(0) <= exact - read < timedelta(milliseconds=1)


def test_system_is_the_time_of_this_machine() -> None:
    """The usual clock gives seconds since 1970."""
    before = datetime.now(UTC)
    moment = datetime.fromtimestamp(system(), UTC)
    assert before <= moment <= datetime.now(UTC)
