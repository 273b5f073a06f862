"""created_at from whichever of a message's timestamps can be read (A20)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import translate
from tests.destination.generated import laws, readable_values

FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def created_at(**times: Any) -> tuple[str | None, list[str]]:
    """``(created_at of a track with these timestamps, the pointers of the unreadable ones)``."""
    fixed = {"type": "track", "userId": "u1", "event": "E", "messageId": "m1"}
    translation = translate({**fixed, **times})
    assert {(note.severity, note.code) for note in translation.notes} <= {
        ("advice", "timestamp_unreadable")
    }
    moment = translation.wire()[0].get("created_at")
    return moment, [note.pointer for note in translation.notes]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-03-11T10:21:45.1239+01:00", "2024-03-11T09:21:45.123Z"),
        ("2024-03-11T10:21:45.123Z", "2024-03-11T10:21:45.123Z"),
        ("0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z"),
        ("2024-03-11T10:21:45Z", "2024-03-11T10:21:45.000Z"),
        ("2024-03-11t10:21:45,5z", "2024-03-11T10:21:45.500Z"),
        ("2024-03-11 10:21", "2024-03-11T10:21:00.000Z"),
        ("2024-03-11", "2024-03-11T00:00:00.000Z"),
        ("2024-03-11T00:30+0100", "2024-03-10T23:30:00.000Z"),
        ("2024-03-11T00:30-01", "2024-03-11T01:30:00.000Z"),
        ("2024-03-11T10:21:45.999999999Z", "2024-03-11T10:21:45.999Z"),
        ("2024-03-11T10:21:45+23:59", "2024-03-10T10:22:45.000Z"),
        ("2024-02-29", "2024-02-29T00:00:00.000Z"),
        ("0001-01-01", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.9999", "9999-12-31T23:59:59.999Z"),
        (0, "1970-01-01T00:00:00.000Z"),
        (1710152505, "2024-03-11T10:21:45.000Z"),
        (1710152505.1239, "2024-03-11T10:21:45.123Z"),
        (1710152505.123, "2024-03-11T10:21:45.123Z"),
        (-0.001, "1969-12-31T23:59:59.999Z"),
        (1710152505123, "2024-03-11T10:21:45.123Z"),
        (1710152505123.9, "2024-03-11T10:21:45.123Z"),
        (-0.0001, "1969-12-31T23:59:59.999Z"),
        (31557599999, "2970-01-07T23:59:59.000Z"),
        (31557600000, "1971-01-01T06:00:00.000Z"),
        (-31557599999, "0969-12-24T00:00:01.000Z"),
        (-31557600000, "1968-12-31T18:00:00.000Z"),
        ("1710152505", "2024-03-11T10:21:45.000Z"),
        ("1710152505123", "2024-03-11T10:21:45.123Z"),
        ("0000000000001", "1970-01-01T00:00:01.000Z"),
    ],
)
def test_what_can_be_read(value: object, moment: str) -> None:
    """ISO 8601 in its usual forms and epoch numbers are read, in UTC, rounded down."""
    assert created_at(timestamp=value) == (moment, [])


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "20240311",
        "2024-W11-1",
        "2015-2-02",
        "2024-070",
        "2024-03-11Z",
        "2024-03-11T10",
        "2024-03-11T10:21:45.Z",
        "2024-03-11  10:21",
        "2024-03-11T10:21:45 Z",
        "2024-03-11T",
        "2024-03-11T24:00",
        "2024-03-11T10:60",
        "2024-03-11T23:59:60Z",
        "2023-02-29",
        "2024-13-01",
        "2024-03-11T10:21+24:00",
        "2024-03-11T10:21+23:60",
        "2024-03-11T10:21+1",
        "0000-01-01",
        "2024-03-11T24:00:00.000Z",
        "2024-03-11T23:59:60.000Z",
        "2023-02-29T10:21:45.000Z",
        "2024-13-11T10:21:45.000Z",
        "0000-01-01T00:00:00.000Z",
        "2024-03-11T10:21:45.12 Z",
        "2024-03-11T10:21:45.+12Z",
        "2024-03-11T10:21:45.12٣Z",
        "0001-01-01T00:30+01:00",
        "9999-12-31T23:30-01:00",
        " 2024-03-11",
        "2024-03-11\n",
        "2024-03-11T10:21:45Z\n",
        "２０２４-03-11",
        "171015250",
        "171015250512",
        "-171015250",
        "1710152505.5",
        "17101525051234",
        "١٧١٠١٥٢٥٠٥",
        "2024-03-11 10:21:45 +0000 UTC",
        True,
        False,
        {},
        [],
        ["2024-03-11"],
        1e300,
        -1e300,
        10**4299,
        253402300800000,
        -1e14,
    ],
)
def test_what_cannot_be_read(value: object) -> None:
    """All else is unreadable: said in an advice, and the event goes without a time."""
    assert created_at(timestamp=value) == (None, ["/timestamp"])


@pytest.mark.parametrize(
    ("times", "moment", "unreadable"),
    [
        ({"receivedAt": 4, "sentAt": 3, "originalTimestamp": 2, "timestamp": 1}, 1, []),
        ({"receivedAt": 4, "sentAt": 3, "originalTimestamp": 2}, 2, []),
        ({"receivedAt": 4, "sentAt": 3, "originalTimestamp": " "}, 3, []),
        ({"received_at": 4, "sent_at": None, "timestamp": ""}, 4, []),
        ({"sent_at": 3, "original_timestamp": 2}, 2, []),
        ({"sentAt": 3, "sent_at": 9}, 3, []),
        (
            {"timestamp": "x", "original_timestamp": [], "sentAt": 3},
            3,
            ["/timestamp", "/original_timestamp"],
        ),
        ({"sentAt": "x", "sent_at": 3, "receivedAt": 4}, 4, ["/sentAt"]),
        ({}, None, []),
    ],
)
def test_which_timestamp_counts(
    times: dict[str, Any], moment: int | None, unreadable: list[str]
) -> None:
    """The first that can be read of timestamp, originalTimestamp, sentAt and receivedAt."""
    expected = None if moment is None else f"1970-01-01T00:00:0{moment}.000Z"
    assert created_at(**times) == (expected, unreadable)


@laws
@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)),
    st.text("0123456789", min_size=1, max_size=12),
    st.integers(-1439, 1439),
    st.sampled_from(["T", "t", " "]),
    st.sampled_from([".", ","]),
    st.sampled_from([":", ""]),
)
def test_iso_8601_means_what_arithmetic_says(
    local: datetime, digits: str, offset: int, letter: str, point: str, colon: str
) -> None:
    """A moment with an offset is the local time less the offset, cut to milliseconds."""
    hours, minutes = divmod(abs(offset), 60)
    sign = "-" if offset < 0 else "+"
    text = f"{local:%Y-%m-%d}".rjust(10, "0") + f"{letter}{local:%H:%M:%S}{point}{digits}"
    local = local.replace(microsecond=0)
    utc = local - timedelta(minutes=offset)
    milliseconds = int(Fraction(int(digits), 10 ** len(digits)) * 1000)
    expected = f"{utc.isoformat(timespec='seconds')}.{milliseconds:03}Z"
    value = f"{text}{sign}{hours:02}{colon}{minutes:02}"
    assert created_at(timestamp=value) == (expected, [])


@laws
@given(
    st.integers(-62135596800, 253402300799)
    | st.integers(-62135596800000, 253402300799999)
    | st.integers(-31557599999000, 31557599999000).map(lambda milliseconds: milliseconds / 1000)
    | st.floats(-31557599999, 31557599999)
    | st.floats(31557600000, 253402300799999)
)
def test_epoch_numbers_mean_what_arithmetic_says(value: float) -> None:
    """A number is exactly so many seconds or milliseconds since 1970, rounded down."""
    exact = Fraction(repr(value))
    milliseconds = exact if abs(exact) >= 31_557_600_000 else exact * 1000
    whole = milliseconds.numerator // milliseconds.denominator
    moment = datetime(1970, 1, 1) + timedelta(seconds=whole // 1000)
    expected = f"{moment.isoformat(timespec='seconds')}.{whole % 1000:03}Z"
    assert created_at(timestamp=value) == (expected, [])


@laws
@given(
    readable_values
    | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}[.,]?[0-9]*Z?[+-]?[0-9:]*")
    | st.integers(-(10**20), 10**20)
)
def test_what_is_sent_has_the_documented_form(value: Any) -> None:
    """Whatever the timestamp, created_at is absent, or has the form and is a moment that exists."""
    moment, _ = created_at(timestamp=value)
    if moment is not None:
        assert FORM.fullmatch(moment)
        datetime.fromisoformat(moment)


@laws
@given(
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\.[0-9]{3}Z", fullmatch=True
    ),
    st.integers(0, 23),
    st.sampled_from("0123456789-+:.,Z aW٣"),
)
def test_the_usual_form_is_read_like_any_other(text: str, at: int, character: str) -> None:
    """Small letters for T and Z mean the same, in what is right and in what is nearly right."""
    for value in (text, text[:at] + character + text[at + 1 :]):
        assert created_at(timestamp=value) == created_at(timestamp=value.lower())
