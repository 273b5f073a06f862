"""The server of a screen: it answers, does what it is told, and ends with who started it."""

from __future__ import annotations

import os
import queue
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from simulator.cli.screen.server_process import Ready, ServerProcess
from simulator.journal.pages import Pages
from tests.simulator.waiting import PATIENCE, until


@contextmanager
def started(*arguments: object) -> Iterator[tuple[ServerProcess, Ready]]:
    """A server on free ports that answers, and ends with the block."""
    server = ServerProcess(["--port", "0", *map(str, arguments)])
    try:
        ready = server.ready()
        assert ready is not None, server.said()
        yield server, ready
    finally:
        server.stop()


def ping(ready: Ready) -> int:
    """The status of a ping."""
    return httpx.post(
        f"{ready.facts['salesmachine']}/v1/ping", auth=("t", ""), trust_env=False
    ).status_code


def test_it_answers_and_ends() -> None:
    """Once it is ready it answers with the facts that it told; its end tells what it saw."""
    with started() as (server, ready):
        url = f"{ready.facts['salesmachine']}/_sim/health"
        assert httpx.get(url, trust_env=False).json() == ready.facts
        assert (ready.settings, ready.write_key) == (("profile strict",), "sim")
        assert ping(ready) == 200
        assert (server.trouble(), server.status) == ("", None)
        assert os.getpgid(ready.facts["pid"]) == ready.facts["pid"]
    assert (server.status, server.said()) == (0, "")
    assert server.stopped == ["stopped: 1 exchange: 1 ok"]
    with pytest.raises(httpx.ConnectError):
        ping(ready)


def test_its_arguments_are_exactly_those(tmp_path: Path) -> None:
    """Whatever is in them, they are read as whoever typed them meant them."""
    ready_file = tmp_path / "-o 'a\" b.json"
    source = "K é\\n$HOME`=t ok:s:s"
    options = ["--source", source, "--fault", "status=503,path=/x y", "-o", "screen"]
    options += ["--ready-file", ready_file, "--rate-limit", "90/m", "--demo"]
    with started(*options) as (_, ready):
        assert ready_file.exists()
        assert ready.settings == (
            "profile strict, rate limit 1.5/s (A4)",
            "fault status=503,path=/x y",
        )
        assert ready.write_key == "WRITE_KEY"


def test_it_cannot_start() -> None:
    """A server that can't start has said why, and in what status it ended."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        server = ServerProcess(["--port", port])
        assert server.ready() is None
    assert server.status == 2
    assert server.said() == (
        f"Error: can't listen on 127.0.0.1 port {port}: Address already in use;"
        " --port 0 takes a free port\n"
    )
    server.stop()


def test_it_is_not_waited_for() -> None:
    """One that is stopped before it has answered ends all the same."""
    server = ServerProcess(["--port", "0"])
    server.stop()
    assert server.status == 0


def test_it_is_killed() -> None:
    """That it was killed is said, and told to who wants to know, before and after."""
    told: queue.Queue[int] = queue.Queue()
    with started() as (server, ready):
        server.at_end(told.put)
        os.kill(ready.facts["pid"], signal.SIGKILL)
        assert told.get(timeout=PATIENCE) == -signal.SIGKILL
        assert server.trouble() == "the server was killed by SIGKILL"
        server.tell(True)  # nobody hears it
    server.at_end(told.put)
    assert told.get_nowait() == -signal.SIGKILL
    assert server.stopped == []


def test_the_terminal_is_closed() -> None:
    """SIGHUP ends it as if its screen had been left."""
    told: queue.Queue[int] = queue.Queue()
    with started() as (server, ready):
        server.at_end(told.put)
        os.kill(ready.facts["pid"], signal.SIGHUP)
        assert told.get(timeout=PATIENCE) == 0
    assert server.stopped == ["stopped: 0 exchanges"]


def test_what_it_says_is_fit_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process wrote to standard error is shown, its end, without what a terminal obeys."""
    code = "import os; os.write(2, b'x' * 9000 + b'\\n\\x1b[2J\\xff\\n'); os._exit(7)"
    monkeypatch.setattr("simulator.cli.screen.server_process._RUN", code)
    server = ServerProcess([])
    assert server.ready() is None
    said = server.said()
    assert said.endswith("x\n\\x1b[2J\ufffd\n")
    assert len(said) < 5_000
    assert server.trouble() == "the server has ended with status 7: \\x1b[2J\ufffd"
    server.stop()


def test_one_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes too long is killed."""
    monkeypatch.setattr("simulator.cli.screen.server_process._RUN", "import time; time.sleep(1000)")
    monkeypatch.setattr("simulator.cli.screen.server_process.END_SECONDS", 0.01)
    server = ServerProcess([])
    server.stop()
    assert server.status == -signal.SIGKILL


def test_its_demo_is_switched() -> None:
    """Off it sends no more, on again it goes on where it was; off it ends like any."""
    with started("--demo", 1000) as (server, ready), Pages(Path(ready.facts["journal"])) as pages:

        def number() -> int:
            return len(pages.messages(0, 100_000, {}))

        def switch_off() -> int:
            server.switch_demo(False)
            before = -1
            while before != (before := number()):
                assert ping(ready) == 200
            return before

        until(number, "a message")
        before = switch_off()
        server.switch_demo(True)
        until(lambda: number() > before, "another message")
        switch_off()
        ids = [one["message_id"] for one in pages.messages(0, 100_000, {})]
    assert ids.count(ids[0]) == 1
    assert server.status == 0
