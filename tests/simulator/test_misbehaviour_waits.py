"""Faults that wait: they hold up nobody, end with their client or the server, leave nothing."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from simulator.config import Config
from simulator.faults import parse
from simulator.protocol import MAX_READ_AHEAD
from tests.simulator.clients import by_http_client, by_httpx
from tests.simulator.journal.disks import full
from tests.simulator.running import Sim, running
from tests.simulator.waiting import PATIENCE, until
from tests.simulator.wire import Wire, request

TARGET = "/v1/contact?api_token=t"
GOOD = b'{"contact_uid":"u1","params":{}}'
PLAIN = request(TARGET, GOOD)
WAITING = 200
LONG = ["latency=60m", "drip=1B/s"]


def faulted(fault: str) -> bytes:
    return request(TARGET, GOOD, f"X-Sim-Fault: {fault}")


@pytest.fixture
def alone(path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Sim]:
    """A simulator that a test may stop; nothing is warned of, nor left under way."""
    with running(Config(), path) as sim:
        yield sim
    assert not sim.server._listener.uvicorn.server_state.tasks
    logged = caplog.get_records("call")
    assert [record for record in logged if record.levelno >= logging.WARNING] == []


def is_idle(sim: Sim) -> bool:
    """Whether no request is under way and no pause."""
    return not sim.server._listener.uvicorn.server_state.tasks and not len(
        sim.server._bridge._pauses
    )


def connections(stack: ExitStack, sim: Sim, count: int) -> list[Wire]:
    return [stack.enter_context(sim.connect()) for _ in range(count)]


@pytest.mark.parametrize("fault", LONG)
def test_others_are_answered(alone: Sim, fault: str) -> None:
    """While many requests wait they are recorded, and others are answered, on either API."""
    with ExitStack() as stack:
        waiting = connections(stack, alone, WAITING)
        for wire in waiting:
            wire.send(faulted(fault))
        until(lambda: len(alone.recorded()) == WAITING, "the exchanges of those that wait")
        for client in (by_httpx, by_http_client):
            assert client(alone, "/v1/ping", {}, {}).status == 200
        assert alone.client.get("/_sim/exchanges").status_code == 200
        assert len(alone.recorded()) == WAITING + 2
        assert not is_idle(alone)
    until(lambda: is_idle(alone), "the end of those whose clients are gone")
    assert {exchange.fault for exchange in alone.recorded()} == {fault, None}


def transports(sim: Sim) -> list[Any]:
    return [
        protocol.transport for protocol in sim.server._listener.uvicorn.server_state.connections
    ]


@pytest.mark.parametrize("fault", [*LONG, "latency=60m,drop=before", "drip=1B/s,status=503"])
@pytest.mark.parametrize(
    "behind",
    [b"", PLAIN, PLAIN[:-9], PLAIN[:9], PLAIN * MAX_READ_AHEAD],
    ids=["nothing", "a request", "half a body", "half a head", "many requests"],
)
@pytest.mark.parametrize("together", [True, False])
def test_a_client_that_goes_away(alone: Sim, fault: str, behind: bytes, together: bool) -> None:
    """Nothing is left of a wait whose client is gone, and nothing is written to its connection.

    What came in time is recorded and counts.
    """
    with alone.connect() as wire:
        wire.send(faulted(fault) + (behind if together else b""))
        until(lambda: alone.recorded(), "the exchange")
        wire.send(b"" if together else behind)
        [transport] = transports(alone)
    until(lambda: is_idle(alone), "the end of the wait")
    until(lambda: not transports(alone), "the connection's end")
    assert transport._conn_lost == 1  # each write to what is closed counts
    assert alone.post("/v1/contact", GOOD).status_code == 200
    first, second = alone.recorded()
    assert (first.fault, second.fault) == (str(parse(fault)), None)
    assert [item.applied for item in first.items] == ["=before" not in fault and "503" not in fault]


@pytest.mark.parametrize("behind", [b"", PLAIN])
@pytest.mark.parametrize(
    "fault", ["drop=before", "drop=after", "drop=half", "length=+5", "garbage", "drip=50KB/s"]
)
def test_the_server_s_own_view(alone: Sim, fault: str, behind: bytes) -> None:
    """After what is written past it the server counts the request, and writes nothing more."""
    answered = alone.server._listener.uvicorn.server_state.total_requests
    with alone.connect() as wire:
        until(lambda: transports(alone), "the connection")
        [transport] = transports(alone)
        wire.send(faulted(fault) + behind)
        with contextlib.suppress(ConnectionResetError):  # what came behind wasn't read
            while wire.line():
                pass
    until(lambda: is_idle(alone) and not transports(alone), "the connection's end")
    assert transport._conn_lost == 1
    assert alone.server._listener.uvicorn.server_state.total_requests == answered + 1


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("latency=30ms", [200, 200, 200]),
        ("latency=30ms,status=503", [503, 200, 200]),
        ("drip=20KB/s", [200]),
        ("latency=30ms,drop=before", []),
    ],
)
def test_requests_behind_a_wait(alone: Sim, fault: str, statuses: list[int]) -> None:
    """What comes behind a request that waits is answered after it, unless the connection ends."""
    with alone.connect() as wire:
        wire.send(faulted(fault) + PLAIN + PLAIN)
        assert [wire.answer().status for _ in statuses] == statuses
        if len(statuses) < 3:
            with contextlib.suppress(ConnectionResetError):  # what came behind wasn't read
                assert wire.is_at_its_end()
    assert len(alone.recorded()) == max(1, len(statuses))


def test_a_connection_that_waits_again_and_again(alone: Sim) -> None:
    """A connection is as good after many waits as before."""
    with alone.connect() as wire:
        for number in range(20):
            wire.send(faulted("latency=1ms,status=503" if number % 2 else "latency=1ms"))
            assert wire.answer().status == (503 if number % 2 else 200)
    until(lambda: is_idle(alone), "the end of the waits")


@pytest.mark.parametrize("fault", [*LONG, "latency=60m,status=503", "drip=1B/s,latency=60m"])
def test_a_server_that_stops(alone: Sim, fault: str) -> None:
    """Told to stop it answers at once whatever waits, as it would have, and stops."""
    with ExitStack() as stack:
        waiting = connections(stack, alone, 20)
        for wire in waiting:
            wire.send(faulted(fault))
        until(lambda: len(alone.recorded()) == 20, "the exchanges of those that wait")
        stopping = threading.Thread(target=alone.server.stop)
        stopping.start()
        status = 503 if "status" in fault else 200
        for wire in waiting:
            assert wire.answer().status == status
            assert wire.is_at_its_end()
        stopping.join(PATIENCE)
        assert not stopping.is_alive()
    assert {exchange.status for exchange in alone.recorded()} == {status}


def test_a_server_that_stops_where_nothing_is_answered(alone: Sim) -> None:
    """What would have been dropped after its wait is dropped at once."""
    with alone.connect() as wire:
        wire.send(faulted("latency=60m,drop=after"))
        until(lambda: alone.recorded(), "the exchange")
        alone.server.stop()
        assert wire.is_at_its_end()


@pytest.mark.parametrize("fault", ["drop=before", "latency=60m", "status=503", "garbage"])
def test_what_cannot_be_recorded(
    path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    """Where the journal takes no more it is 500, whatever the fault, which isn't used up."""
    large = b'{"contact_uid":"u1","params":{"a":"%b"}}' % (b"x" * 100_000)
    with running(Config(faults=(parse(f"{fault},times=1"),)), path) as sim:
        with full(sim.server._journal._connection), sim.connect() as wire:
            for _ in range(2):
                wire.send(request(TARGET, large))
                assert wire.answer().status == 500
        assert sim.recorded() == []
        [entry] = sim.server.simulator.faults.list()
        assert (entry.matched, entry.applied) == (0, 0)
        with sim.connect() as wire:
            wire.send(request(TARGET, large))
            until(lambda: sim.recorded(), "the exchange")
        assert sim.last().fault == f"{fault},times=1"
        assert sim.post("/v1/ping").status_code == 200
    assert "can't be written" in capsys.readouterr().err


