"""The server: started and stopped, and clients that go away or never end."""

from __future__ import annotations

import json
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Response

from simulator import asgi
from simulator import server as module
from simulator.config import Config
from simulator.control import state
from simulator.journal import JournalError, Reader, Writer
from simulator.journal.pages import Pages
from simulator.salesmachine import contacts
from simulator.salesmachine.gate import MAX_BODY_BYTES
from simulator.salesmachine.reads import show_list
from simulator.server import Server
from simulator.state import choose_workspace
from tests.simulator.journal.messages import message
from tests.simulator.running import BASIC, Sim, running
from tests.simulator.waiting import PATIENCE, until
from tests.simulator.wire import Wire, request

ENDLESS = """
import sys
from flask import current_app
from simulator.cli import main
from simulator.control import state
from simulator.journal import Reader
from simulator.salesmachine import contacts

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

def endless(*_):
    sys.stderr.write("begun\\n")
    sys.stderr.flush()
    with Reader(current_app.extensions["simulator"].journal) as journal:
        journal._connection.execute(NUMBERS).fetchall()

contacts.show_list = state.choose_workspace = endless
main()
"""
TARGET = "/v1/contact?api_token=t"
GOOD = b'{"contact_uid":"u1","params":{}}'


def can_bind(host: str) -> bool:
    """Whether this machine has the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.bind((host, 0))
    except OSError:
        return False
    return True


HOSTS = [host for host in ("127.0.0.1", "localhost", "0.0.0.0", "::1") if can_bind(host)]


@pytest.mark.parametrize("host", HOSTS)
def test_it_listens_once_it_is_started(path: Path, host: str) -> None:
    """Once start returns it answers at its url; once stop returns nobody does, nor a thread."""
    threads = threading.active_count()
    server = Server(Config(), path, host)
    server.start()
    try:
        answer = httpx.get(f"{server.url}/_sim/health", trust_env=False)
        assert answer.json()["salesmachine"] == server.url
        assert answer.json()["journal"] == str(path)
    finally:
        server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/_sim/health", trust_env=False)
    assert server.feed.closed
    until(lambda: threading.active_count() <= threads, "the end of its threads")


def test_stopping_what_was_not_started(path: Path) -> None:
    """A server that was never started frees its port and its journal."""
    server = Server(Config(), path)
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)
    again = Server(Config(), path, port=int(server.url.rpartition(":")[2]))
    again.start()
    again.stop()
    again.stop()


def test_a_port_that_is_taken(sim: Sim, path: Path) -> None:
    """A port where somebody listens is an OSError, and no journal is made."""
    with pytest.raises(OSError, match="in use"):
        Server(Config(), path, port=int(sim.url.rpartition(":")[2]))
    assert not path.exists()


def test_a_journal_that_cannot_be_used(tmp_path: Path) -> None:
    """A journal that can't be used is a JournalError, and the port is free again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(JournalError):
        Server(Config(), tmp_path, port=port)
    Server(Config(), tmp_path / "journal", port=port).stop()


def test_without_a_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one it records in a new temporary file, its owner's alone, and says where."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    server = Server(Config())
    server.stop()
    path = Path(str(server.simulator.facts()["journal"]))
    assert path.parent == tmp_path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_journal_says_how_it_was_started(path: Path) -> None:
    """Each start is a mark with profile and seed."""
    for config in (Config(), Config(profile="compat", seed=7)):
        Server(config, path).stop()
    with Reader(path) as journal:
        rows = journal._connection.execute("SELECT data FROM marks WHERE kind = 'start'")
        found = [json.loads(data) for (data,) in rows]
    assert found == [{"profile": "strict", "seed": 0}, {"profile": "compat", "seed": 7}]


def test_the_clock_is_injected(path: Path) -> None:
    """When an exchange came is the clock's to say."""
    server = Server(Config(), path, clock=lambda: 1710148905.5)
    server.start()
    try:
        httpx.post(server.url, trust_env=False)
        with Reader(path) as journal:
            assert [one.at for one in journal.exchanges()] == [1710148905.5]
    finally:
        server.stop()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"POST /v1", id="half a head"),
        pytest.param(request(TARGET, GOOD, length=99), id="half a body"),
        pytest.param(request(TARGET, GOOD, "Transfer-Encoding: chunked"), id="half a chunk"),
        pytest.param(request("/_sim/health", b"x", length=9), id="the control plane"),
    ],
)
def test_a_client_that_goes_away(sim: Sim, sent: bytes) -> None:
    """A client that goes away before its request is whole leaves no exchange and no harm."""
    tasks = sim.server._listener.uvicorn.server_state.tasks
    connections = sim.server._listener.uvicorn.server_state.connections
    with sim.connect() as wire:
        wire.send(sent)
        until(lambda: len(connections) > 0, "the connection")
    until(lambda: not tasks, "the end of what it asked for")
    assert sim.post("/v1/contact", GOOD).status_code == 200
    assert sim.last().request_body == GOOD


