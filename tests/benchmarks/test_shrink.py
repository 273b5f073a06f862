"""How long the smallest message with the same failure takes to find."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from simulator.payload.shrink import shrunk
from simulator.payload.shrink.keeping import Keep, keep_code, keep_dropped, keep_expression
from simulator.payload.translators import Ours
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.benchmark

OURS = Ours()
ENVELOPE: dict[str, Any] = {
    "userId": "u-1001",
    "anonymousId": "507f191e810c19729de860ea",
    "messageId": "ajs-8f3b0c7e2d4a4f1b9c6d",
    "timestamp": "2024-03-11T09:21:45.123Z",
    "context": {"ip": "192.0.2.7", "campaign": {"name": "spring", "terms": ["a", "b", "c"]}},
}
WIDE: dict[str, Any] = {
    **ENVELOPE,
    "type": "identify",
    "traits": {**{f"attribute_{n}": f"value {n} " + "x" * 27 for n in range(1_800)}, "mrr": "49"},
}
DEEP: dict[str, Any] = {
    **ENVELOPE,
    "type": "track",
    "event": "Order Completed",
    "timestamp": "yesterday",
    "properties": {
        "products": [
            {"sku": f"G-{n}", "name": f"Seats, team of {n}", "price": n * 1.25, "tags": ["a", "b"]}
            for n in range(1_200)
        ]
    },
}
PRICES = "sum(one['price'] for one in message['properties']['products']) > 1000"

CASES: dict[str, tuple[dict[str, Any], Callable[[], Keep]]] = {
    "a violation of one of 1,800 traits": (WIDE, lambda: keep_code("SM-220", OURS)),
    "a note on a track of 1,200 products": (DEEP, lambda: keep_code("timestamp_unreadable", OURS)),
    "a field that is dropped": (WIDE, lambda: keep_dropped("/context/campaign/name", OURS)),
    "an expression over many items": (DEEP, lambda: keep_expression(PRICES, OURS)),
    "a message that is too large": (WIDE, lambda: keep_code("message_too_large", OURS)),
}


@pytest.mark.parametrize("name", CASES)
def test_shrink(figure: Figure, name: str) -> None:
    """Messages of 100 KB; what is about their size itself is the worst there is."""
    message, still = CASES[name]
    assert 95_000 < len(json.dumps(message)) < 110_000
    best, trials = float("inf"), 0
    for _ in range(3):
        keep = still()
        started = time.perf_counter()
        assert keep(message)
        found = shrunk(message, keep)
        best = min(best, time.perf_counter() - started)
        assert found.is_least
        trials = found.trials
    figure(f"shrink 100 KB: {name}", best, "s", "1")
    figure("  in", trials, "trials", "none")
