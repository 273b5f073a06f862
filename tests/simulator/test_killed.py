"""A simulator that is killed under load: what it acknowledged is kept, and it can go on."""

from __future__ import annotations

import http.client
import json
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.exchange import Exchange
from simulator.journal import Reader
from tests.simulator.cli.commands import running
from tests.simulator.posting import connect, post
from tests.simulator.waiting import PATIENCE, until

ALONE, BATCHES, MIXED = (1, 1, 1, 1), (100, 100, 100, 100), (1, 100, 1, 100)
"""How many operations are in a request of each client."""
ROUNDS = [(ALONE, 1), (ALONE, 300), (BATCHES, 1), (BATCHES, 12), (MIXED, 60)] * 4
"""The clients, and how many requests are acknowledged when the simulator is killed."""

Names = tuple[str, ...]


@dataclass
class Load:
    """What clients sent until the simulator was gone, a request an entry, and what came of it."""

    sent: list[Names] = field(default_factory=list)
    acknowledged: list[Names] = field(default_factory=list)
    refused: list[Names] = field(default_factory=list)

    def work(self, url: str, client: str, size: int) -> None:
        """Send one request after the other, ``size`` contacts in each."""
        with closing(connect(url)) as connection, suppress(OSError, http.client.HTTPException):
            for number in count():
                names = tuple(f"{client}.{number}.{n}" for n in range(size))
                self.sent.append(names)
                taken = post(connection, *names) in (200, 201)
                (self.acknowledged if taken else self.refused).append(names)


def put(url: str, name: int, sizes: tuple[int, ...], enough: int, then: Callable[[], None]) -> Load:
    """Put a load on the simulator, in the middle of which ``then`` ends it."""
    load = Load()
    threads = [
        threading.Thread(target=load.work, args=(url, f"{name}.{client}", size))
        for client, size in enumerate(sizes)
    ]
    for thread in threads:
        thread.start()
    until(lambda: len(load.acknowledged) >= enough, "acknowledged exchanges")
    then()
    for thread in threads:
        thread.join(PATIENCE)
    return load


@contextmanager
def started(journal: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """``sim up`` as a process that goes on with this journal, and its address."""
    ready = journal.with_name("ready")
    files = ["--journal", journal, "--ready-file", ready]
    with running("up", "--port", 0, "-o", "quiet", *files) as command:
        until(ready.exists, "the ready file")
        facts = json.loads(ready.read_text("utf-8"))
        ready.unlink()
        yield command.process, facts["salesmachine"]


def served(url: str, after: int) -> list[Any]:
    """What the simulator says that it recorded beyond ``after``."""
    found: list[Any] = []
    following: int | None = after
    while following is not None:
        where = {"after": following, "limit": 1000}
        page = httpx.get(f"{url}/_sim/exchanges", params=where, trust_env=False).json()
        found += page["data"]
        following = page["next"]
    return found


def read(journal: Path, after: int) -> list[Exchange]:
    """What the journal holds beyond ``after``, once it has proved sound."""
    with closing(sqlite3.connect(journal)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with Reader(journal) as reader:
        return reader.exchanges(after, limit=100_000)


def check_kept(load: Load, found: list[Exchange]) -> None:
    """All that was acknowledged is there, whole and once; and nothing that wasn't sent."""
    recorded = [tuple(str(item.message_id) for item in one.items) for one in found]
    assert len(recorded) == len(set(recorded))
    assert set(load.acknowledged) <= set(recorded) <= set(load.sent)
    assert load.refused == []
    assert {one.status for one in found} <= {200, 201}
    assert all(item.applied for one in found for item in one.items)


def test_kill_9_loses_nothing_that_was_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed under load again and again, it keeps all it acknowledged, serves it and goes on."""
    monkeypatch.delenv("SIM_CONTROL_TOKEN", raising=False)
    journal = tmp_path / "journal"
    kept: list[Exchange] = []
    before = last = 0
    for number, (sizes, enough) in enumerate(ROUNDS):
        with started(journal) as (process, url):
            known = [one.to_dict() for one in kept if one.seq > before]
            assert served(url, before) == known
            load = put(url, number, sizes, enough, process.kill)
        assert process.returncode == -signal.SIGKILL
        found = read(journal, last)
        check_kept(load, found)
        kept += found
        before, last = last, found[-1].seq
    assert read(journal, 0) == kept
