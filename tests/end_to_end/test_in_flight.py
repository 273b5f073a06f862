"""A fault that waits holds up nothing else."""

from __future__ import annotations

import json
import re
import socket
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from simulator.config import Config
from simulator.faults import parse
from tests.simulator.running import Sim, running
from tests.simulator.waiting import PATIENCE, until
from tests.simulator.wire import request

WAITING = 1000
CONTACT = json.dumps({"contact_uid": "u1", "params": {}}).encode()


def in_flight(sim: Sim) -> int:
    """What the metrics say of requests that aren't answered yet."""
    text = sim.client.get("/_sim/metrics").text
    found = re.search(r"^sim_requests_in_flight(?:\{[^}]*\})? ([0-9.e+]+)$", text, re.MULTILINE)
    assert found is not None, text
    return int(float(found[1]))


def test_a_thousand(tmp_path: Path) -> None:
    """While 1,000 requests wait for a fault, another is answered, and the metrics count them."""
    config = Config(faults=(parse("latency=10m,path=/v1/contact"),))
    with running(config, tmp_path / "journal") as sim, ExitStack() as open_sockets:
        address = urlsplit(sim.url)
        slow = request("/v1/contact?api_token=t", CONTACT, "Content-Type: application/json")
        for _ in range(WAITING):
            one = socket.create_connection((address.hostname, address.port), PATIENCE)
            open_sockets.enter_context(one)
            one.sendall(slow)
        until(lambda: in_flight(sim) == WAITING, f"{WAITING} requests in flight")
        answer = sim.post("/v1/track/event", {"contact_uid": "u1", "event_uid": "x", "params": {}})
        assert answer.status_code == 200
        assert in_flight(sim) == WAITING
        recorded = sim.recorded()
        assert [one.fault for one in recorded].count("latency=10m,path=/v1/contact") == WAITING
        assert all(item.applied for one in recorded for item in one.items)
