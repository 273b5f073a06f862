"""POST /_sim/reset: a workspace, or all of them, begin anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from simulator.config import Config
from simulator.faults import parse
from tests.simulator.running import Sim, advices, running

PATH = "/_sim/reset"
CONTACT = {"contact_uid": "u1", "messageId": "m1", "params": {"plan": "free"}}


@pytest.fixture
def alone(path: Path) -> Iterator[Sim]:
    """A simulator of one's own, with a fault of its command line and a limit."""
    config = Config(faults=(parse("status=503,contact=never,times=1"),), rate_limit=3.0)
    with running(config, path) as sim:
        yield sim


def send(sim: Sim, token: str, body: object = CONTACT) -> int:
    """Post a contact to a token's workspace; the status."""
    return sim.client.post(f"/v1/contact?api_token={token}", json=body).status_code


def workspaces(sim: Sim) -> list[str]:
    """Those that sent something, in the order in which they did."""
    found = (exchange.workspace for exchange in sim.recorded())
    return list(dict.fromkeys(one for one in found if one is not None))


def ask(sim: Sim, what: str, **query: object) -> httpx.Response:
    """GET of the control plane."""
    return sim.client.get(f"/_sim/{what}", params={**query})


def known(sim: Sim, workspace: str) -> bool:
    """Whether the workspace knows u1."""
    return ask(sim, "state/contact", uid="u1", workspace=workspace).status_code == 200


def test_one_workspace(alone: Sim) -> None:
    """Its contacts are gone, the other's are as they were, and the journal keeps everything."""
    send(alone, "a")
    send(alone, "b")
    first, second = workspaces(alone)
    answer = alone.client.post(PATH, json={"workspace": first})
    assert answer.status_code == 200
    assert answer.json() == {"workspace": first, "seq": alone.server.feed.seq}
    assert (known(alone, first), known(alone, second)) == (False, True)
    assert len(alone.recorded()) == 2


def test_all_of_them(alone: Sim) -> None:
    """Without a workspace everybody begins anew."""
    send(alone, "a")
    send(alone, "b")
    assert alone.client.post(PATH, json={}).json()["workspace"] is None
    assert [known(alone, one) for one in workspaces(alone)] == [False, False]


def test_what_comes_after_it(alone: Sim) -> None:
    """What comes after it counts, and is as new as it was the first time."""
    send(alone, "a")
    send(alone, "a")
    [workspace] = workspaces(alone)
    alone.client.post(PATH, json={"workspace": workspace})
    send(alone, "a", {"contact_uid": "u1", "messageId": "m1", "params": {"plan": 7}})
    first, second, third = alone.recorded()
    assert [advices(one) for one in (first, second, third)] == [[], [("SM-306", "/messageId")], []]
    found = ask(alone, "state/contact", uid="u1").json()
    assert [(one["name"], one["value"]) for one in found["attributes"]] == [("plan", 7)]
    assert found["created"]["exchange"] == third.seq


def test_the_exchanges_begin_after_it(alone: Sim) -> None:
    """Who lists the exchanges sees those since the reset, and all of them from seq 0 on."""
    send(alone, "a")
    alone.client.post(PATH, json={})
    send(alone, "a")
    assert len(ask(alone, "exchanges").json()["data"]) == 1
    assert len(ask(alone, "exchanges", after=0).json()["data"]) == 2


def test_before_it(alone: Sim) -> None:
    """A moment before the reset can't be asked for any more, and the answer says since when."""
    send(alone, "a")
    [exchange] = alone.recorded()
    seq = alone.client.post(PATH, json={}).json()["seq"]
    answer = ask(alone, "state/contact", uid="u1", at=exchange.seq)
    assert answer.status_code == 400
    assert f"the reset at {seq}" in answer.json()["message"]


def test_faults_and_limit(alone: Sim) -> None:
    """The workspace's faults are gone, the others stay, and its limit is full again."""
    while send(alone, "a") == 200:
        pass
    send(alone, "b")
    first, second = workspaces(alone)
    for one in (first, second):
        alone.client.post(f"/_sim/faults?workspace={one}", json={"fault": "status=500"})
    alone.client.post(f"{PATH}?workspace={first}", json={})
    assert send(alone, "a") == 200
    left = [one["fault"] for one in ask(alone, "faults").json()["data"]]
    assert [f"workspace={first}" in one for one in left] == [False, False]
    assert any(f"workspace={second}" in one for one in left)


@pytest.mark.parametrize(
    ("query", "body", "status", "said"),
    [
        ("", {"workspace": "00000000"}, 404, "there is no workspace 00000000: there are "),
        ("?workspace=00000000", {}, 404, "there is no workspace 00000000"),
        ("?workspace=00000000", {"workspace": "11111111"}, 400, "name one"),
        ("", {"workspace": "A"}, 400, "8 hex digits"),
        ("", {"workspace": None}, 400, "8 hex digits"),
        ("", {"workspce": "00000000"}, 400, "workspace"),
        ("", [], 400, "JSON object"),
    ],
)
def test_what_it_refuses(alone: Sim, query: str, body: object, status: int, said: str) -> None:
    """An unknown workspace, or a body that isn't as described, changes nothing."""
    send(alone, "a")
    [workspace] = workspaces(alone)
    seq = alone.server.feed.seq
    answer = alone.client.post(PATH + query, json=body)
    assert answer.status_code == status
    assert said in answer.json()["message"]
    assert alone.server.feed.seq == seq
    assert known(alone, workspace)


def test_a_form(alone: Sim) -> None:
    """It takes JSON only, so that no page can send it."""
    answer = alone.client.post(PATH, data={"workspace": "00000000"})
    assert answer.status_code == 415
