"""Beneath the screen: what the server makes of what its screen says, and of its end."""

from __future__ import annotations

import os
import threading

import pytest

from simulator.cli.screen import beneath
from simulator.cli.screen.beneath import DEMO_OFF, DEMO_ON, GIVEN_BACK, TAKEN, Beneath
from tests.simulator.waiting import PATIENCE


class Fake:
    """A terminal that tells whether it was cleaned."""

    def __init__(self, descriptor: int, group: int) -> None:
        self.made = descriptor, group
        self.cleaned = 0

    def clean(self) -> None:
        self.cleaned += 1


@pytest.mark.parametrize(
    ("said", "cleaned", "switched"),
    [
        (b"", 0, []),
        (TAKEN, 1, []),
        (TAKEN + GIVEN_BACK, 0, []),
        (TAKEN + GIVEN_BACK + TAKEN, 1, []),
        (TAKEN + DEMO_OFF, 1, [False]),
        (DEMO_OFF + TAKEN + DEMO_ON + GIVEN_BACK, 0, [False, True]),
        (b"?", 0, []),
    ],
)
def test_the_end_of_the_screen(
    said: bytes, cleaned: int, switched: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the screen is gone the server stops; a terminal that it still had is cleaned before."""
    ended, turned = threading.Event(), list[bool]()
    monkeypatch.setattr(beneath, "Terminal", Fake)
    bytes_said = iter([said[i : i + 1] for i in range(len(said))])
    monkeypatch.setattr(os, "read", lambda descriptor, count: next(bytes_said, b""))
    late: list[Late] = []

    def timer(*arguments: object) -> Late:
        late.append(Late(*arguments))
        return late[-1]

    monkeypatch.setattr(threading, "Timer", timer)
    server = Beneath("5:77")
    terminal = server._terminal
    assert isinstance(terminal, Fake)
    assert terminal.made == (5, 77)
    server.follow(ended.set, turned.append)
    assert ended.wait(PATIENCE)
    assert (terminal.cleaned, turned) == (cleaned, switched)
    assert [one.arguments for one in late] == [(beneath.END_SECONDS, os._exit, (0,))]
    assert late[0].is_started


class Late:
    """What ends the process if it doesn't end by itself."""

    daemon = is_started = False

    def __init__(self, *arguments: object) -> None:
        self.arguments = arguments

    def start(self) -> None:
        self.is_started = self.daemon


def test_nobody_hears(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is told to a screen that is gone is lost, and no error."""
    server = Beneath("2:1")
    server.stopped(["a"])
    assert capsys.readouterr().out == '{"stopped": ["a"]}\n'

    def broken(_: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("sys.stdout.write", broken)
    server.stopped(["a"])
