"""GET /_sim/violations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.clock import iso
from simulator.config import Config
from tests.simulator.running import Sim, running

PATH = "/_sim/violations"


def send(sim: Sim) -> None:
    """A batch with a warning and an error in items, and a request that is wrong as a whole."""
    sim.post(
        "/v1/batch",
        [
            {"method": "contact", "contact_uid": "u1", "params": {}},
            {"method": "account", "account_uid": "acme", "params": {"mrr": "7"}},
            {"method": "contact", "contact_uid": "", "params": {}},
        ],
    )
    sim.post("/v1/contact", b"{")


def page(sim: Sim, **query: object) -> dict[str, Any]:
    answer = sim.client.get(PATH, params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert list(found) == ["schema_version", "data", "next"]
    return found


def test_violations(sim: Sim) -> None:
    """Each is shown as its exchange shows it, with where it is, when it came and whose it is."""
    send(sim)
    batch, single = sim.recorded()
    found = page(sim, after=sim.after)["data"]
    assert [(one.pop("exchange"), one.pop("index")) for one in found] == [
        (batch.seq, 1),
        (batch.seq, 2),
        (single.seq, None),
    ]
    assert [(one.pop("at"), one.pop("workspace")) for one in found] == [
        (iso(exchange.at), exchange.workspace) for exchange in (batch, batch, single)
    ]
    every = [*batch.all_violations(), *single.all_violations()]
    assert found == [violation.to_dict() for violation in every]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"code": "SM-220"}, [0]),
        ({"code": "SM-205"}, [1]),
        ({"severity": "error"}, [1, 2]),
        ({"severity": "error", "code": "SM-201"}, [2]),
        ({"severity": "advice"}, []),
    ],
)
def test_filters(sim: Sim, query: dict[str, str], expected: list[int]) -> None:
    """Code and severity narrow what is shown, with a workspace and without."""
    send(sim)
    every = page(sim, after=sim.after)["data"]
    for whose in ({}, {"workspace": sim.recorded()[0].workspace}):
        data = page(sim, after=sim.after, **query, **whose)["data"]
        assert data == [every[index] for index in expected]
    assert page(sim, after=sim.after, workspace="00000000", **query)["data"] == []


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages(sim: Sim, limit: int) -> None:
    """Page by page, each from the last one's next, every violation comes once."""
    send(sim)
    got, after = [], str(sim.after)
    while after:
        found = page(sim, after=after, limit=limit)
        assert 0 < len(found["data"]) <= limit
        got += found["data"]
        after = found["next"]
    assert got == page(sim, after=sim.after)["data"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"code": "SM-20"}, "code is one of SM-101, SM-102"),
        ({"code": "SM201"}, "did you mean SM-201?"),
        ({"severity": "worst"}, "severity is one of error, warning, advice"),
        ({"after": "x"}, "after is a seq, or a next as a page gives it"),
    ],
)
def test_bad_values(sim: Sim, query: dict[str, str], said: str) -> None:
    """What isn't valid is 400 with a sentence that says what is."""
    answer = sim.client.get(PATH, params=query)
    assert answer.status_code == 400
    assert said in answer.json()["message"]


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
