"""sim up --clock: a clock that stands still makes transcripts that are the same byte for byte."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import httpx
import pytest

from contracts.cases import kit_cases
from destination import Client, Settings
from tests.simulator.cli.commands import run, up

MOMENT = "frozen=2024-03-11T09:00:00Z"
REQUESTS = [
    ("/v1/ping", b""),
    ("/v1/contact", b'{"contact_uid":"u1","params":{"name":"Ada"}}'),
    ("/v1/batch", b'[{"method":"account","account_uid":"acme","params":{"mrr":"x"}},7]'),
    ("/v1/contact", b"\xff"),
    ("/v1/nowhere", b"{}"),
]


def transcript(*options: object) -> list[str]:
    """What a run prints about the same requests, its port written as PORT; its first line aside."""
    with up("--token", "t", *options) as (command, ready):
        url = ready["salesmachine"]
        with httpx.Client(base_url=url, trust_env=False) as client:
            for path, body in REQUESTS:
                client.post(path, params={"api_token": "t"}, content=body)
            client.post("/_sim/clock", json={"advance": "31m"})
        with Client(Settings("t", "s", url)) as delivery:
            list(delivery.deliver([case.message for case in kit_cases()][:20]))
        lines = command.end(signal.SIGINT).out.splitlines()
    port = url.rpartition(":")[2]
    assert len(lines) > len(REQUESTS)
    return [line.replace(f":{port}", ":PORT") for line in lines]


def test_transcripts_are_the_same() -> None:
    """Two runs with the same requests print the same bytes, but for process, port and journal."""
    first = transcript("--clock", MOMENT)
    assert first == transcript("--clock", MOMENT)
    exchanges = [json.loads(line) for line in first]
    assert {exchange["ms"] for exchange in exchanges} == {0.0}
    assert {exchange["at"] for exchange in exchanges} == {
        "2024-03-11T09:00:00.000Z",
        "2024-03-11T09:31:00.000Z",
    }
    [workspace] = {exchange["workspace"] for exchange in exchanges}
    assert workspace is not None
    other = json.loads(transcript("--clock", MOMENT, "--seed", 1)[0])
    assert other["workspace"] != workspace


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("slow", "'slow' is no clock: give system, frozen or frozen=MOMENT"),
        ("frozen=today", "'today' is no moment: give it as in 2024-03-11T09:00:00Z"),
    ],
)
def test_no_clocks(clock: str, said: str) -> None:
    """A clock that there isn't is a usage error with what there is."""
    ran = run("up", "--clock", clock)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_journal_of_the_future(tmp_path: Path) -> None:
    """A clock can't stand still before the end of the journal that it goes on with."""
    journal = tmp_path / "journal"
    with up("--journal", journal, "--clock", MOMENT) as (command, _):
        assert command.end(signal.SIGINT).status == 0
    ran = run("up", "--port", 0, "--journal", journal, "--clock", "frozen=2024-03-10")
    assert ran.status == 2
    assert "2024-03-10T00:00:00.000Z is before 2024-03-11T09:00:00.000Z" in ran.err
    assert "--journal names another file" in ran.err
