"""GET and POST /_sim/clock."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.clock import SettableClock, iso
from simulator.config import Config
from simulator.journal import JournalError
from tests.simulator.running import Sim, running

PATH = "/_sim/clock"
START = 1_710_147_600.0  # 2024-03-11T09:00:00Z


@pytest.fixture
def frozen(path: Path) -> Iterator[Sim]:
    """A simulator whose clock stands still."""
    with running(Config(), path, SettableClock(still=START)) as sim:
        yield sim


def ask(sim: Sim, **change: object) -> httpx.Response:
    return sim.client.post(PATH, json=change)


def marks(sim: Sim) -> list[tuple[float, dict[str, Any]]]:
    """When the clock was set, and to what, from the journal."""
    query = "SELECT at, data FROM marks WHERE kind = 'clock' ORDER BY seq"
    with closing(sqlite3.connect(sim.journal)) as connection:
        return [(at, json.loads(data)) for at, data in connection.execute(query)]


def times(sim: Sim) -> list[str]:
    return [iso(exchange.at) for exchange in sim.recorded()]


def test_time_stands_still(frozen: Sim) -> None:
    """A frozen clock gives every exchange the same time, and takes none to answer."""
    for _ in range(3):
        frozen.post("/v1/ping")
    assert times(frozen) == ["2024-03-11T09:00:00.000Z"] * 3
    assert {exchange.ms for exchange in frozen.recorded()} == {0.0}
    assert frozen.client.get(PATH).json() == {"now": "2024-03-11T09:00:00.000Z", "frozen": True}


def test_time_is_moved_on(frozen: Sim) -> None:
    """What comes after the clock was moved has the later time, and the journal says so."""
    frozen.post("/v1/ping")
    answer = ask(frozen, advance="31m")
    assert answer.json() == {"now": "2024-03-11T09:31:00.000Z", "frozen": True}
    frozen.post("/v1/ping")
    assert ask(frozen, freeze="2024-03-13").json()["now"] == "2024-03-13T00:00:00.000Z"
    frozen.post("/v1/ping")
    assert [time[:16] for time in times(frozen)] == [
        "2024-03-11T09:00",
        "2024-03-11T09:31",
        "2024-03-13T00:00",
    ]
    assert marks(frozen) == [
        (START + 31 * 60, {"now": "2024-03-11T09:31:00.000Z", "frozen": True}),
        (1_710_288_000.0, {"now": "2024-03-13T00:00:00.000Z", "frozen": True}),
    ]


def test_time_runs_again(path: Path) -> None:
    """A clock that is set running goes on from where it stood; one that runs can be frozen."""
    now = [START]
    with running(Config(), path, lambda: now[0]) as sim:
        assert sim.client.get(PATH).json()["frozen"] is False
        assert ask(sim, freeze=True).json() == {"now": iso(START), "frozen": True}
        now[0] += 100
        assert ask(sim, run=True).json() == {"now": iso(START), "frozen": False}
        now[0] += 1
        assert sim.client.get(PATH).json()["now"] == iso(START + 1)
        assert ask(sim, advance="1d").json() == {"now": iso(START + 86401), "frozen": False}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"freeze": "2024-03-11T08:59:59Z"},
            "2024-03-11T08:59:59.000Z is before 2024-03-11T09:00:00.000Z:"
            " a journal's times only grow, so give a later one",
        ),
        ({"advance": "999999999d"}, "the clock goes up to 9000-01-01T00:00:00.000Z"),
        ({"freeze": "now"}, "'now' is no moment: give it as in 2024-03-11T09:00:00Z"),
        (
            {"freeze": False},
            "freeze is to be true, or a moment as in 2024-03-11T09:00:00Z, not boolean false",
        ),
        (
            {"advance": "-1s"},
            'advance is to be a duration, as in 90s, 31m, 2h or 1d, not string "-1s"',
        ),
        ({"advance": 60}, "advance is to be a duration, as in 90s, 31m, 2h or 1d, not integer 60"),
        ({"run": False}, "run is to be true, not boolean false"),
        ({"stop": True}, "the body has no key 'stop'; its keys are freeze, advance, run"),
        (
            {"freeze": True, "advance": "1s"},
            "the body is to have exactly one of freeze, advance, run",
        ),
        ({}, "the body is to have exactly one of freeze, advance, run"),
    ],
)
def test_bad_changes(frozen: Sim, body: dict[str, object], said: str) -> None:
    """What can't be done is 400 with a sentence, and nothing has changed."""
    answer = ask(frozen, **body)
    assert (answer.status_code, answer.json()["message"]) == (400, said)
    assert frozen.client.get(PATH).json() == {"now": iso(START), "frozen": True}
    assert marks(frozen) == []


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", None])
def test_other_bodies(frozen: Sim, content_type: str | None) -> None:
    """What a web page could send without asking is 415."""
    headers = {"Content-Type": content_type} if content_type else {}
    answer = frozen.client.post(PATH, content=b'{"advance":"31m"}', headers=headers)
    assert answer.status_code == 415
    assert frozen.client.get(PATH).json()["now"] == iso(START)


def test_a_journal_that_cannot_be_written(frozen: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the change can't be recorded the clock isn't set, and a sentence says why."""

    def full(kind: str, data: object, workspace: object) -> int:
        raise JournalError("the disk is full")

    monkeypatch.setattr(frozen.server.simulator, "mark", full)
    answer = ask(frozen, advance="31m")
    assert (answer.status_code, answer.json()["message"]) == (500, "the disk is full")
    assert frozen.client.get(PATH).json() == {"now": iso(START), "frozen": True}


def test_a_clock_that_is_ahead_stays_ahead(path: Path) -> None:
    """On a journal of a clock that was moved on, the next run begins no earlier than its end."""
    with running(Config(), path, lambda: START) as sim:
        ask(sim, advance="2d")
    with running(Config(), path, lambda: START + 1) as sim:
        assert sim.client.get(PATH).json()["now"] == iso(START + 2 * 86400)
