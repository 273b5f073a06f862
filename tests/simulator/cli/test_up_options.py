"""``sim up`` and its options: each changes what is answered, or what is sent."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from destination import Settings, translate
from simulator.cli.options import Output
from simulator.cli.up import _is_screen
from simulator.journal.pages import Pages
from simulator.segment.options import Options
from tests.simulator.cli.commands import call, up
from tests.simulator.cli.lived import NOON, arrivals, as_they_come, messages

BATCH = "/v1/batch"
BROKEN = {"method": "contact", "contact_uid": 7, "params": {}}
GOOD = {"method": "contact", "contact_uid": "u1", "params": {}}


def post(facts: dict[str, Any], path: str, body: object = None, **more: Any) -> httpx.Response:
    """POST as a client that has credentials."""
    with httpx.Client(base_url=facts["salesmachine"], trust_env=False, auth=("t", "s")) as client:
        return client.post(path, json=body, **more)


def test_tokens() -> None:
    """With --token only those tokens are taken, each of several; others are 401."""
    with up("--token", "one", "--token", " two ") as (_, facts):
        statuses = [
            post(facts, "/v1/ping", auth=(token, "")).status_code
            for token in ("one", "two", "three", " two ")
        ]
    assert statuses == [200, 200, 401, 200]


def test_rejecting_violations() -> None:
    """--reject-violations answers 400 to what is otherwise only marked."""
    with up() as (_, facts):
        assert post(facts, BATCH, [BROKEN]).status_code == 201
    with up("--reject-violations") as (_, facts):
        assert post(facts, BATCH, [BROKEN]).status_code == 400
        assert post(facts, BATCH, [GOOD]).status_code == 201


def test_profiles() -> None:
    """--profile compat takes what real clients are known to send, strict doesn't."""
    with up() as (_, facts):
        assert post(facts, BATCH, [GOOD] * 101).status_code == 413
    with up("--profile", "compat") as (_, facts):
        assert post(facts, BATCH, [GOOD] * 101).status_code == 201


def test_hosts() -> None:
    """A Host that isn't this machine is refused, unless --allow-host names it."""
    with up("--allow-host", "sim.example", "--allow-host", "other.example") as (_, facts):
        statuses = [
            post(facts, "/v1/ping", headers={"Host": host}).status_code
            for host in ("localhost", "sim.example:80", "other.example", "evil.example")
        ]
    assert statuses == [200, 200, 200, 403]


@pytest.mark.parametrize("arguments", [["--control-token", "c"], []])
def test_a_control_token(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A control token, of the option or the environment, guards the control plane alone."""
    monkeypatch.setenv("SIM_CONTROL_TOKEN", "other" if arguments else "c")
    with (
        up(*arguments) as (_, facts),
        httpx.Client(base_url=facts["salesmachine"], trust_env=False) as client,
    ):
        assert client.get("/_sim/health").status_code == 401
        given = client.get("/_sim/health", headers={"Authorization": "Bearer c"})
        assert given.json() == facts
        assert client.post("/v1/ping?api_token=t").status_code == 200


def test_every_address() -> None:
    """On every address it answers loopback, and its demo finds it."""
    arguments = ["--host", "0.0.0.0", "--control-token", "c", "--demo", 1000, "--for", 3]
    with up(*arguments) as (process, _):
        ran = process.end()
    assert (ran.status, ran.err) == (0, "")
    assert [exchange["status"] for exchange in ran.json()] == [201] * 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["--demo", "--for", 1],
        ["--for", 1, "--demo"],
        ["--demo", 500, "--for", 3],
        ["--demo=500", "--for", 3],
        ["--for", 3, "--demo", 0.5e3],
        ["--token", "one", "--for", 3, "--demo", 500, "--seed", 0],
    ],
)
def test_demo(arguments: list[Any]) -> None:
    """--demo sends messages, with a rate or without, wherever it stands."""
    with up(*arguments) as (process, _):
        ran = process.end()
    assert (ran.status, ran.err) == (0, "")
    assert {exchange["status"] for exchange in ran.json()} == {201}


SEEDS = [
    ([], 0, {}),
    (["--seed", 7], 7, {}),
    (["--alias", "skip", "--anonymous", "skip"], 0, {"alias": "skip", "anonymous": "skip"}),
]


@pytest.mark.parametrize(("arguments", "seed", "switches"), SEEDS)
def test_what_the_demo_sends(arguments: list[Any], seed: int, switches: dict[str, Any]) -> None:
    """Without a Segment side a world's messages are delivered, which the seed decides."""
    settings = Settings(**switches)
    made = [translate(one.message, settings).wire() for one in messages(seed, 60)]
    options = ["--segment-port", "off", "--demo", 1000, "--for", 20, "--clock", f"frozen={NOON}"]
    with up(*options, *arguments) as (process, _):
        sent = [json.loads(one["request"]["body"]) for one in process.end().json()]
    assert sent == [operations for operations in made if operations][:20]


@pytest.mark.parametrize(("arguments", "seed", "switches"), SEEDS)
def test_the_demo_goes_through_segment(
    arguments: list[Any], seed: int, switches: dict[str, Any]
) -> None:
    """With one the messages come in by it, in the same order, and out as its operations."""
    options = ["--demo", 1000, "--for", 80, "--clock", f"frozen={NOON}"]
    with up(*options, *arguments) as (process, facts):
        items = [item for one in process.end().json() for item in one["items"]]
    with Pages(Path(facts["journal"])) as pages:
        kept = pages.messages(0, 10_000, {})
    assert as_they_come(kept) == as_they_come(arrivals(seed, len(kept)))
    assert {item["message"] for item in items} <= {one["seq"] for one in kept}
    calls = {item["call"] for item in items}
    assert ("alias" in calls) == ("alias" not in switches)
    left_out = {one["code"] for one in kept if one["stage"] == "filtered at destination"}
    assert ("FILTERED_BY_SETTINGS" in left_out) == bool(switches)


def test_a_token_that_the_demo_cannot_send() -> None:
    """A token that Basic can't carry is refused in a sentence, not in a thread of its own."""
    ran = call("up", "--port", 0, "-o", "quiet", "--demo", "--token", "a:b")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "Error: the demo can't be sent: an API token with a colon can't be sent by Basic"
        " authentication\n"
    )


def test_what_it_was_started_with_is_recorded(tmp_path: Path) -> None:
    """The journal that was given holds the profile, the seed and what the Segment side does."""
    path = tmp_path / "a b.journal"
    with up("--journal", path, "--profile", "compat", "--seed", 7) as (_, facts):
        assert facts["journal"] == str(path)
        with closing(sqlite3.connect(path)) as journal:
            rows = journal.execute("SELECT data FROM marks WHERE kind = 'start'").fetchall()
    segment = Options().to_dict()
    expected = {"profile": "compat", "seed": 7, "segment": segment}
    assert [json.loads(data) for (data,) in rows] == [expected]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (Output("auto", None), True),
        (Output("auto", Path("x")), False),
        (Output("lines", None), False),
        (Output("json", None), False),
        (Output("quiet", None), False),
        (Output("screen", None), True),
    ],
    ids=lambda value: f"{value.kind}={value.path}" if isinstance(value, Output) else "",
)
def test_in_a_terminal(output: Output, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal the screen is what comes, unless a file or something else is asked for."""
    monkeypatch.setattr("simulator.cli.up.is_for_screen", lambda: True)
    monkeypatch.setattr("simulator.cli.up.why_none", lambda: None)
    assert _is_screen(output) == expected
