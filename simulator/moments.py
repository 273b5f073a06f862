"""Moments as operations give them: ISO 8601, epoch seconds or epoch milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime

_MILLISECONDS_FROM = 100_000_000_000
"""An integer from here on counts milliseconds: as seconds it would be the year 5138."""
_YEAR_10000 = 253_402_300_800.0


def seconds(moment: object) -> float | None:
    """Seconds since 1970 of a ``created_at``; None for what is no moment.

    The documented forms are ISO 8601 and epoch seconds or milliseconds; a time without an offset,
    as older clients send it, is taken as UTC.  One that isn't between the years 1 and 9999 in UTC
    can't be shown and is no moment.
    """
    if isinstance(moment, str):
        if moment[4:5] != "-":  # digits alone would be read as a date
            return None
        try:
            read = datetime.fromisoformat(moment.replace("z", "Z"))
            read = read if read.tzinfo else read.replace(tzinfo=UTC)
            found = read.astimezone(UTC).timestamp()
        except (ValueError, OverflowError):
            return None
        return found if found < _YEAR_10000 else None  # the last microseconds round up
    if isinstance(moment, float) and moment.is_integer():  # an integer in JSON Schema
        moment = int(moment)
    if isinstance(moment, bool) or not isinstance(moment, int):
        return None
    if not 0 <= moment < 1000 * _MILLISECONDS_FROM:
        return None
    return moment / 1000 if moment >= _MILLISECONDS_FROM else float(moment)
