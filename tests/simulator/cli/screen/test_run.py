"""The screen of ``sim up`` in a real terminal: what it leaves behind, however it ends."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulator.cli.screen.terminal import CLEAN
from simulator.journal import Reader
from tests.simulator.cli.commands import SIM, call, run, up
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


def are_contacts(text: str) -> bool:
    """Whether a filter has left the contacts of what is shown, and found one."""
    lines = text.splitlines()
    rows = [line for line in lines[4:] if ROW in line]
    is_said = lines[3].startswith("filter operation:contact") and lines[3].endswith(" found")
    return is_said and rows != [] and all("contact" in row for row in rows)


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

    def begun(*arguments: object, program: str = shlex.quote(SIM), then: str = "") -> Up:
        ready, kept = here / "ready.json", here / "kept.json"
        options = ("--port", 0, "--demo", 50, "--ready-file", ready, *arguments)
        shown.run(script("up", *options, program=program, then=then))
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


def test_it_is_used(begin: Begin) -> None:
    """A filter leaves what it says, Enter shows one in full, at any size; then it is left."""
    up = begin()
    up.terminal.keys("f", *"operation:contact", "Enter")
    up.terminal.shows("filter operation:contact", when=are_contacts)
    up.terminal.keys("Enter")
    up.terminal.shows("1 You sent")
    up.terminal.keys("2")
    up.terminal.shows("/v1/batch")
    for size in ((20, 5), (140, 40)):
        up.terminal.resize(*size)
    up.terminal.shows("3 Response from destination")
    up.terminal.resize(100, 30)
    up.terminal.keys("Escape")
    until(lambda: "1 You sent" not in up.terminal.text(), "the list")
    up.terminal.keys("q")
    assert "status 0" in up.terminal.ended()
    up.is_left_clean()


def test_a_signal_ends_it(begin: Begin) -> None:
    """Told to end, the screen ends as if it had been left."""
    up = begin()
    os.kill(up.screen, signal.SIGTERM)
    said = up.terminal.ended()
    up.is_left_clean()
    assert said.startswith("stopped: ")
    assert "status 0" in said


def test_its_terminal_is_closed(begin: Begin) -> None:
    """Without its terminal nothing goes on, and nothing is left."""
    up = begin()
    screen = up.screen
    up.terminal.run("true")  # which closes the one that the screen had
    until(lambda: not is_there(up.server) and not is_there(screen), "the end of both")


def test_it_is_killed(begin: Begin) -> None:
    """After SIGKILL of the screen the terminal is clean too, and the server gone."""
    up = begin(then="read line")
    os.kill(up.screen, signal.SIGKILL)
    until(lambda: not is_there(up.server), "the server's end")
    up.terminal.keys("Enter")
    up.terminal.ended()
    up.is_left_clean()
    assert CLEAN.encode() in up.terminal.written


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


def test_it_is_stopped_and_killed(begin: Begin) -> None:
    """Stopped by a signal it gives the terminal back; killed then, it is another's by now."""
    up = begin()
    os.kill(up.screen, signal.SIGTSTP)
    until(lambda: not up.terminal.is_alternate, "the terminal")
    assert up.terminal.left_on == set()
    os.kill(up.screen, signal.SIGKILL)
    up.terminal.ended()
    up.is_left_clean()
    assert CLEAN.encode() not in up.terminal.written


def test_a_bug_of_ours(begin: Begin, temporary: Path) -> None:
    """A bug ends it with status 3 and a report for its owner, without anything recorded in it."""
    up = begin(program=broken("raise KeyError('the secret of a stranger')"))
    up.terminal.keys("p")
    said = up.terminal.ended()
    up.is_left_clean()
    [path] = temporary.glob("salesmachine-crash-*")
    unwrapped = "".join(said.splitlines())
    assert f"the recording {up.facts['journal']} is untouched" in unwrapped
    assert str(path) in unwrapped
    assert "status 3" in said
    assert "stranger" not in said + path.read_text()
    assert "builtins.KeyError" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with Reader(Path(up.facts["journal"])) as journal:
        assert journal.exchanges(0, 1)


def test_it_hangs(begin: Begin) -> None:
    """A screen that doesn't end in time when it is told to is ended, and leaves nothing either."""
    up = begin(program=broken("import time; time.sleep(1000)"))
    screen = up.screen
    up.terminal.keys("p")
    os.kill(screen, signal.SIGTERM)
    assert "status 0" in up.terminal.ended()
    up.is_left_clean()


def broken(code: str) -> str:
    """A program whose key p does this, and that has little patience."""
    lines = (
        "import simulator.cli, simulator.cli.screen.leaving, simulator.tui.app",
        "simulator.cli.screen.leaving.LEAVE_SECONDS = 0.5",
        "def pause(self):",
        f"    {code}",
        "simulator.tui.app.SimApp.action_pause = pause",
        "simulator.cli.main()",
    )
    return shlex.join([sys.executable, "-c", "\n".join(lines)])


def test_a_server_that_cannot_start(shown: Terminal, here: Path) -> None:
    """What it says is said, with its status, and no screen is opened."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shown.run(script("up", "--port", port))
        said = shown.ended()
    assert f"Error: can't listen on 127.0.0.1 port {port}: Address already in use" in said
    assert "status 2" in said
    assert b"\x1b[?1049h" not in shown.written
    assert (here / "after").read_text() == (here / "before").read_text()


def test_a_demo_that_cannot_be_sent(shown: Terminal, here: Path) -> None:
    """What turns out once the server runs is said too, with its status."""
    shown.run(script("up", "--port", 0, "--demo", "--token", "a:b"))
    said = shown.ended()
    assert "Error: the demo can't be sent: " in said
    assert "status 2" in said
    assert shown.left_on == set()


def test_in_ci(shown: Terminal) -> None:
    """In CI there are lines, terminal or not."""
    arguments = ["up", "--port", 0, "--demo", 500, "--for", 1]
    shown.run(script(*arguments, program=f"CI=1 {shlex.quote(SIM)}"))
    said = shown.ended()
    assert "(Ctrl+C stops)" in said
    assert "stopped: 1 exchange" in said
    assert b"\x1b[?1049h" not in shown.written


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("screen", "the screen needs a terminal: -o lines prints lines instead"),
        ("screen=x", "the screen goes into no file: -o lines=FILE and -o json=FILE do"),
    ],
)
def test_without_a_terminal(output: str, why: str) -> None:
    """A screen that can't be is refused in a sentence, and nothing is started."""
    for ran in (run("up", "-o", output), call("up", "-o", output)):
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.splitlines()[-1] == f"Error: {why}"


@pytest.mark.parametrize("is_running", [True, False])
def test_watching(is_running: bool, shown: Terminal, tmp_path: Path) -> None:
    """sim watch shows a running simulator, or its recording, and leaves both and the terminal."""
    journal = tmp_path / "x.journal"
    arguments = ["--journal", journal, "--demo", 500, *([] if is_running else ["--for", 3])]
    with up(*arguments) as (process, facts):
        if not is_running:
            process.end()
        where = ["--url", facts["salesmachine"]] if is_running else [journal]
        shown.run(script("watch", *where))
        shown.shows(ROW)
        assert shown.is_alternate
        shown.keys("q")
        assert "status 0" in shown.ended()
        assert shown.left_on == set()
        if is_running:
            assert is_there(facts["pid"])
            process.end(signal.SIGTERM)