@pytest.mark.parametrize("target", [TARGET, "/_sim/health"])
def test_a_body_that_never_ends(sim: Sim, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    """A body that isn't there in time is 408, the connection ends, nothing is recorded."""
    monkeypatch.setattr(asgi, "BODY_SECONDS", 0.05)
    with sim.connect() as wire:
        wire.send(request(target, b"{", length=9))
        answer = wire.answer()
        assert (answer.status, answer.headers["Connection"]) == (408, "close")
        assert b"in time" in answer.body
        assert wire.is_at_its_end()
    assert sim.recorded() == []


def test_a_body_without_an_end_in_sight(sim: Sim) -> None:
    """Of a body far too large only so much is waited for, and the server serves on."""
    body = b" " * (asgi.MAX_DRAINED_BYTES + MAX_BODY_BYTES + 1)
    with sim.connect() as wire:
        wire.send(request(TARGET, body, length=10**9))
        assert wire.answer().status == 413
    assert sim.last().request_body == body[:MAX_BODY_BYTES]
    assert sim.post("/v1/contact", GOOD).status_code == 200
    assert len(sim.recorded()) == 2


def test_a_control_plane_behind_slashes(sim: Sim) -> None:
    """The stream never holds up the mocked API, however its path is written."""
    with sim.connect() as wire:
        wire.send(request("//_sim/stream", method="GET"))
        assert wire.line() == b"HTTP/1.1 200 OK\r\n"
        assert sim.post("/v1/contact", GOOD).status_code == 200
    assert len(sim.recorded()) == 1


def test_reads_that_take_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many reads are under way, the control plane answers, and so does the rest."""
    go_on, under_way = threading.Event(), list[int]()

    def slowly(*asked: Any) -> Response:
        under_way.append(1)
        go_on.wait(PATIENCE)
        return show_list(*asked)

    monkeypatch.setattr(contacts, "show_list", slowly)
    with running(Config(), path) as sim, ThreadPoolExecutor(12) as clients:
        url = f"{sim.url}/v2/contacts?api_token=t"
        reads = [clients.submit(httpx.get, url, trust_env=False, timeout=60) for _ in range(12)]
        until(lambda: len(under_way) == module.READ_THREADS, "the reads")
        assert sim.client.get("/_sim/health").status_code == 200
        assert sim.post("/v1/ping").status_code == 200
        go_on.set()
        assert {read.result(PATIENCE).status_code for read in reads} == {200}


def test_questions_that_take_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many questions are under way, what is quick is answered, and what changes is done."""
    go_on, under_way = threading.Event(), list[int]()

    def slowly(*asked: Any) -> str:
        under_way.append(1)
        go_on.wait(PATIENCE)
        return choose_workspace(*asked)

    monkeypatch.setattr(state, "choose_workspace", slowly)
    with running(Config(), path) as sim, ThreadPoolExecutor(20) as clients:
        sim.post("/v1/contact", GOOD)
        url = f"{sim.url}/_sim/state/contact?uid=nobody"
        asked = [clients.submit(httpx.get, url, trust_env=False, timeout=60) for _ in range(20)]
        until(lambda: len(under_way) == module.QUESTION_THREADS, "the questions")
        for quick in ("health", "ready", "clock", "faults", "metrics"):
            assert sim.client.get(f"/_sim/{quick}").status_code == 200
        assert sim.client.post("/_sim/reset", json={}).status_code == 200
        assert sim.client.get("/v2/contacts", headers={"Authorization": BASIC}).status_code == 200
        go_on.set()
        assert {one.result(PATIENCE).status_code for one in asked} == {404}


def test_the_end_while_reads_take_long(path: Path) -> None:
    """Told to stop, a process ends well though reads and questions are under way that never end."""
    command = [sys.executable, "-c", ENDLESS, "up", "--port", "0", "-o", "json", "--journal", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            url = json.loads(process.stdout.readline())["salesmachine"]
            with Wire(url) as read, Wire(url) as question:
                read.send(request("/v2/contacts?api_token=t", method="GET"))
                assert process.stderr.readline() == b"begun\n"
                question.send(request("/_sim/state/contact?uid=u1", method="GET"))
                assert process.stderr.readline() == b"begun\n"
                process.send_signal(signal.SIGTERM)
                assert process.wait(PATIENCE) == 0
            assert process.stderr.read() == b""
        finally:
            process.kill()


def test_a_read_of_a_journal_that_is_gone(path: Path) -> None:
    """It says so, and that isn't told as a bug of the simulator."""
    with running(Config(), path) as sim:
        path.unlink()
        answer = sim.client.get("/v2/contacts?api_token=t")
        assert (answer.status_code, answer.json()["code"]) == (500, "SM-108")
        assert "a bug" not in answer.text


def test_written_from_another_thread(sim: Sim) -> None:
    """What another thread has written is committed before it is told what came of it."""
    seen = []

    def look(_: object) -> None:
        with Pages(sim.journal) as journal:
            seen.extend(one["message_id"] for one in journal.messages(sim.after, 9, {}))

    told = sim.server.write(lambda journal: journal.receive(message("m1")))
    told.add_done_callback(look)
    seq = told.result(PATIENCE)
    until(lambda: seen, "who is told")
    assert seen == ["m1"]
    assert sim.server.feed.seq >= seq > sim.after


def test_written_in_vain(sim: Sim) -> None:
    """What can't be written is told to who asked for it, and the server serves on."""

    def fail(_: Writer) -> None:
        raise JournalError("the disk is full")

    with pytest.raises(JournalError, match="the disk is full"):
        sim.server.write(fail).result(PATIENCE)
    assert sim.post("/v1/contact", GOOD).status_code == 200


def test_written_after_the_end(path: Path) -> None:
    """A server that has been stopped writes nothing more, and says so."""
    server = Server(Config(), path)
    server.start()
    server.stop()
    with pytest.raises(JournalError, match="the simulator stops: nothing more is written"):
        server.write(lambda journal: journal.receive(message())).result(PATIENCE)


def test_its_mark_tells_of_the_segment_side(path: Path) -> None:
    """What the Segment side is told to do stands in the mark of the start; without one, nothing."""
    Server(Config(), path, segment={"relay": "hook"}).stop()
    with Reader(path) as journal:
        rows = journal._connection.execute("SELECT data FROM marks WHERE kind = 'start'")
        found = [json.loads(data) for (data,) in rows]
    assert found == [{"profile": "strict", "seed": 0, "segment": {"relay": "hook"}}]
