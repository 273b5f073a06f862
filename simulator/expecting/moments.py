"""Moments that are about right: whoever sends them reads another clock, a little later."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from simulator.expecting.compared import ExpectationError, Matcher
from simulator.moments import seconds

__tracebackhide__ = True

Moment = datetime | str | int | float
Within = timedelta | str | int | float

_DURATION: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class about(Matcher):
    """A moment at most so far from this one, in any form that Salesmachine documents.

    Those are ISO 8601, and epoch seconds or milliseconds; ``moment`` is one of them, or a datetime
    with its time zone.  ``within`` is a timedelta, ``"5s"``, ``"250ms"``, ``"2h"``, or seconds.
    Raises ExpectationError for what is neither.
    """

    __slots__ = ("_given", "_moment", "_within")

    def __init__(self, moment: Moment, within: Within = "5s") -> None:
        self._given = moment
        self._moment = _seconds(moment)
        self._within = _duration(within)

    def accepts(self, value: object) -> bool:
        """Whether it is such a moment."""
        found = seconds(value)
        return found is not None and abs(found - self._moment) <= self._within + _ROUNDED

    def describe(self) -> str:
        """In words."""
        return f"a moment within {_written(self._within)} of {_iso(self._moment)}"

    def __repr__(self) -> str:
        return f"about({_iso(self._moment)!r}, within={_written(self._within)!r})"


class about_now(Matcher):
    """A moment about now: between when this was written and when it is compared.

    ``within`` is allowed on both sides, as for ``about``.  ``clock`` gives seconds since 1970; the
    default is this machine's.
    """

    __slots__ = ("_clock", "_from", "_within")

    def __init__(self, within: Within = "5s", clock: Callable[[], float] = time.time) -> None:
        self._clock, self._from = clock, clock()
        self._within = _duration(within)

    def accepts(self, value: object) -> bool:
        """Whether it is such a moment."""
        found, margin = seconds(value), self._within + _ROUNDED
        return found is not None and self._from - margin <= found <= self._clock() + margin

    def describe(self) -> str:
        """In words."""
        return f"a moment within {_written(self._within)} of now ({_iso(self._from)})"

    def __repr__(self) -> str:
        return f"about_now(within={_written(self._within)!r})"


_ROUNDED: Final = 0.001
"""A moment is written in milliseconds."""


def _seconds(moment: object) -> float:
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ExpectationError(
                f"about({moment!r}) has no time zone: give it one, as in datetime.now(UTC)"
            )
        return moment.timestamp()
    found = _number(moment)
    if found is None or not 0 <= found < 1e11:  # more are milliseconds
        found = seconds(moment)
    if found is None:
        raise ExpectationError(
            f"about({moment!r}) is no moment: give a datetime, epoch seconds, or text as in"
            " 2024-03-11T09:00:00Z"
        )
    return found


def _duration(within: object) -> float:
    found = _number(within)
    if isinstance(within, timedelta):
        found = within.total_seconds()
    elif isinstance(within, str) and (written := _DURATION.fullmatch(within)):
        found = float(written[1]) * _UNITS[written[2]]
    if found is None or not 0 <= found < math.inf:
        raise ExpectationError(
            f"within={within!r} is no duration: give it as in 5s, 250ms or 2h, or a timedelta"
        )
    return found


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _written(seconds: float) -> str:
    return f"{seconds:g}s"


def _iso(moment: float) -> str:
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return f"{text.removesuffix('+00:00')}Z"
