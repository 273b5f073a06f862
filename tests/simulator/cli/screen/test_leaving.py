"""Leaving the screen from outside: signals, in time, with a clean terminal."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator

import pytest

from simulator.cli.screen import leaving as module
from simulator.cli.screen.leaving import Leaving

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Fake:
    """A terminal that tells how often it was cleaned."""

    cleaned = 0

    def __init__(self, descriptor: int, group: int) -> None:
        type(self).cleaned = 0
        assert group == os.getpgrp()

    def clean(self) -> None:
        type(self).cleaned += 1


class Ended(BaseException):
    """The process's end."""


class Late:
    """What would run later, called by hand."""

    def __init__(self, seconds: float, action: Callable[[int], None], values: tuple[int]) -> None:
        LATE.append(lambda: action(*values))
        self.daemon = False

    def start(self) -> None:
        assert self.daemon


LATE: list[Callable[[], None]] = []


@pytest.fixture
def leaving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Leaving]:
    """Signals and the process's end are the test's."""

    def end(status: int) -> None:
        raise Ended(status)

    monkeypatch.setattr(module, "Terminal", Fake)
    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(threading, "Timer", Late)
    LATE.clear()
    before = {name: signal.getsignal(signal.Signals[name]) for name in NAMES}
    yield Leaving()
    for name, handler in before.items():
        signal.signal(signal.Signals[name], handler)


@pytest.mark.parametrize("name", NAMES)
def test_without_a_screen(name: str, leaving: Leaving) -> None:
    """Before there is a screen, and after it, a signal interrupts the command."""
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.Signals[name])
    with leaving.screen(lambda: None):
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.Signals[name])
    assert LATE == []


@pytest.mark.parametrize("name", NAMES)
def test_a_signal(name: str, leaving: Leaving) -> None:
    """It ends the screen; one that doesn't end in time is ended, the terminal clean, status 0."""
    left = []
    with leaving.screen(lambda: left.append(1)):
        leaving.taken(True)
        signal.raise_signal(signal.Signals[name])
        assert left == [1]
        [end] = LATE
        with pytest.raises(Ended, match="0"):
            end()
        assert Fake.cleaned == 1


def test_a_second_signal(leaving: Leaving) -> None:
    """Asked again it doesn't wait."""
    with leaving.screen(lambda: None):
        leaving.taken(True)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Ended, match="0"):
            signal.raise_signal(signal.SIGTERM)
        assert Fake.cleaned == 1


@pytest.mark.parametrize("is_early", [True, False])
def test_it_is_left(is_early: bool, leaving: Leaving) -> None:
    """Whoever leaves ends the screen, also before there is one."""
    left = []
    if is_early:
        leaving.leave()
    with leaving.screen(lambda: left.append(1)):
        if not is_early:
            leaving.leave()
    assert left == [1]


@pytest.mark.parametrize(("said", "cleaned"), [([], 0), ([True], 1), ([True, False], 0)])
def test_a_screen_that_breaks_off(said: list[bool], cleaned: int, leaving: Leaving) -> None:
    """What it hasn't given back is cleaned, and whoever listens hears of it."""
    told: list[bool] = []
    leaving.tell = told.append

    def break_off() -> None:
        with leaving.screen(lambda: None):
            for one in said:
                leaving.taken(one)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        break_off()
    assert Fake.cleaned == cleaned
    assert told == [*said, *([False] if cleaned else [])]


def test_in_time(leaving: Leaving) -> None:
    """What still works when everything has been said is cut off, with the status."""
    leaving.in_time(3)
    [end] = LATE
    with pytest.raises(Ended, match="3"):
        end()
    assert Fake.cleaned == 0
