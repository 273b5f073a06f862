"""GET and DELETE /v2/accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Response

from simulator.config import Config
from simulator.declared import declaration
from simulator.salesmachine import accounts, reads
from tests.simulator.running import Sim, running
from tests.simulator.salesmachine.asking import ask, one, uids


def test_an_account_and_its_contacts(sim: Sim) -> None:
    """A link makes the account, and each is found in the other by its id."""
    body = {"contact_uid": "u1", "params": {"account_uid": "acme"}}
    assert sim.post("/v1/contact", body).status_code == 200
    contact, account = one(sim, "contact", "u1").json(), one(sim, "account", "acme").json()
    assert contact["accounts"]["data"] == [{"id": account["id"]}]
    assert account["contacts"]["data"] == [{"id": contact["id"]}]
    assert one(sim, "account", account["id"]).json() == account
    assert one(sim, "account", contact["id"]).status_code == 404


def test_an_archived_account(sim: Sim) -> None:
    """Its contacts keep it, and aren't archived with it."""
    body = {"contact_uid": "u2", "params": {"account_uid": "globex"}}
    assert sim.post("/v1/contact", body).status_code == 200
    gone = one(sim, "account", "globex", "DELETE").json()
    contact = one(sim, "contact", "u2").json()
    assert (contact["archived"], contact["accounts"]["data"]) == (False, [{"id": gone["id"]}])
    assert "globex" not in uids(ask(sim, "/v2/accounts", order="desc", limit=100))


def test_one_that_a_reset_took_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Archived before a reset and recorded after it, it is as unknown as before."""

    def slowly(*asked: Any) -> Response:
        done = reads.archive_one(*asked)
        httpx.post(f"{sim.url}/_sim/reset", json={}, trust_env=False)
        return done

    monkeypatch.setattr(accounts, "archive_one", slowly)
    with running(Config(), path) as sim:
        sim.post("/v1/account", {"account_uid": "acme", "params": {}})
        assert one(sim, "account", "acme", "DELETE").status_code == 200
        assert one(sim, "account", "acme").status_code == 404
        found = sim.client.get("/_sim/state/account", params={"uid": "acme"})
        assert found.status_code == 404


def test_it_is_declared() -> None:
    """Each view says what it takes and gives, for whoever documents it."""
    names = [one.name for one in declaration(accounts.list_accounts).parameters]
    assert names == ["status", "archived", "offset", "limit", "order", "sort"]
    for view in (accounts.show_account, accounts.archive_account):
        assert [one.name for one in declaration(view).parameters] == ["name"]
        assert [one.status for one in declaration(view).answers] == [200, 404]
    [page] = declaration(accounts.list_accounts).answers
    assert page.schema is not None
    assert page.schema["properties"]["object"] == {"const": "account.list"}
