"""Times: ``created_at`` from whichever of a message's timestamps can be read (assumption A20)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from destination.envelope import field
from destination.notes import Note, advice

_FIELDS = ("timestamp", "originalTimestamp", "sentAt", "receivedAt")
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?"
    r"(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?"
)
_EPOCH = re.compile(r"[0-9]{10}|[0-9]{13}")
_UNIX = datetime(1970, 1, 1)
_MILLISECONDS_FROM = 31_557_600_000
"""From this magnitude on a number is milliseconds: as seconds it would be the year 2970."""


def created_at(message: dict[str, Any], notes: list[Note]) -> str | None:
    """``YYYY-MM-DDTHH:MM:SS.mmmZ``, rounded down, or None when no timestamp can be read."""
    for name in _FIELDS:
        key, value = field(message, name)
        if value is None:
            continue
        if _is_canonical(value):
            return str(value)
        moment = read_time(value)
        if moment is not None:
            return f"{moment.isoformat(timespec='milliseconds')}Z"
        text = "not a time that can be read: ISO 8601 or epoch seconds or milliseconds are"
        notes.append(advice("timestamp_unreadable", f"/{key}", text))
    return None


def read_time(value: object) -> datetime | None:
    """The UTC moment, without a zone, that an ISO 8601 string or an epoch number means, or None."""
    try:
        if isinstance(value, str):
            if match := _ISO.fullmatch(value):
                return _from_iso(match)
            return _from_epoch(int(value)) if _EPOCH.fullmatch(value) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return _from_epoch(value)
    except (ValueError, OverflowError):
        return None


def _is_canonical(value: object) -> bool:
    """Whether it is a real moment written as we write it: what Segment sends nearly always."""
    if not isinstance(value, str) or len(value) != 24:
        return False
    if value[4] + value[7] + value[10] + value[13] + value[16] + value[19] + value[23] != "--T::.Z":
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return value[11:13] != "24"


def _from_iso(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = match.groups()
    moment = datetime(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int(f"{fraction or '0':0<3.3}") * 1000,
    )
    if sign is None:
        return moment
    if int(off_hours) > 23 or int(off_minutes or 0) > 59:
        return None
    offset = timedelta(hours=int(off_hours), minutes=int(off_minutes or 0))
    return moment - offset if sign == "+" else moment + offset


def _from_epoch(number: float) -> datetime:
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    unit = 1 if abs(exact) >= _MILLISECONDS_FROM else 1000
    milliseconds = int((exact * unit).to_integral_value("ROUND_FLOOR"))
    return _UNIX + timedelta(milliseconds=milliseconds)
