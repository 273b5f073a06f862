"""The screen of ``sim up`` in a real terminal: what it leaves behind, however it ends."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulator.journal import Reader
from tests.simulator.cli.commands import SIM
from tests.simulator.terminals import Terminal, terminal
from tests.simulator.waiting import PATIENCE, until

ROW = "✓ ok"
"""What is on the screen once there is an exchange."""


@dataclass(frozen=True)
class Up:
    """A ``sim up`` in a terminal, shown; ``here`` is where its script is run."""

    terminal: Terminal
    here: Path

    @property
    def facts(self) -> dict[str, Any]:
        """What the ready file held once it was there."""
        found: dict[str, Any] = json.loads((self.here / "kept.json").read_text())
        return found

    @property
    def server(self) -> int:
        """The server's process."""
        return int(self.facts["pid"])

    @property
    def screen(self) -> int:
        """The process that started it."""
        found = subprocess.run(
            ["ps", "-o", "ppid=", "-p", str(self.server)], capture_output=True, timeout=PATIENCE
        )
        return int(found.stdout)

    def is_left_clean(self) -> None:
        """The terminal is as it was, and nobody is left or listens."""
        until(lambda: not is_there(self.server), "the server's end")
        assert self.terminal.left_on == set()
        assert not self.terminal.is_alternate
        assert (self.here / "after").read_text() == (self.here / "before").read_text()
        for name in ("salesmachine", "segment"):
            address = urlsplit(self.facts[name])
            with socket.socket() as client, pytest.raises(ConnectionRefusedError):
                client.connect((address.hostname, address.port))


def is_there(process: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def script(*arguments: object, program: str = shlex.quote(SIM), then: str = "") -> str:
    """A script that tells what the terminal was like before, and after ``then``."""
    run = f"{program} {shlex.join(map(str, arguments))}"
    return f'stty -a > before; {run}; echo "status $?"; {then or ":"}; stty -a > after'


@pytest.fixture
def shown() -> Iterator[Terminal]:
    """A terminal of 100 x 30."""
    with terminal() as made:
        yield made


Begin = Callable[..., Up]


@pytest.fixture
def begin(shown: Terminal, here: Path) -> Begin:
    """Starts ``sim up --demo`` there, and waits until it is shown."""

    def begun(*arguments: object, then: str = "") -> Up:
        ready, kept = here / "ready.json", here / "kept.json"
        options = ("--port", 0, "--demo", 50, "--ready-file", ready, *arguments)
        shown.run(script("up", *options, then=then))
        until(ready.exists, "the ready file")
        kept.write_text(ready.read_text())
        shown.shows(ROW)
        return Up(shown, here)

    return begun


def test_it_is_left(begin: Begin) -> None:
    """q ends screen and server, says what was recorded and where, and leaves nothing else."""
    up = begin()
    assert up.terminal.is_alternate
    assert len(up.terminal.left_on) > 5
    up.terminal.keys("q")
    said = up.terminal.ended().splitlines()
    up.is_left_clean()
    with Reader(Path(up.facts["journal"])) as journal:
        number = len(journal.exchanges(0, 1000))
    assert said[0].startswith(f"stopped: {number:,} exchange")
    assert " delivered" in said[1]
    assert said[2] == f"journal {up.facts['journal']}"
    assert said[3] == "status 0"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_it(name: str, begin: Begin) -> None:
    """Told to end, the screen ends as if it had been left."""
    up = begin()
    os.kill(up.screen, signal.Signals[name])
    said = up.terminal.ended()
    up.is_left_clean()
    assert said.startswith("stopped: ")
    assert "status 0" in said


def test_it_is_killed(begin: Begin) -> None:
    """After SIGKILL of the screen the terminal is clean too, and the server gone."""
    up = begin(then="read line")
    os.kill(up.screen, signal.SIGKILL)
    until(lambda: not is_there(up.server), "the server's end")
    up.terminal.keys("Enter")
    up.terminal.ended()
    up.is_left_clean()


def test_the_server_is_killed(begin: Begin) -> None:
    """The screen says that its server is gone, goes on showing what was recorded, and is left."""
    up = begin()
    os.kill(up.server, signal.SIGKILL)
    said = up.terminal.shows("SIGKILL")
    assert ROW in said
    up.terminal.keys("q")
    said = up.terminal.ended()
    up.is_left_clean()
    assert said.startswith("stopped: the server was killed by SIGKILL")
    assert "status 0" in said


def test_the_server_is_told_to_end(begin: Begin) -> None:
    """Whoever stops the server by the id that it tells stops the screen."""
    up = begin()
    os.kill(up.server, signal.SIGTERM)
    assert "status 0" in up.terminal.ended()
    up.is_left_clean()


def test_it_ends_after_some(shown: Terminal, here: Path) -> None:
    """--for N ends it by itself."""
    shown.run(script("up", "--port", 0, "--demo", 500, "--for", 3))
    assert "status 0" in shown.ended()
    assert shown.left_on == set()
