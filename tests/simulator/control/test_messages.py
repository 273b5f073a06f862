"""GET /_sim/messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.config import Config
from simulator.journal.messages import Message
from tests.simulator.journal.messages import A, B, message
from tests.simulator.running import Sim, running
from tests.simulator.waiting import PATIENCE

PATH = "/_sim/messages"
NOTHING = {"schema_version": 1, "data": [], "next": None}


def receive(sim: Sim, *messages: Message) -> list[int]:
    """Have them in the journal; their seqs."""
    receiving = sim.server.write(lambda journal: [journal.receive(one) for one in messages])
    return receiving.result(PATIENCE)


@pytest.fixture
def known(path: Path) -> Iterator[Sim]:
    """A simulator that knows three messages of two workspaces."""
    with running(Config(), path) as sim:
        receive(sim, message("m1"), message("m2", B, "failed on ingest"), message("m3"))
        yield sim


def ids(sim: Sim, **query: object) -> list[str]:
    """The messageIds of a page."""
    page = sim.client.get(PATH, params={**query}).json()
    return [one["message_id"] for one in page["data"]]


def test_none(sim: Sim) -> None:
    """Where nothing came by the Segment side the page is empty."""
    sim.post("/v1/ping")
    assert sim.client.get(PATH).json() == NOTHING


def test_pages(known: Sim) -> None:
    """Page by page each message comes once, oldest first."""
    first = known.client.get(PATH, params={"limit": 2}).json()
    assert [one["message_id"] for one in first["data"]] == ["m1", "m2"]
    second = known.client.get(PATH, params={"limit": 2, "after": first["next"]}).json()
    assert [one["message_id"] for one in second["data"]] == ["m3"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"workspace": A}, ["m1", "m3"]),
        ({"workspace": "00000000"}, []),
        ({"stage": "received"}, ["m1", "m3"]),
        ({"stage": "failed on ingest"}, ["m2"]),
        ({"stage": "failed"}, []),
        ({"message_id": "m3"}, ["m3"]),
        ({"message_id": "m2", "workspace": A}, []),
    ],
)
def test_narrowed(known: Sim, query: dict[str, str], found: list[str]) -> None:
    """A page holds what is of that workspace, of that stage and of that messageId alone."""
    assert ids(known, **query) == found


def test_one(known: Sim) -> None:
    """A message is found by its seq, as a page shows it."""
    page = known.client.get(PATH).json()["data"]
    for one in page:
        assert known.client.get(f"{PATH}/{one['seq']}").json() == one
    last = page[-1]["seq"]
    answer = known.client.get(f"{PATH}/{last + 1}")
    assert answer.status_code == 404
    said = f"there is no message {last + 1}; the journal ends at seq {last}"
    assert answer.json()["message"] == said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"limit": "0"}, "limit is a number from 1 to 1000"),
        (
            {"stage": "gone"},
            "stage is one of received, failed on ingest, filtered at source,"
            " filtered at destination, pending retry, failed, delivered",
        ),
    ],
)
def test_bad_values(sim: Sim, query: dict[str, str], said: str) -> None:
    """What isn't valid is 400 with a sentence that says what is."""
    answer = sim.client.get(PATH, params=query)
    assert (answer.status_code, answer.json()["message"]) == (400, said)


def test_after_a_reset(known: Sim) -> None:
    """Without after it begins with the last reset; after=0 shows all, given up by it."""
    known.post("/v1/ping")
    assert known.client.post("/_sim/reset", json={}).status_code == 200
    receive(known, message("m4"))
    assert ids(known) == ["m4"]
    assert ids(known, after=0) == ["m1", "m2", "m3", "m4"]
    given_up = known.client.get(PATH, params={"after": 0, "stage": "failed"}).json()["data"]
    assert [(one["message_id"], one["code"]) for one in given_up] == [
        ("m1", "INTERRUPTED"),
        ("m3", "INTERRUPTED"),
    ]
