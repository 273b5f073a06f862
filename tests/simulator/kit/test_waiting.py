"""Waiting: bounded, and on a condition."""

from __future__ import annotations

import time as _time

import pytest

from simulator.kit import waiting
from simulator.kit.waiting import FIRST_PAUSE, LAST_PAUSE, until


class Time:
    """Time that passes by sleeping alone."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(waiting, "passed", made.monotonic)
    monkeypatch.setattr(waiting, "pause", made.sleep)
    return made


def test_it_looks_once_at_least(time: Time) -> None:
    """Nothing to wait for, or no time to wait: one look and no pause."""
    looks: list[int] = []
    assert until(lambda: looks.append(1) or len(looks), 0.0) == 1
    assert until(lambda: 0, 0.0) == 0
    assert (looks, time.slept) == ([1], [])


def test_it_ends_as_soon_as_it_is_enough(time: Time) -> None:
    """The look that is enough is the last one."""
    looks = iter(range(100))
    assert until(lambda: next(looks), 60.0, lambda number: number == 3) == 3
    assert time.slept == [0.005, 0.01, 0.02]


def test_pauses_grow_and_the_limit_holds(time: Time) -> None:
    """A long wait looks seldom; the last pause ends with the limit, where it looks once more."""
    looks: list[float] = []
    assert until(lambda: looks.append(time.now), 1.0) is None
    assert time.slept[0] == FIRST_PAUSE
    assert max(time.slept) == LAST_PAUSE
    assert looks[-1] == pytest.approx(1.0)


def test_time_that_a_test_has_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It passes all the same, and the wait ends."""
    for name in ("time", "monotonic", "perf_counter"):
        monkeypatch.setattr(_time, name, lambda: 1.0)
    monkeypatch.setattr(_time, "sleep", pytest.fail)
    assert until(lambda: 0, 0.03) == 0
