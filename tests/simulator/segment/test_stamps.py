"""Timestamps: what Segment makes of a client's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.segment.stamps import computed, read
from tests.simulator.generated import json_values, laws

RECEIVED = "2024-03-11T12:00:00.500Z"
MOMENT = datetime(2024, 3, 11, 9, 21, 45, 123000, tzinfo=UTC)
milliseconds = st.integers(0, 10**13).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-11T09:21:45.123Z",
        "2024-03-11t09:21:45.123z",
        "2024-03-11T09:21:45.123000456Z",
        "2024-03-11T09:21:45.123456789Z",
        "2024-03-11T09:21:45,123Z",
        "2024-03-11T10:21:45.123+01:00",
        "2024-03-11T02:51:45.123-0630",
        "2024-03-11T10:21:45.123+01",
        "2024-03-11 09:21:45.123",
        "2024-03-11T09:21:45.123",
        "1710148905123",
        1710148905123,
    ],
)
def test_the_forms_that_clients_send(text: object) -> None:
    """Offsets, nanoseconds, no zone (then UTC) and epoch digits all name the moment."""
    found = read(text)
    assert found is not None
    assert found.replace(microsecond=found.microsecond // 1000 * 1000) == MOMENT


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-11", datetime(2024, 3, 11, tzinfo=UTC)),
        ("2024-03-11T09:21Z", datetime(2024, 3, 11, 9, 21, tzinfo=UTC)),
        ("1710148905", datetime(2024, 3, 11, 9, 21, 45, tzinfo=UTC)),
    ],
)
def test_what_is_left_out_is_zero(text: str, moment: datetime) -> None:
    """A date is its first moment."""
    assert read(text) == moment


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "yesterday",
        "2024-02-30",
        "2024-03-11T25:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "2006-01-02 15:04:05.999999999 -0700 MST",
        "٢٠٢٤-٠٣-١١",
        "171014890512",
        True,
        -1,
        10**14,
        pytest.param(10**5000, id="5001 digits"),
        1710148905.5,
        [],
        {},
    ],
)
def test_what_is_no_moment(value: object) -> None:
    """It counts as absent."""
    assert read(value) is None


@pytest.mark.parametrize(
    ("sent", "original", "timestamp"),
    [
        # The client's clock is an hour slow: what happened 10 s before it sent happened then.
        ("2024-03-11T11:00:00.000Z", "2024-03-11T10:59:50.000Z", "2024-03-11T11:59:50.500Z"),
        ("2024-03-11T11:00:00.000000Z", "2024-03-11T12:59:50+02:00", "2024-03-11T11:59:50.500Z"),
        # Later than it was sent: an hour ahead.
        ("2024-03-11T11:00:00Z", "2024-03-11T12:00:00Z", "2024-03-11T13:00:00.500Z"),
        (None, "2024-03-11T10:59:50+01:00", "2024-03-11T09:59:50.000Z"),
        ("soon", "2024-03-11T10:59:50.9999Z", "2024-03-11T10:59:50.999Z"),
        ("2024-03-11T11:00:00Z", None, RECEIVED),
        ("2024-03-11T11:00:00Z", "soon", RECEIVED),
        (None, None, RECEIVED),
        # So absurd that it can't be written: the client's own time is left.
        ("9999-12-31T00:00:00Z", "0001-01-02T00:00:00Z", "0001-01-02T00:00:00.000Z"),
    ],
)
def test_the_timestamp(sent: object, original: object, timestamp: str) -> None:
    """ReceivedAt - (sentAt - t); without a sentAt t, without a t receivedAt."""
    assert computed(RECEIVED, sent, original) == timestamp


@laws
@given(milliseconds, milliseconds, st.integers(-(10**9), 10**9))
def test_the_timestamp_is_as_far_from_receipt_as_from_sending(
    received: datetime, sent: datetime, before: int
) -> None:
    """To the millisecond, however wrong the client's clock is."""
    distance = timedelta(milliseconds=before)
    found = computed(written(received), written(sent), written(sent - distance))
    assert found == written(received - distance)


@laws
@given(json_values, json_values)
def test_any_values_give_a_timestamp(sent: object, original: object) -> None:
    """One that can be read again."""
    assert read(computed(RECEIVED, sent, original)) is not None
