"""How fast ``sim up`` starts and answers: authentication, judging and the journal included."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.conftest import Figure
from tests.benchmarks.load import load

pytestmark = pytest.mark.benchmark

SECONDS = 3.0


@contextmanager
def _simulator(tmp_path: Path) -> Iterator[dict[str, Any]]:
    program = str(Path(sys.executable).with_name("sim"))
    arguments = ["up", "--port", "0", "--journal", str(tmp_path / "bench.journal"), "-o", "json"]
    started = time.perf_counter()
    with subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        facts["start_ms"] = (time.perf_counter() - started) * 1000
        process.stdout.close()
        try:
            yield facts
        finally:
            process.terminate()


def test_start(figure: Figure, tmp_path: Path) -> None:
    """From nothing to the first answer."""
    with _simulator(tmp_path) as facts:
        figure("sim up to its first answer", facts["start_ms"], "ms", "400")


def test_requests(figure: Figure, tmp_path: Path) -> None:
    """One contact of 1 KB a request, on 16 connections and on one."""
    body = {
        "contact_uid": "u-1001",
        "messageId": "m-@@@@@@@@",
        "params": {"name": "Ada Byron", "email": "ada@example.com", "bio": "x" * 900},
    }
    with _quiet(tmp_path) as port, _floor() as floor:
        bare = load(floor, 16, SECONDS, "/v1/contact", body)
        many = load(port, 16, SECONDS, "/v1/contact", body)
        one = load(port, 1, SECONDS, "/v1/contact", body)
    figure("requests on 16 connections", _rate(many), "requests/s", "4,400 (1.5x Prism)")
    figure("requests against a bare asyncio server", _rate(many) / _rate(bare), "times", "none")
    figure("requests on 16 connections, 99th percentile", many["p99_ms"], "ms", "below the peers'")
    figure("requests on one connection, median", one["p50_ms"], "ms", "0.45")


@pytest.mark.parametrize(("size", "aim"), [(200, "40,000"), (1000, "30,000")])
def test_batches(figure: Figure, tmp_path: Path, size: int, aim: str) -> None:
    """Batches of 100 operations."""
    event: dict[str, Any] = {
        "method": "event",
        "contact_uid": "u-1001",
        "event_uid": "order_completed",
        "created_at": "2024-03-11T09:21:45.123Z",
        "messageId": "m-@@@@@@@@",
        "params": {"account_uid": "acme", "display_name": "Order Completed"},
    }
    event["params"]["note"] = "x" * max(1, size - len(json.dumps(event)) - 14)
    with _quiet(tmp_path) as port:
        found = load(port, 4, SECONDS, "/v1/batch", [event] * 100)
    figure(f"batch operations of {size} bytes", _rate(found) * 100, "operations/s", aim)


@contextmanager
def _quiet(tmp_path: Path) -> Iterator[int]:
    """A simulator that prints nothing; its port."""
    program = str(Path(sys.executable).with_name("sim"))
    ready = tmp_path / "ready.json"
    journal = tmp_path / "bench.journal"
    arguments = ["up", "--port", "0", "--journal", str(journal), "--ready-file", str(ready)]
    with subprocess.Popen([program, *arguments, "-o", "quiet"]) as process:
        deadline = time.monotonic() + 30
        while not ready.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
        try:
            yield int(json.loads(ready.read_text())["salesmachine"].rpartition(":")[2])
        finally:
            process.terminate()


@contextmanager
def _floor() -> Iterator[int]:
    """A server that only answers; its port."""
    arguments = [sys.executable, "-m", "tests.benchmarks.floor"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _rate(found: dict[str, float]) -> float:
    return found["requests"] / found["seconds"]
