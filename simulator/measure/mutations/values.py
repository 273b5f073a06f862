"""Values: what may go wrong with one value on its way from a message to an operation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

UNCHANGED: Final = object()
"""Stands for the value where an alteration doesn't touch it."""

Alteration = Callable[[Any], Any]
"""A value in, another one out, or UNCHANGED."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")
_SUFFIX = re.compile(r"\.[0-9]+$")


def retyped(value: Any) -> Any:
    """Numbers as strings, strings of digits as numbers, anything else as its JSON text."""
    if isinstance(value, str):
        return json.loads(value) if _NUMBER.fullmatch(value) else [value]
    return json.dumps(value)


def changed(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        is_lost = value != value or value + 1 == value  # NaN, and what is too large
        return 0 if is_lost else value + 1
    if isinstance(value, str):
        return f"{value}x"
    return type(value)() if value else UNCHANGED


def nulled(value: Any) -> Any:
    """Null."""
    return UNCHANGED if value is None else None


def blanked(value: Any) -> Any:
    """The empty string instead of null."""
    return "" if value is None else UNCHANGED


def lowered(value: Any) -> Any:
    """A string in lower case."""
    return value.lower() if isinstance(value, str) and value != value.lower() else UNCHANGED


def trimmed(value: Any) -> Any:
    """A string without the white space around it."""
    return value.strip() if isinstance(value, str) and value != value.strip() else UNCHANGED


def rounded(value: Any) -> Any:
    """A number without its fraction."""
    fraction = isinstance(value, float) and abs(value) < 1e15 and not value.is_integer()
    return int(value) if fraction else UNCHANGED


def an_hour_later(value: Any) -> Any:
    """A moment in a wrong time zone."""
    return _later(value, timedelta(hours=1))


def a_millisecond_later(value: Any) -> Any:
    """A moment that is rounded the wrong way."""
    return _later(value, timedelta(milliseconds=1))


def without_milliseconds(value: Any) -> Any:
    """A moment to the second."""
    return value[:-5] + "Z" if _is_moment(value) else UNCHANGED


def without_suffix(value: Any) -> Any:
    """A messageId without the ``.2`` of a second operation."""
    return _SUFFIX.sub("", value) if isinstance(value, str) and _SUFFIX.search(value) else UNCHANGED


def other_spelling(key: str) -> str:
    """``contactUid`` for ``contact_uid`` and back; a single word gets an underscore."""
    if "_" in key.strip("_"):
        head, *rest = key.split("_")
        return head + "".join(part[:1].upper() + part[1:] for part in rest)
    snake = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", key).lower()
    return snake if snake != key else f"{key}_"


def _later(value: Any, by: timedelta) -> Any:
    if not _is_moment(value):
        return UNCHANGED
    try:
        moment = datetime.fromisoformat(value) + by
    except (ValueError, OverflowError):  # the last hour of the year 9999
        return UNCHANGED
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r".{10}T.{8}\.[0-9]{3}Z", value))


VALUES: dict[str, Alteration] = {
    "retyped": retyped,
    "changed": changed,
    "null instead": nulled,
    "in lower case": lowered,
    "trimmed": trimmed,
}
"""What may happen to any field."""
OF_FIELDS: dict[str, dict[str, Alteration]] = {
    "/created_at": {
        "an hour later": an_hour_later,
        "a millisecond later": a_millisecond_later,
        "without milliseconds": without_milliseconds,
    },
    "/messageId": {"suffix dropped": without_suffix},
}
"""What may happen to one field alone, by its pointer."""
OF_FREE: dict[str, Alteration] = {
    **VALUES,
    "empty string instead": blanked,
    "rounded": rounded,
}
"""What may happen to attributes that no rule knows by name."""
