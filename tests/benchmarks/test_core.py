"""How fast a message is translated and checked."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from destination import translate
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.benchmark

MESSAGE: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u-1001",
    "anonymousId": "507f191e810c19729de860ea",
    "messageId": "ajs-8f3b0c7e2d4a4f1b9c6d",
    "timestamp": "2024-03-11T09:21:45.123Z",
    "context": {
        "ip": "192.0.2.7",
        "library": {"name": "analytics.js", "version": "2.11.1"},
        "locale": "en-GB",
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Safari/537.36",
        "page": {
            "path": "/checkout",
            "referrer": "https://acme.example/cart",
            "search": "",
            "title": "Checkout - Acme",
            "url": "https://acme.example/checkout",
        },
    },
    "integrations": {},
    "properties": {
        "account_uid": "acme",
        "revenue": 39.95,
        "plan": "pro",
        "coupon": None,
        "products": [
            {"sku": "G-32", "name": "Seats, team of five", "price": 12.5, "quantity": 2},
            {"sku": "G-33", "name": "Seats, team of ten", "price": 14.95, "quantity": 1},
        ],
        "note": "x" * 140,
    },
}


def _microseconds(run: Callable[[], object], times: int = 20_000) -> float:
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        for _ in range(times):
            run()
        best = min(best, (time.perf_counter() - started) / times)
    return best * 1e6


def test_translate(figure: Figure) -> None:
    """One track of 1 KB, with and without reading its JSON, and against reading alone."""
    text = json.dumps(MESSAGE)
    assert 900 < len(text) < 1200
    parse = _microseconds(lambda: json.loads(text))
    alone = _microseconds(lambda: translate(MESSAGE))
    both = _microseconds(lambda: translate(json.loads(text)))
    figure("translate a 1 KB track, JSON read before", alone, "us", "8")
    figure("translate a 1 KB track, JSON included", both, "us", "20")
    figure("translate per second, JSON included", 1e6 / both, "messages/s", "50,000")
    figure("translating against reading the JSON", alone / parse, "times", "none")


def test_check(figure: Figure, tmp_path: Path) -> None:
    """``sim check`` on a long file, as a whole command, its start taken off."""
    count = 30_000
    (long := tmp_path / "long.ndjson").write_text(f"{json.dumps(MESSAGE)}\n" * count)
    (short := tmp_path / "short.ndjson").write_text(f"{json.dumps(MESSAGE)}\n")
    assert _seconds("check", str(short)) > 0
    start = min(_seconds("check", str(short)) for _ in range(3))
    whole = min(_seconds("check", str(long)) for _ in range(3))
    figure("sim check", count / (whole - start), "messages/s", "35,000")


def test_version(figure: Figure) -> None:
    """``sim --version`` from nothing to its end."""
    best = min(_seconds("--version") for _ in range(5))
    figure("sim --version", best * 1000, "ms", "120")


def _seconds(*arguments: str) -> float:
    program = str(Path(sys.executable).with_name("sim"))
    started = time.perf_counter()
    done = subprocess.run([program, *arguments], stdout=subprocess.PIPE, check=True)
    assert done.stdout
    return time.perf_counter() - started
