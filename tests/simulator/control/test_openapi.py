"""GET /_sim/openapi.json and /_sim/salesmachine.openapi.json."""

from __future__ import annotations

import pytest

from tests.simulator.running import Sim

PATHS = ["/_sim/openapi.json", "/_sim/salesmachine.openapi.json"]


@pytest.mark.parametrize("path", PATHS)
def test_a_document_is_the_running_servers(sim: Sim, path: str) -> None:
    """A document names the server that it was asked of, so that it can be used as it is."""
    answer = sim.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["servers"] == [{"url": sim.url}]


def test_each_has_its_own_paths(sim: Sim) -> None:
    """One has the paths of the control plane, its own among them, the other all others."""
    control, salesmachine = (set(sim.client.get(path).json()["paths"]) for path in PATHS)
    assert {path.startswith("/_sim/") for path in control} == {True}
    assert set(PATHS) < control
    assert {path.split("/")[1] for path in salesmachine} == {"v1", "v2"}


@pytest.mark.parametrize("path", PATHS)
def test_unknown_parameters(sim: Sim, path: str) -> None:
    """A document takes no parameters."""
    answer = sim.client.get(path, params={"workspace": "1a2b3c4d"})
    assert answer.status_code == 400
    said = "there is no parameter 'workspace'; this path takes none"
    assert answer.json()["message"] == said
