"""POST /_sim/workspaces: which workspace a token opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.config import Config
from simulator.workspace import workspace_id
from tests.simulator.running import Sim, running

PATH = "/_sim/workspaces"
CONTACT = {"contact_uid": "u1", "messageId": "m1", "params": {}}


@pytest.fixture
def alone(path: Path) -> Iterator[Sim]:
    """A simulator of one's own."""
    with running(Config(), path) as sim:
        yield sim


def found(sim: Sim, token: str) -> dict[str, Any]:
    """What is said of a token's workspace."""
    answer = sim.client.post(PATH, json={"token": token})
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


def test_a_new_one(alone: Sim) -> None:
    """It is known before anything came, by the id that its exchanges will have."""
    assert found(alone, "t1") == {
        "workspace": workspace_id("t1", alone.server.simulator.salt),
        "seq": alone.server.feed.seq,
        "used": False,
        "faults": 0,
    }
    alone.client.post("/v1/contact?api_token=t1", json=CONTACT)
    assert alone.last().workspace == found(alone, "t1")["workspace"]


def test_white_space_is_no_part_of_it(alone: Sim) -> None:
    """A token is read as where a client sends it."""
    assert found(alone, " t1\n")["workspace"] == found(alone, "t1")["workspace"]


def test_one_that_was_used(alone: Sim) -> None:
    """It is used from its first exchange until it is reset; others aren't."""
    alone.client.post("/v1/contact?api_token=t1", json=CONTACT)
    workspace = found(alone, "t1")["workspace"]
    assert (found(alone, "t1")["used"], found(alone, "t2")["used"]) == (True, False)
    alone.client.post("/_sim/reset", json={"workspace": workspace})
    assert found(alone, "t1")["used"] is False


def test_its_faults(alone: Sim) -> None:
    """Those that are meant for it alone are counted."""
    workspace = found(alone, "t1")["workspace"]
    alone.client.post(f"/_sim/faults?workspace={workspace}", json={"fault": "status=503"})
    alone.client.post("/_sim/faults", json={"fault": "status=503,contact=nobody"})
    assert (found(alone, "t1")["faults"], found(alone, "t2")["faults"]) == (1, 0)


def test_what_comes_later_is_beyond(alone: Sim) -> None:
    """The seq is the one to ask for what comes after."""
    alone.client.post("/v1/contact?api_token=t1", json=CONTACT)
    said = found(alone, "t1")
    alone.client.post("/v1/contact?api_token=t1", json=CONTACT)
    asked = {"workspace": said["workspace"], "after": said["seq"]}
    assert len(alone.client.get("/_sim/exchanges", params=asked).json()["data"]) == 1


def test_a_token_that_opens_none(path: Path) -> None:
    """Where only some are accepted another one is refused, and not repeated."""
    with running(Config(tokens=frozenset({"good"})), path) as sim:
        assert found(sim, "good")["used"] is False
        answer = sim.client.post(PATH, json={"token": "bad-99ab"})
    assert answer.status_code == 404
    said = "this token opens no workspace: the simulator has others (--token)"
    assert answer.json()["message"] == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "the body lacks the key token"),
        ({"token": " "}, "token is to be an API token, as a client sends it, not string ' '"),
        ({"token": 7}, "token is to be an API token, as a client sends it, not integer 7"),
        ({"token": "t", "x": 1}, "the body has no key 'x'; its keys are token"),
    ],
)
def test_what_is_no_token(sim: Sim, body: object, said: str) -> None:
    """A body that names none gets a sentence."""
    answer = sim.client.post(PATH, json=body)
    assert answer.status_code == 400
    assert answer.json()["message"].replace('"', "'") == said


def test_nothing_of_it_is_recorded(sim: Sim) -> None:
    """A question is no exchange, and its token reaches no journal."""
    sim.client.post(PATH, json={"token": "tok-never-kept"})
    assert sim.recorded() == []
    assert b"tok-never-kept" not in sim.journal.read_bytes()
