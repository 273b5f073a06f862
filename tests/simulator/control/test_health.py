"""GET /_sim/health and /_sim/ready."""

from __future__ import annotations

import os

from tests.simulator.running import Sim


def test_health(sim: Sim) -> None:
    """It says where the listeners and the journal are, and which process it is."""
    answer = sim.client.get("/_sim/health")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.json() == {
        "salesmachine": sim.url,
        "segment": None,
        "journal": str(sim.journal),
        "pid": os.getpid(),
    }


def test_ready(sim: Sim) -> None:
    """Whoever reads it has been answered, so it is ready."""
    assert sim.client.get("/_sim/ready").json() == {"ready": True}


def test_nothing_of_it_is_recorded(sim: Sim) -> None:
    """What is asked of the control plane is no exchange, nor is what it refuses."""
    for path in ("/_sim/health", "/_sim/ready", "/_sim/exchanges", "/_sim/nothing", "/_sim"):
        sim.client.get(path)
        sim.client.post(path, content=b"{")
    assert sim.recorded() == []
