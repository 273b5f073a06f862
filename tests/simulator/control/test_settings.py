"""GET /_sim/settings: what the simulator was started with."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.config import Config
from tests.simulator.running import Sim, running

USUAL = {
    "profile": "strict",
    "seed": 0,
    "reject_violations": False,
    "rate_limit": None,
    "any_token": True,
}


@pytest.mark.parametrize(
    ("config", "different"),
    [
        (Config(), {}),
        (Config(profile="compat", seed=7), {"profile": "compat", "seed": 7}),
        (
            Config(reject_violations=True, rate_limit=2.5),
            {"reject_violations": True, "rate_limit": 2.5},
        ),
        (Config(tokens=frozenset({"t-51aa"})), {"any_token": False}),
    ],
)
def test_it_says_what_was_asked_for(config: Config, different: object, path: Path) -> None:
    """Each setting is told, and of tokens only whether there are any."""
    with running(config, path) as sim:
        answer = sim.client.get("/_sim/settings")
    assert answer.status_code == 200
    assert answer.json() == USUAL | dict(different)  # type: ignore[call-overload]
    assert "t-51aa" not in answer.text


def test_it_takes_no_parameters(sim: Sim) -> None:
    """They are the whole simulator's."""
    assert sim.client.get("/_sim/settings?workspace=1a2b3c4d").status_code == 400
