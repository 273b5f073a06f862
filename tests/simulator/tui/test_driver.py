"""The driver: whoever listens hears whether it has the terminal, and input may be anything."""

from __future__ import annotations

import os
import pty
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from simulator.tui.crash import Crashing
from simulator.tui.driver import telling
from tests.simulator.waiting import PATIENCE


@dataclass
class Seen:
    """The end of a terminal that people have: what they type, and what they saw."""

    descriptor: int
    output: bytearray = field(default_factory=bytearray)

    def type(self, what: bytes) -> None:
        os.write(self.descriptor, what)

    def follow(self) -> None:
        with suppress(OSError):
            while found := os.read(self.descriptor, 4096):
                self.output += found


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """A terminal that this process has; what the driver does to signals is undone."""
    before = [(one, signal.getsignal(one)) for one in (signal.SIGTSTP, signal.SIGCONT)]
    here, there = pty.openpty()
    made = Seen(here)
    thread = threading.Thread(target=made.follow)
    thread.start()
    with os.fdopen(there, "w") as written, os.fdopen(os.dup(there)) as read:
        monkeypatch.setattr(sys, "__stdin__", read)
        monkeypatch.setattr(sys, "__stderr__", written)
        yield made
    thread.join()
    os.close(here)
    for number, handler in before:
        signal.signal(number, handler)


class Typed(Crashing):
    """Types what it is told to, then ``q`` until that has ended it."""

    BINDINGS = (("q", "leave"), ("z", "rest"), ("s", "stop"), ("c", "go_on"))

    def __init__(self, seen: Seen, typed: bytes) -> None:
        super().__init__()
        self._seen, self._typed = seen, typed

    def on_mount(self) -> None:
        self._seen.type(self._typed)
        self.set_interval(0.02, lambda: self._seen.type(b"q"))

    def action_leave(self) -> None:
        self.exit(0)

    def action_rest(self) -> None:
        with self.suspend():
            pass

    def action_stop(self) -> None:
        """SIGTSTP, while this very thread writes to the terminal."""
        driver = self._driver
        assert isinstance(driver, LinuxDriver)
        assert driver._writer_thread is not None
        with driver._writer_thread._queue.mutex:
            signal.raise_signal(signal.SIGTSTP)

    def action_go_on(self) -> None:
        signal.raise_signal(signal.SIGCONT)


def go_on(_: int, number: int) -> None:
    """What a process does that is stopped, and then told to go on."""
    assert number == signal.SIGSTOP
    signal.raise_signal(signal.SIGCONT)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (b"", [True, False]),
        (b"\xff\xfe", [True, False]),
        (b"\x1b[M\xc0\xf0\xf0", [True, False]),
        (b"z", [True, False, True, False]),
        (b"s", [True, False, True, False]),
        (b"c", [True, False]),
    ],
    ids=["nothing", "no UTF-8", "an old mouse", "suspended", "stopped", "not stopped"],
)
def test_it_tells(
    typed: bytes, expected: list[bool], seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says when it has the terminal and when it hasn't, whatever comes from outside."""
    monkeypatch.setattr(os, "kill", go_on)
    told: list[bool] = []
    app = Typed(seen, typed)
    app.driver_class = telling(LinuxDriver, told.append)
    assert app.run() == 0
    assert app.crash is None
    assert told == expected
    assert b"\x1b[?1016l" in seen.output


class Pressed(Crashing):
    """Types what it is told to, and ends of the key that comes of it, if it knows it."""

    BINDINGS = (("escape", "leave(1)"), ("up", "leave(2)"), ("alt+x", "leave(3)"))

    def __init__(self, seen: Seen, typed: bytes) -> None:
        super().__init__()
        self._seen, self._typed = seen, typed

    def on_mount(self) -> None:
        self._seen.type(self._typed)
        self.set_timer(PATIENCE, lambda: self.exit(0))

    def action_leave(self, status: int) -> None:
        self.exit(status)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [(b"\x1b", 1), (b"\xff\x1b", 1), (b"\x1b[A", 2), (b"\x1bx", 3), (b"\xc3\x1b[A", 2)],
    ids=["Esc", "no UTF-8 before", "Up", "Alt", "half a character before"],
)
def test_escape(typed: bytes, expected: int, seen: Seen) -> None:
    """Esc is a key where nothing follows, and else the beginning of another."""
    app = Pressed(seen, typed)
    app.driver_class = telling(LinuxDriver, lambda _: None)
    assert app.run() == expected


def test_a_bug_in_reading(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong in its thread ends the application, as its bug."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(XTermParser, "feed", broken)
    app = Typed(seen, b"")
    app.driver_class = telling(LinuxDriver, lambda _: None)
    app.run()
    assert isinstance(app.crash, ZeroDivisionError)
    assert app.return_code == 3
