"""POST /v1/alias, which is invented, and says so."""

from __future__ import annotations

from tests.simulator.running import Sim, codes

PATH = "/v1/alias"


def test_an_alias(sim: Sim) -> None:
    """It is taken, and the answer names the assumption that it leans on."""
    answer = sim.post(PATH, {"contact_uid": "u1", "previous_uid": "a1", "messageId": "m1"})
    assert answer.status_code == 200
    assert answer.headers["X-Sim-Evidence"] == "A6, sm.success"
    [item] = sim.last().items
    assert (item.method, item.contact, item.applied) == ("alias", "u1", True)


def test_an_alias_has_no_params(sim: Sim) -> None:
    """Attributes on an alias are a key that nobody knows."""
    body = {"contact_uid": "u1", "previous_uid": "a1", "params": {}}
    assert sim.post(PATH, body).status_code == 200
    assert codes(sim.last()) == [("SM-207", "warning", "/params")]
