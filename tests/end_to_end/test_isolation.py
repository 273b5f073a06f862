"""Two workspaces on one simulator, used by many at once, know nothing of each other."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator.clock import SettableClock
from simulator.config import Config
from simulator.journal import Reader
from simulator.state import State, contact_dict, span
from simulator.workspace import workspace_id
from tests.simulator.posting import connect
from tests.simulator.running import Sim, running

CLIENTS, EACH, UIDS = 50, 20, 7
LIMIT = 400.0
TOKENS = ("left", "right")


def client(sim: Sim, number: int) -> Counter[tuple[str, int]]:
    """One client of one workspace: contacts, links and events of the same uids in both."""
    token = TOKENS[number % 2]
    connection = connect(sim.url)
    answered: Counter[tuple[str, int]] = Counter()
    for n in range(EACH):
        uid = f"u{n % UIDS}"
        batch = [
            {
                "method": "contact",
                "contact_uid": uid,
                "params": {"token": token, "account_uid": token},
            },
            {"method": "event", "contact_uid": uid, "event_uid": token, "params": {}},
            {"method": "alias", "contact_uid": uid, "previous_uid": f"{token}-{uid}"},
        ]
        connection.request("POST", f"/v1/batch?api_token={token}", json.dumps(batch))
        response = connection.getresponse()
        response.read()
        answered[token, response.status] += 1
    connection.close()
    return answered


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sim, Counter[tuple[str, int]], Path]:
    """What 50 clients were answered: one workspace has a fault, and each its own limit."""
    path = tmp_path_factory.mktemp("both") / "journal"
    config = Config(rate_limit=LIMIT)
    with running(config, path, SettableClock(still=1_710_147_600.0)) as sim:
        left = workspace_id("left", sim.server.simulator.salt)
        sim.client.post(f"/_sim/faults?workspace={left}", json={"fault": "status=503,times=9"})
        with ThreadPoolExecutor(CLIENTS) as pool:
            answered = sum(pool.map(lambda n: client(sim, n), range(CLIENTS)), Counter())
        return sim, answered, path


def test_faults_and_limits(both: tuple[Sim, Counter[tuple[str, int]], Path]) -> None:
    """The fault is one workspace's alone, and neither uses up the other's limit."""
    _, answered, _ = both
    sent = CLIENTS * EACH // 2
    assert answered["left", 503] == 9
    assert answered["right", 503] == 0
    for token in TOKENS:
        assert answered[token, 429] == sent - LIMIT
        assert answered[token, 201] + answered[token, 503] == LIMIT


def test_exchanges(both: tuple[Sim, Counter[tuple[str, int]], Path]) -> None:
    """A workspace's exchanges are its own, all of them."""
    sim, answered, path = both
    with Reader(path) as journal:
        for token, other in (TOKENS, TOKENS[::-1]):
            workspace = workspace_id(token, sim.server.simulator.salt)
            found = journal.exchanges(limit=10_000, workspace=workspace)
            assert Counter(one.status for one in found) == {
                status: n for (name, status), n in answered.items() if name == token
            }
            bodies = b"".join(one.request_body for one in found)
            assert token.encode() in bodies
            assert other.encode() not in bodies


def test_state(both: tuple[Sim, Counter[tuple[str, int]], Path]) -> None:
    """The same uids are other contacts, with other attributes, accounts, events and aliases."""
    sim, answered, path = both
    with Reader(path) as journal:
        for token, other in (TOKENS, TOKENS[::-1]):
            workspace = workspace_id(token, sim.server.simulator.salt)
            state = State(journal.history, span(journal.history, workspace))
            uids = [f"u{n}" for n in range(UIDS)]
            found = [contact_dict(state, state.contact(uid)) for uid in uids]
            assert other not in json.dumps(found)
            for uid, contact in zip(uids, found, strict=True):
                assert contact["aliases"] == [f"{token}-{uid}"]
                assert [(one["name"], one["value"]) for one in contact["attributes"]] == [
                    ("token", token)
                ]
                assert [one["uid"] for one in contact["accounts"]] == [token]
            assert sum(contact["events"] for contact in found) == answered[token, 201]
