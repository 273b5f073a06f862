"""GET /_sim/items."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.clock import iso
from simulator.config import Config
from tests.simulator.running import Sim, running

PATH = "/_sim/items"


def send(sim: Sim) -> None:
    """A batch of four, a contact and a ping."""
    sim.post(
        "/v1/batch",
        [
            {"method": "contact", "contact_uid": "u1", "messageId": "m1", "params": {}},
            {"method": "account", "account_uid": "acme", "params": {"mrr": "7"}},
            {"method": "event", "contact_uid": "u1", "event_uid": "order", "params": {}},
            {"method": "contact", "contact_uid": "", "params": {}},
        ],
    )
    sim.post("/v1/contact", {"contact_uid": "u2", "params": {"account_uid": "acme"}})
    sim.post("/v1/ping")


def page(sim: Sim, **query: object) -> dict[str, Any]:
    answer = sim.client.get(PATH, params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert list(found) == ["schema_version", "data", "next"]
    return found


def test_items(sim: Sim) -> None:
    """Each item is shown as its exchange shows it, with that one's seq, time and workspace."""
    send(sim)
    assert page(sim, after=sim.after)["data"] == [
        {
            "exchange": exchange.seq,
            "at": iso(exchange.at),
            "workspace": exchange.workspace,
            **item.to_dict(),
        }
        for exchange in sim.recorded()
        for item in exchange.items
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"contact": "u1"}, [(0, 0), (0, 2)]),
        ({"account": "acme"}, [(0, 1), (1, 0)]),
        ({"event": "order"}, [(0, 2)]),
        ({"method": "contact"}, [(0, 0), (0, 3), (1, 0)]),
        ({"message_id": "m1"}, [(0, 0)]),
        ({"verdict": "broken"}, [(0, 3)]),
        ({"verdict": "warning"}, [(0, 1)]),
        ({"applied": "false"}, [(0, 3)]),
        ({"applied": "true", "method": "contact"}, [(0, 0), (1, 0)]),
        ({"contact": "u1", "method": "event"}, [(0, 2)]),
        ({"contact": "u3"}, []),
    ],
)
def test_filters(sim: Sim, query: dict[str, str], expected: list[tuple[int, int]]) -> None:
    """Each filter narrows what is shown, with a workspace and without; together they all hold."""
    send(sim)
    seqs = [exchange.seq for exchange in sim.recorded()]
    for whose in ({}, {"workspace": sim.recorded()[0].workspace}):
        data = page(sim, after=sim.after, **query, **whose)["data"]
        found = [(seqs.index(item["exchange"]), item["index"]) for item in data]
        assert found == expected
    assert page(sim, after=sim.after, workspace="00000000", **query)["data"] == []


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages(sim: Sim, limit: int) -> None:
    """Page by page, each from the last one's next, every item comes once."""
    send(sim)
    got, sizes, after = [], [], str(sim.after)
    while after:
        found = page(sim, after=after, limit=limit)
        got += found["data"]
        sizes.append(len(found["data"]))
        after = found["next"]
    assert got == page(sim, after=sim.after)["data"]
    assert sizes == [limit] * (5 // limit) + [5 % limit] * (5 % limit > 0)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"after": "1."}, "after is a seq, or a next as a page gives it"),
        ({"after": "-1"}, "after is a seq, or a next as a page gives it"),
        ({"after": "9" * 19}, "after is a seq, or a next as a page gives it"),
        ({"limit": "1001"}, "limit is a number from 1 to 1000"),
        ({"method": "contcat"}, "method is one of contact, account, event, alias"),
        ({"applied": "1"}, "applied is true or false"),
        ({"contact": ""}, "contact is a text that isn't empty"),
        ({"contact_uid": "u1"}, "there is no parameter 'contact_uid'; did you mean contact?"),
    ],
)
def test_bad_values(sim: Sim, query: dict[str, str], said: str) -> None:
    """What isn't valid is 400 with a sentence that says what is."""
    answer = sim.client.get(PATH, params=query)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(said)


def test_after_a_reset(path: Path) -> None:
    """Without after it begins with the last reset; after=0 shows all."""
    with running(Config(), path) as sim:
        send(sim)
        every = page(sim)["data"]
        assert every == page(sim, after=0)["data"] != []
        workspace = every[0]["workspace"]
        assert sim.client.post("/_sim/reset", json={"workspace": workspace}).status_code == 200
        assert page(sim, workspace=workspace)["data"] == []
        assert page(sim)["data"] == page(sim, after=0, workspace=workspace)["data"] == every
        assert sim.client.post("/_sim/reset", json={}).status_code == 200
        assert page(sim)["data"] == []
        send(sim)
        assert len(page(sim)["data"]) == len(every)
        assert len(page(sim, after=0)["data"]) == 2 * len(every)
