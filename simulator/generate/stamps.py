"""Moments: the world's time is milliseconds since 1970, written as Segment and SDKs write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEKEND = (5, 6)
"""Saturday and Sunday, a Monday being 0."""

_UNIX = datetime(1970, 1, 1)


def iso(ms: int) -> str:
    """``YYYY-MM-DDTHH:MM:SS.mmmZ``."""
    return f"{_minute(ms // MINUTE)}:{ms // SECOND % 60:02}.{ms % SECOND:03}Z"


def iso_python(ms: int, micros: int | None = None) -> str:
    """As Python's SDK writes it, ``+00:00``; with ``micros``, to the microsecond."""
    fraction = "" if micros is None else f"{micros:03}"
    return f"{iso(ms)[:-1]}{fraction}+00:00"


def read(text: str) -> int:
    """Milliseconds of an ISO 8601 date or moment, UTC where it names no offset.

    Raises ValueError for what is none.
    """
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _UNIX.replace(tzinfo=UTC)) // timedelta(milliseconds=1)


def weekday(ms: int) -> int:
    """0 is a Monday."""
    return (ms // DAY + 3) % 7


def office_hours(local: int, chance: Random, weekend: tuple[int, int] = WEEKEND) -> int:
    """That moment by a local clock, if people are at work then; else some time the next morning."""
    day, time = divmod(local, DAY)
    if weekday(local) not in weekend and 8 * HOUR <= time < 18 * HOUR:
        return local
    day += time >= 8 * HOUR
    while weekday(day * DAY) in weekend:
        day += 1
    return day * DAY + 8 * HOUR + int(chance.random() * 4 * HOUR)


@lru_cache(maxsize=4096)
def _minute(minutes: int) -> str:
    """Whatever happens in a minute shares it: nearly all are written already."""
    return (_UNIX + timedelta(minutes=minutes)).isoformat(timespec="minutes")