def test_workspaces_are_apart(alone: Sim) -> None:
    """Under parallel clients a workspace's faults never touch another's requests."""
    alone.client.post("/v1/ping?api_token=t0")
    whose = alone.last().workspace
    alone.server.simulator.faults.add(parse(f"status=503,workspace={whose}"))

    def work(number: int) -> set[int]:
        body = json.loads(GOOD)
        path = f"/v1/contact?api_token=t{number % 5}"
        return {alone.client.post(path, json=body).status_code for _ in range(10)}

    with ThreadPoolExecutor(25) as pool:
        found = list(pool.map(work, range(25)))
    assert found == [{503} if number % 5 == 0 else {200} for number in range(25)]
    faulted_ones = [exchange for exchange in alone.recorded() if exchange.fault]
    assert len(faulted_ones) == 50
    assert {exchange.workspace for exchange in faulted_ones} == {whose}


def test_chance_under_parallel_clients(tmp_path: Path) -> None:
    """The same seed draws the same requests, whatever order parallel clients send them in."""
    runs = []
    for run, order in enumerate((range(150), reversed(range(150)))):
        config = Config(seed=3, faults=(parse("status=503,chance=30%"), parse("latency=0ms..3ms")))
        with running(config, tmp_path / str(run)) as sim:

            def send(number: int, sim: Sim = sim) -> tuple[int, list[int]]:
                body = {**json.loads(GOOD), "messageId": f"m{number}"}
                return number, [sim.post("/v1/contact", body).status_code for _ in range(3)]

            with ThreadPoolExecutor(16) as pool:
                runs.append(dict(pool.map(send, order)))
    assert runs[0] == runs[1]
    assert {status for found in runs[0].values() for status in found} == {200, 503}


def test_what_is_not_recorded_counts_for_no_fault(path: Path) -> None:
    """A fault ``after`` some requests waits for as many as the journal holds."""
    large = b'{"contact_uid":"u1","params":{"a":"%b"}}' % (b"x" * 100_000)
    with running(Config(faults=(parse("status=503,after=1"),)), path) as sim, sim.connect() as wire:
        with full(sim.server._journal._connection):
            for _ in range(2):
                wire.send(request(TARGET, large))
                assert wire.answer().status == 500
        statuses = []
        for _ in range(2):
            wire.send(request(TARGET, large))
            statuses.append(wire.answer().status)
    assert statuses == [200, 503]
