"""GET /_sim/bugs: what the simulator itself failed at."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.config import Config
from simulator.control.bugs import HEADER
from tests.simulator.running import Sim, running


def test_there_is_none(sim: Sim) -> None:
    """A page without any, and no answer says anything of them."""
    answer = sim.client.get("/_sim/bugs")
    assert answer.json()["data"] == []
    assert HEADER not in answer.headers


def test_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose request it was and where it broke; each answer of the control plane counts it."""

    def crash(*_: object) -> None:
        raise ZeroDivisionError("hush")

    with running(Config(), path) as sim:
        monkeypatch.setattr("simulator.salesmachine.resource.judge_body", crash)
        assert sim.post("/v1/contact", {"contact_uid": "u1"}).status_code == 500
        workspace = sim.recorded()[0].workspace
        assert sim.client.get("/_sim/ready").headers[HEADER] == "1"
        [bug] = sim.client.get(f"/_sim/bugs?workspace={workspace}").json()["data"]
        assert sim.client.get("/_sim/bugs?after=1").json()["data"] == []
        assert sim.client.get("/_sim/bugs?workspace=00000000").json()["data"] == []
        assert sim.client.get("/_sim/bugs?limit=1").status_code == 400
    assert (bug["where"], bug["said"]) == ("POST /v1/contact", "ZeroDivisionError")
    assert (bug["file"], bug["workspace"]) == ("tests/simulator/control/test_bugs.py", workspace)
    assert any("simulator/salesmachine/resource.py:" in step for step in bug["steps"])
