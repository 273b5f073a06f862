"""``Retry-After``: how long the far side asks to wait (RFC 9110, section 10.2.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def retry_after(values: Iterable[str], now: float) -> float | None:
    """The longest wait that ``Retry-After`` headers ask for, in seconds; None if none can be read.

    A value is seconds or an HTTP date, which is taken from ``now`` (Unix seconds) and may be past.
    """
    waits = [wait for value in values if (wait := _wait(value.strip(), now)) is not None]
    return max(waits, default=None)


def _wait(value: str, now: float) -> float | None:
    if _SECONDS.fullmatch(value):
        return float(value)
    moment = http_date(value)
    return None if moment is None else max(0.0, moment - now)


def http_date(value: str) -> float | None:
    """An HTTP date as Unix seconds, None when it is none."""
    try:
        moment = parsedate_to_datetime(value)
        # The old form of C's asctime() has no zone and means UTC.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError):
        return None
