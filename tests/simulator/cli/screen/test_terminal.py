"""The terminal: whether a screen can have it, and how it is left."""

from __future__ import annotations

import inspect
import os
import pty
import re
import signal
import sys
import termios
from collections.abc import Iterator

import pytest
from textual.drivers import linux_driver

from simulator.cli.screen.terminal import CLEAN, Terminal, is_for_screen, why_none

MODE = re.compile(r"\x1b\[\?([0-9]+)([hl])")


class Stream:
    """A stream that is a terminal, or isn't."""

    def __init__(self, is_terminal: bool) -> None:
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal

    def fileno(self) -> int:
        return 99


STREAMS = ("__stdin__", "stdout", "__stderr__")


def in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in a terminal that is no CI's."""
    for name in STREAMS:
        monkeypatch.setattr(sys, name, Stream(True))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(os, "tcgetpgrp", {99: os.getpgrp()}.get)


def test_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where everything is a terminal the screen is what comes by itself."""
    in_a_terminal(monkeypatch)
    assert why_none() is None
    assert is_for_screen()


@pytest.mark.parametrize("stream", [Stream(False), None])
@pytest.mark.parametrize("name", STREAMS)
def test_there_is_none(name: str, stream: Stream | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that is redirected, or closed, is enough that there is no screen."""
    in_a_terminal(monkeypatch)
    monkeypatch.setattr(sys, name, stream)
    assert why_none() == "the screen needs a terminal"
    assert not is_for_screen()


def test_a_dumb_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can do nothing has no screen."""
    in_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")
    assert "TERM=dumb" in (why_none() or "")
    assert not is_for_screen()


@pytest.mark.parametrize(("value", "expected"), [("1", False), ("true", False), ("", True)])
def test_in_ci(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI there is a screen only for who asks for it."""
    in_a_terminal(monkeypatch)
    monkeypatch.setenv("CI", value)
    assert is_for_screen() == expected
    assert why_none() is None


def test_behind_an_ampersand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody else has the terminal there is a screen only for who asks for it."""
    in_a_terminal(monkeypatch)
    monkeypatch.setattr(os, "tcgetpgrp", {99: os.getpgrp() + 1}.get)
    assert not is_for_screen()
    assert why_none() is None


def test_a_terminal_without_a_foreground(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that nobody has in the foreground is as good as any."""
    in_a_terminal(monkeypatch)

    def none(_: int) -> int:
        raise OSError

    monkeypatch.setattr(os, "tcgetpgrp", none)
    assert is_for_screen()


def test_all_that_is_turned_on_is_turned_off() -> None:
    """Whatever mode Textual's driver sets is put back."""
    source = re.sub(r"#.*", "", inspect.getsource(linux_driver)).replace(r"\x1b", "\x1b")
    touched = {number for number, _ in MODE.findall(source)}
    assert len(touched) > 9
    put_back = dict(MODE.findall(CLEAN))
    assert touched <= put_back.keys()
    assert {number for number, switch in put_back.items() if switch == "h"} == {"7", "25"}
    assert "\x1b[<u" in CLEAN
    assert CLEAN.index("\x1b[<u") < CLEAN.index("\x1b[?1049l")


@pytest.fixture
def pair() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal: the one that is seen, the one that programs have."""
    seen, had = pty.openpty()
    yield seen, had
    os.close(seen)
    os.close(had)


@pytest.mark.parametrize("foreground", [7, 8, None])
def test_cleaning(
    foreground: int | None, pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How keys are read is put back only where the screen's processes still have the terminal."""

    def in_front(descriptor: int) -> int:
        if foreground is None:
            raise OSError
        return foreground

    monkeypatch.setattr(os, "tcgetpgrp", in_front)
    seen, had = pair
    before = termios.tcgetattr(had)
    terminal = Terminal(had, 7)
    raw = [*before]
    raw[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(had, termios.TCSANOW, raw)
    terminal.clean()
    assert os.read(seen, 4096) == CLEAN.encode()
    assert (termios.tcgetattr(had) == before) == (foreground == 7)
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_what_is_no_terminal() -> None:
    """Nothing is written where there is no terminal any more, and nothing raised."""
    read, write = os.pipe()
    terminal = Terminal(write, os.getpgrp())
    os.close(read)
    terminal.clean()
    os.close(write)
