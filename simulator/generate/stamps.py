"""Moments: the world's time is milliseconds since 1970, written as Segment and SDKs write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_UNIX = date(1970, 1, 1)


def iso(ms: int) -> str:
    """``YYYY-MM-DDTHH:MM:SS.mmmZ``."""
    return f"{_clock(ms)}Z"


def iso_python(ms: int, micros: int = -1) -> str:
    """As Python's SDK writes it, ``+00:00``; with ``micros``, to the microsecond."""
    return f"{_clock(ms)}{f'{micros:03}' if micros >= 0 else ''}+00:00"


def read(text: str) -> int:
    """Milliseconds of an ISO 8601 date or moment, UTC where it names no offset.

    Raises ValueError for what is none.
    """
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def weekday(ms: int) -> int:
    """0 is a Monday."""
    return (ms // DAY + 3) % 7


def _clock(ms: int) -> str:
    day, left = divmod(ms, DAY)
    hour, left = divmod(left, HOUR)
    minute, left = divmod(left, MINUTE)
    second, milli = divmod(left, SECOND)
    return f"{_date(day)}T{hour:02}:{minute:02}:{second:02}.{milli:03}"


@lru_cache(maxsize=512)
def _date(day: int) -> str:
    return (_UNIX + timedelta(days=day)).isoformat()
