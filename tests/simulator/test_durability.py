"""What is acknowledged is recorded: under load, and where the disk takes no more."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from contracts import check
from simulator.config import Config
from simulator.journal import Reader
from tests.simulator.journal.disks import full
from tests.simulator.posting import connect, post
from tests.simulator.running import BASIC, Sim, advices, running
from tests.simulator.waiting import PATIENCE
from tests.simulator.wire import request

CLIENTS, EACH = 16, 50
EVENT = {"contact_uid": "u1", "event_uid": "pageview", "params": {}}
DISK = """
import resource, sys
from pathlib import Path
import httpx
from simulator.config import Config
from simulator.server import Server

path = Path(sys.argv[1])
server = Server(Config(), path)
server.start()
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
log = path.with_name(f"{path.name}-wal")
for name, limited in (("before", False), ("lost", True), ("lost too", True), ("after", False)):
    size = log.stat().st_size if limited else soft
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    answer = httpx.post(f"{server.url}/v1/ping?api_token=t&name={name}", trust_env=False)
    print(name, answer.status_code)
server.stop()
"""


def test_many_clients_at_once(sim: Sim) -> None:
    """Each of many clients' exchanges is recorded once, in one growing sequence."""

    def work(client: int) -> list[int]:
        with closing(connect(sim.url)) as connection:
            return [post(connection, f"{client}.{n}") for n in range(EACH)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        statuses = [status for found in pool.map(work, range(CLIENTS)) for status in found]
    assert statuses == [200] * (CLIENTS * EACH)
    found = sim.recorded()
    names = [one.items[0].message_id for one in found]
    assert sorted(map(str, names)) == sorted(
        f"{client}.{n}" for client in range(CLIENTS) for n in range(EACH)
    )
    seqs = [one.seq for one in found]
    assert seqs == list(range(sim.after + 1, sim.after + 1 + len(seqs)))
    for client in range(CLIENTS):
        own = [name for name in names if str(name).startswith(f"{client}.")]
        assert own == [f"{client}.{n}" for n in range(EACH)]


def test_a_disk_that_fails_at_the_commit(tmp_path: Path) -> None:
    """When the disk takes no more, nothing is acknowledged; once it does, all is as before."""
    journal = tmp_path / "journal"
    done = subprocess.run(
        [sys.executable, "-c", DISK, journal],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    statuses = ["before 200", "lost 500", "lost too 500", "after 200"]
    assert done.stdout.splitlines() == statuses
    assert done.stderr.count(f"sim: {journal} can't be written") == 2
    with Reader(journal) as reader:
        names = [one.path.rpartition("=")[2] for one in reader.exchanges()]
    assert names == ["before", "after"]


def test_a_full_disk(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What can't be recorded is 500 with a sentence, never a success; with room all is well."""
    body = b'{"contact_uid":"u1","params":{"a":"%b"}}' % (b"x" * 100_000)
    with running(Config(), path) as sim:
        with full(sim.server._journal._connection), sim.connect() as wire:
            for _ in range(2):
                wire.send(request("/v1/contact?api_token=t", body))
                answer = wire.answer()
                assert (answer.status, answer.json()["code"]) == (500, "SM-108")
                assert check("salesmachine/error", answer.json()) == []
                assert "disk is full" in answer.json()["message"]
                assert sim.recorded() == []
        assert f"sim: {path} can't be written" in capsys.readouterr().err
        assert sim.post("/v1/contact", body).status_code == 200
        assert sim.last().request_body == body
        assert sim.last().seq == sim.server.feed.seq


def test_a_journal_that_is_deleted(path: Path) -> None:
    """From then on nothing is acknowledged, for it would be lost: neither requests nor a reset."""
    with running(Config(), path) as sim:
        assert sim.post("/v1/ping").status_code == 200
        path.unlink()
        for _ in range(2):
            answer = sim.post("/v1/ping")
            assert (answer.status_code, answer.json()["code"]) == (500, "SM-108")
            assert f"{path} is gone: it was deleted or moved" in answer.json()["message"]
        reset = sim.client.post("/_sim/reset", json={})
        assert (reset.status_code, "is gone" in reset.json()["message"]) == (500, True)


def scope(gone: asyncio.Future[None]) -> dict[str, Any]:
    class Transport:
        def is_closing(self) -> bool:
            return False

    path = b"/v1/track/event"
    headers = [
        (b"host", b"localhost"),
        (b"authorization", BASIC.encode()),
        (b"content-type", b"application/json"),
    ]
    return {
        "method": "POST",
        "path": path.decode(),
        "raw_path": path,
        "target": path,
        "query_string": b"",
        "headers": headers,
        "raw_headers": headers,
        "server": None,
        "client": None,
        "http_version": "1.1",
        "transport": Transport(),
        "gone": gone,
    }


def test_what_was_lost_with_its_group(path: Path) -> None:
    """An event is lost; the contact's next one, judged in the turn of the commit, is its first."""
    statuses: list[int] = []
    body = json.dumps(EVENT).encode()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(said: dict[str, Any]) -> None:
        if "status" in said:
            statuses.append(said["status"])

    with running(Config(), path) as sim:
        journal, bridge = sim.server._journal, sim.server._bridge
        loop, commit, lost = bridge._loop, journal.commit, list[bool]()
        assert loop is not None

        def commit_or_not() -> None:
            if not lost:
                lost.append(True)
                journal._broken = "the disk is full"
            commit()

        async def both() -> None:
            first = asyncio.create_task(bridge(scope(loop.create_future()), receive, send))
            await asyncio.sleep(0)  # the first is judged, and its group's commit is due next
            second = asyncio.create_task(bridge(scope(loop.create_future()), receive, send))
            await asyncio.gather(first, second)

        with patch.object(journal, "commit", commit_or_not):
            asyncio.run_coroutine_threadsafe(both(), loop).result(PATIENCE)
        assert sorted(statuses) == [200, 500]
        assert advices(sim.last()) == [("SM-303", "/contact_uid")]
