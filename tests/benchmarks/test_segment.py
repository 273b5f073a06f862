"""How fast messages go through the whole chain, each accepted, translated, delivered, recorded."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

import httpx
import pytest

from tests.benchmarks.conftest import Figure
from tests.end_to_end.sdks.chain import chain
from tests.end_to_end.traffic import BATCH, messages
from tests.simulator.waiting import until

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize(
    ("relay", "count", "aim"), [("batch", 20_000, "8,000"), ("hook", 1_000, "300")]
)
def test_chain(figure: Figure, tmp_path: Path, relay: str, count: int, aim: str) -> None:
    """From an SDK's batches of 100 messages until each of them has settled."""
    traffic = messages(count, 500)
    batches = [{"batch": list(islice(traffic, BATCH))} for _ in range(count // BATCH)]
    journal = tmp_path / "journal"
    with chain(journal, "--relay", relay) as running:
        started = time.perf_counter()
        with httpx.Client(auth=("sim", ""), trust_env=False) as client:
            for batch in batches:
                client.post(f"{running.segment}/v1/batch", json=batch).raise_for_status()
        accepted = time.perf_counter() - started
        until(lambda: _settled(journal) == count, "the last message")
        settled = time.perf_counter() - started
    figure(f"messages accepted while they go on ({relay})", count / accepted, "messages/s", "none")
    figure(f"messages through the whole chain ({relay})", count / settled, "messages/s", aim)


def _settled(journal: Path) -> int:
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as connection:
        query = "SELECT count(*) FROM messages WHERE settled IS NOT NULL"
        found: int = connection.execute(query).fetchone()[0]
        return found
