"""POST /v1/account."""

from __future__ import annotations

from tests.simulator.running import Sim, codes

PATH = "/v1/account"


def test_an_account(sim: Sim) -> None:
    """An account's item names the account and no contact."""
    body = {"account_uid": "acme", "params": {"name": "Acme", "domain": "acme.example"}}
    answer = sim.post(PATH, body)
    assert answer.status_code == 200
    assert answer.headers["X-Sim-Evidence"] == "sm.account, sm.success"
    [item] = sim.last().items
    assert (item.method, item.contact, item.account) == ("account", None, "acme")


def test_a_contact_is_no_account(sim: Sim) -> None:
    """A contact's body lacks the account's id: 400, with the near key."""
    answer = sim.post(PATH, {"contact_uid": "u1", "params": {}})
    assert answer.status_code == 400
    found = sim.last()
    assert codes(found)[0] == ("SM-203", "error", "")
    assert found.all_violations()[0].suggestion == "contact_uid"
    assert not found.items[0].applied
