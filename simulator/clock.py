"""The clock, injected wherever the simulator reads the time."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from contracts.formats import is_date_value

Clock = Callable[[], float]
"""Seconds since 1970, as ``time.time`` gives them."""

system: Clock = time.time

_monotonic = getattr(time, "clock_gettime", None)


def passed() -> float:
    """Seconds that pass really, from any beginning.

    Where the simulator runs in a test's process the test may freeze time.time and time.monotonic.
    """
    return time.monotonic() if _monotonic is None else float(_monotonic(time.CLOCK_MONOTONIC))


def pause(seconds: float) -> None:
    """Sleep really, also where a test has put something else in the place of time.sleep."""
    threading.Event().wait(seconds)


LAST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
"""How far the clock goes; beyond the year 9999 a moment can't be written."""

DURATION = r"[0-9]{1,9}(?:\.[0-9]{1,3})?(?:ms|s|m|h|d)"
"""How a duration is written: ``90s``, ``31m``, ``1.5h``."""
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def iso(seconds: float) -> str:
    """``2024-03-11T09:21:45.123Z`` of seconds since 1970."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


class ClockError(ValueError):
    """What a clock can't be set to; the text says why and what is possible."""


class SettableClock:
    """A clock that can be frozen, moved on and set running again; called it says the time.

    It runs with ``source``, or stands ``still`` at a moment, of the past too, until it is told
    otherwise.  It is never set backwards: a journal's times only grow.  Any thread may use it.
    """

    def __init__(self, source: Clock = system, still: float | None = None) -> None:
        self._source = source
        self._ahead = 0.0
        self._still = still
        self._lock = threading.Lock()

    def __call__(self) -> float:
        """Seconds since 1970."""
        still = self._still
        return self._source() + self._ahead if still is None else still

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._still is not None

    def freeze(self, at: float | None = None) -> None:
        """Stand still, now or at a later moment.  Raises ClockError for an earlier one."""
        with self._lock:
            self._still = _no_earlier(at, self()) if at is not None else self()

    def advance(self, seconds: float) -> None:
        """Move on by this much; frozen it stays so.  Raises ClockError beyond ``LAST``."""
        with self._lock:
            now = self()
            later = _no_earlier(now + seconds, now)
            if self._still is None:
                self._ahead += seconds
            else:
                self._still = later

    def run(self) -> None:
        """Go on from where it stands, whatever this machine's clock says."""
        with self._lock:
            if self._still is not None:
                self._ahead = self._still - self._source()
                self._still = None

    def start_from(self, moment: float) -> None:
        """Begin no earlier than this.  Raises ClockError where it stands still before it."""
        with self._lock:
            if self._still is not None:
                _no_earlier(self._still, moment)
            else:
                self._ahead = max(self._ahead, moment - self._source())

    @contextmanager
    def restored_on_failure(self) -> Iterator[None]:
        """What is set in the block counts only if the block ends well."""
        before = self._ahead, self._still
        try:
            yield
        except BaseException:
            self._ahead, self._still = before
            raise


def _no_earlier(later: float, now: float) -> float:
    if later < now:
        raise ClockError(
            f"{iso(later)} is before {iso(now)}: a journal's times only grow, so give a later one"
        )
    if later > LAST:
        raise ClockError(f"the clock goes up to {iso(LAST)}")
    return later


def read_moment(text: str) -> float:
    """Seconds since 1970 of a date, or a date and time with its offset.  Raises ClockError."""
    if is_date_value(text):
        moment = datetime.fromisoformat(text.upper())
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        if 0 <= seconds <= LAST:
            return seconds
    raise ClockError(f"{text[:60]!a} is no moment: give it as in 2024-03-11T09:00:00Z")


def read_duration(text: str) -> float:
    """The seconds of ``90s``, ``31m`` or ``1.5h``.  Raises ClockError."""
    if not re.fullmatch(DURATION, text):
        raise ClockError(f"{text[:60]!a} is no duration: give it as in 90s, 31m, 2h or 1d")
    number = text.rstrip("mshd")
    return float(number) * _UNITS[text[len(number) :]]


def read_clock(text: str) -> SettableClock:
    """The clock of ``system``, ``frozen`` or ``frozen=MOMENT``.  Raises ClockError."""
    kind, given, moment = text.partition("=")
    if kind not in ("system", "frozen") or (given and kind == "system"):
        raise ClockError(f"{text[:60]!a} is no clock: give system, frozen or frozen=MOMENT")
    if kind == "system":
        return SettableClock()
    return SettableClock(still=read_moment(moment) if given else system())
