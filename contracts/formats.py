"""The string formats that our schemas name: one function each, given to both validators.

A format says nothing of a value that is no string: ``type`` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_OFFSET = r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
_MOMENT = re.compile(f"{_DATE}[Tt]{_CLOCK}{_OFFSET}")
_NAIVE = re.compile(f"{_DATE}[Tt ]{_CLOCK}")
_ISO_NAIVE = rf"{_DATE}[Tt ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?"
_ISO_OFFSET = r"(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)"
_DATE_VALUE = re.compile(rf"{_DATE}|{_ISO_NAIVE}{_ISO_OFFSET}")
_NAIVE_DATE_VALUE = re.compile(_ISO_NAIVE)
_OPERATION = r"(?:contact|account|event|alias|0|[1-9][0-9]{0,8})"
_VALUE_PLACE = re.compile(rf"{_OPERATION}(?:/(?:[^~/]|~[01])*)+", re.DOTALL)
_SEGMENT_TIME = re.compile(rf"{_DATE}|{_ISO_NAIVE}{_ISO_OFFSET}?|[0-9]{{10}}|[0-9]{{13}}")


def is_not_blank(value: object) -> bool:
    """More than white space."""
    return not isinstance(value, str) or bool(value.strip())


def is_event_uid(value: object) -> bool:
    """snake_case of any script: letters, marks, digits and ``_``; no upper case; not only ``_``."""
    if not isinstance(value, str):
        return True
    if value != value.lower():
        return False
    if value.isascii():
        return value.replace("_", "").isalnum()
    kinds = [unicodedata.category(character) for character in value if character != "_"]
    allowed = all(kind[0] in "LMN" and kind not in ("Lu", "Lt") for kind in kinds)
    return allowed and any(kind[0] in "LN" for kind in kinds)


def is_moment(value: object) -> bool:
    """ISO 8601 date and time with an offset, a moment that exists."""
    return not isinstance(value, str) or (bool(_MOMENT.fullmatch(value)) and _exists(value))


def is_naive_moment(value: object) -> bool:
    """ISO 8601 date and time without an offset."""
    return not isinstance(value, str) or (bool(_NAIVE.fullmatch(value)) and _exists(value))


def is_date_value(value: object) -> bool:
    """A date attribute as a string: ISO 8601 date, or date and time with an offset."""
    return not isinstance(value, str) or (bool(_DATE_VALUE.fullmatch(value)) and _exists(value))


def is_naive_date_value(value: object) -> bool:
    """The same without an offset, as the Python client sends a datetime that has no zone."""
    if not isinstance(value, str):
        return True
    return bool(_NAIVE_DATE_VALUE.fullmatch(value)) and _exists(value)


def is_segment_time(value: object) -> bool:
    """A timestamp as Segment's sources send it: ISO 8601 in its usual forms, or epoch digits."""
    if not isinstance(value, str) or not value.strip():
        return True
    return bool(_SEGMENT_TIME.fullmatch(value)) and _exists(value)


def is_value_place(value: object) -> bool:
    """OPERATION/POINTER: a method or an index from 0, then a JSON pointer into that operation."""
    return not isinstance(value, str) or bool(_VALUE_PLACE.fullmatch(value))


def _exists(text: str) -> bool:
    """Whether the date and the time of day are real ones; the forms were checked before."""
    if text.isdigit():
        return True
    day, clock, seconds = text[:10], text[11:16] or "00:00", text[16:19]
    seconds = seconds if seconds.startswith(":") else ":00"
    if clock[:2] > "23":  # newer Pythons read 24:00 as the next midnight
        return False
    try:
        datetime.fromisoformat(f"{day}T{clock}{seconds}")
    except ValueError:
        return False
    if text[-1] in "Zz":
        return True
    offset = re.search(r"[+-]([0-9]{2}):?([0-9]{2})?$", text[16:])
    return offset is None or (int(offset[1]) < 24 and int(offset[2] or 0) < 60)


FORMATS: dict[str, Callable[[object], bool]] = {
    "not-blank": is_not_blank,
    "event-uid": is_event_uid,
    "snake-case": is_event_uid,
    "moment": is_moment,
    "naive-moment": is_naive_moment,
    "date-value": is_date_value,
    "naive-date-value": is_naive_date_value,
    "segment-time": is_segment_time,
    "value-place": is_value_place,
}
DESCRIPTIONS = {
    "not-blank": "a string that isn't blank",
    "event-uid": "snake_case: lower-case letters, digits and _",
    "snake-case": "snake_case: lower-case letters, digits and _",
    "moment": "ISO 8601 with an offset, as in 2024-03-11T09:21:45.123Z",
    "date-value": "ISO 8601, a time of day with its offset; or epoch seconds or milliseconds",
    "segment-time": "an ISO 8601 time",
    "value-place": "OPERATION/POINTER, as in contact/params/plan or 0/event_uid",
}
"""What a violation says was expected."""
