"""GET /_sim/messages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from simulator.config import Config
from simulator.journal import Writer
from tests.simulator.running import Sim, running

PATH = "/_sim/messages"
NOTHING = {"schema_version": 1, "data": [], "next": None}


@pytest.fixture
def known(path: Path) -> Path:
    """A journal that knows three messages of two workspaces."""
    Writer(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO messages VALUES (?,?,?,?,?,?)",
            [
                (101, 0.5, "aaaaaaaa", "m1", b'{"a":1}', "delivered"),
                (102, 1.5, "bbbbbbbb", "m2", b"{}", None),
                (103, 2.5, "aaaaaaaa", "m3", b"\xff", "refused"),
            ],
        )
    return path


def test_none(sim: Sim) -> None:
    """Where nothing came by the Segment side the page is empty."""
    sim.post("/v1/ping")
    assert sim.client.get(PATH).json() == NOTHING


def test_pages(known: Path) -> None:
    """Page by page each message comes once, oldest first."""
    with running(Config(), known) as sim:
        first = sim.client.get(PATH, params={"limit": 2}).json()
        assert [one["message_id"] for one in first["data"]] == ["m1", "m2"]
        second = sim.client.get(PATH, params={"limit": 2, "after": first["next"]}).json()
        assert [one["message_id"] for one in second["data"]] == ["m3"]
        assert second["next"] is None


def test_one_workspace(known: Path) -> None:
    """A workspace's page holds its own alone."""
    with running(Config(), known) as sim:
        found = sim.client.get(PATH, params={"workspace": "aaaaaaaa"}).json()
        assert [one["message_id"] for one in found["data"]] == ["m1", "m3"]
        assert sim.client.get(PATH, params={"workspace": "00000000"}).json() == NOTHING


def test_bad_values(sim: Sim) -> None:
    """What isn't valid is 400 with a sentence that says what is."""
    answer = sim.client.get(PATH, params={"limit": "0"})
    assert answer.status_code == 400
    assert answer.json()["message"] == "limit is a number from 1 to 1000"


def test_after_a_reset(path: Path) -> None:
    """Without after it begins with the last reset; after=0 shows all."""
    with running(Config(), path) as sim:
        assert sim.client.post("/_sim/reset", json={}).status_code == 200
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executemany(
                "INSERT INTO messages VALUES (?,?,NULL,NULL,?,NULL)",
                [(1, 0.5, b"{}"), (1_000, 1.5, b"{}")],
            )
        shown = [sim.client.get(PATH, params=query).json()["data"] for query in ({}, {"after": 0})]
        assert [[one["seq"] for one in page] for page in shown] == [[1_000], [1, 1_000]]
