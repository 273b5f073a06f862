"""``sim up --replay``: what a file, a journal or a simulator holds goes through, one by one."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import httpx

from simulator.cli.screen.server_process import ServerProcess
from simulator.journal.pages import Pages
from tests.simulator.cli.commands import Ran, call, run, running, up
from tests.simulator.waiting import PATIENCE, until

PAGE = {"type": "page", "messageId": "m1", "userId": "u1", "name": "Pricing"}
TRACK = {"type": "track", "messageId": "m2", "userId": "u1", "event": "Paid"}
MADE = {"type": "identify", "userId": "u2", "traits": {"plan": "pro"}}
BAD = {"type": "track", "messageId": "m4", "userId": "u1"}
OFF = {**PAGE, "messageId": "m5", "integrations": {"Salesmachine": False}}


def written(folder: Path, *messages: object) -> Path:
    """A file of these messages; a text is a line as it stands."""
    path = folder / "messages.ndjson"
    lines = (one if isinstance(one, str) else json.dumps(one) for one in messages)
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def transcript(source: object, *options: object, **environ: str) -> Ran:
    """A run to its end, under a clock that stands still, with a journal that is new.

    With an environment it is a process of its own.
    """
    arguments = ("--clock", "frozen", "--replay", source, "-o", "transcript", *options)
    return call("up", *arguments, **environ) if environ else run("up", *arguments)


def of(ran: Ran, key: str) -> list[dict[str, Any]]:
    """The messages or the exchanges of a transcript."""
    return [line for line in ran.json() if key in line]


def test_what_became_of_each(tmp_path: Path) -> None:
    """Each message stands with its stage, and behind it the exchanges that it made."""
    ran = transcript(written(tmp_path, PAGE, TRACK, MADE, OFF), "--seed", 7)
    assert ran.status == 0
    assert ran.err == f"replayed 4 messages of {tmp_path / 'messages.ndjson'}\n"
    head, *lines, last = ran.json()
    assert head == {
        "schema_version": 1,
        "seed": 7,
        "clock": "2026-01-05T00:00:00.000Z",
        "profile": "strict",
        "faults": [],
    }
    assert ["message" in line for line in lines] == [True, False] * 3 + [True]
    messages = of(ran, "stage")
    assert [one["stage"] for one in messages] == ["delivered"] * 3 + ["filtered at destination"]
    assert [one["attempts"] for one in messages] == [["201"]] * 3 + [[]]
    items = [item for one in of(ran, "exchange") for item in one["items"]]
    assert [item["message"] for item in items] == [1, 1, 2, 3]
    assert last == {
        "exchanges": 3,
        "messages": {"delivered": 3, "filtered at destination": 1},
    }


def test_byte_for_byte(tmp_path: Path) -> None:
    """Two runs have the same bytes, with faults, retries and made ids; another seed has others.

    Neither Python's hashes nor a port, a process, a path or a moment is in it.
    """
    messages = [{**TRACK, "messageId": f"m{number}"} for number in range(8)]
    path = written(tmp_path, PAGE, MADE, *messages)
    faults = ["status=503,chance=30%", "latency=1ms..9ms", "drop=before,chance=20%"]
    options = [text for fault in faults for text in ("--fault", fault)]
    first = transcript(path, *options, "--seed", 3, PYTHONHASHSEED="1")
    second = transcript(path, *options, "--seed", 3, "--port", 0, PYTHONHASHSEED="2")
    other = transcript(path, *options, "--seed", 4)
    assert (first.status, second.status) == (0, 0)
    assert first.out == second.out
    assert other.out.replace('"seed": 4', '"seed": 3') != first.out
    assert {exchange["status"] for exchange in of(first, "exchange")} == {0, 201, 503}
    assert any(len(message["attempts"]) > 2 for message in of(first, "stage"))
    assert of(first, "stage")[1]["message_id"].startswith("api-")
    for text in ("127.0.0.1", '"at"', '"ms"', "Date", str(tmp_path), "salesmachine-destination/"):
        assert text not in first.out


def test_by_the_hook(tmp_path: Path) -> None:
    """The hook's requests are the same twice, too, X-Request-Id and waits that are asked for."""
    path = written(tmp_path, PAGE, TRACK, MADE)
    options = ("--relay", "hook", "--fault", "retry-after=30s,chance=50%", "--seed", 5)
    first = transcript(path, *options, PYTHONHASHSEED="1")
    second = transcript(path, *options)
    assert (first.status, first.out) == (0, second.out)
    assert {exchange["status"] for exchange in of(first, "exchange")} == {201, 429}


def test_what_never_arrives(tmp_path: Path) -> None:
    """Four hours of attempts take a moment, and that it failed is status 1."""
    ran = transcript(written(tmp_path, PAGE), "--fault", "status=503,retry-after=5m")
    assert ran.status == 1
    [message] = of(ran, "stage")
    assert (message["stage"], message["code"]) == ("failed", "HTTP_503")
    assert set(message["attempts"]) == {"503"}
    assert len(message["attempts"]) == 4 * 60 / 5 + 1


def test_what_cannot_be_sent(tmp_path: Path) -> None:
    """A line that is no JSON costs nothing beside it; it is told, and status 1."""
    path = written(tmp_path, "{nothing", PAGE, BAD)
    ran = transcript(path)
    assert ran.status == 1
    first, *_, last = ran.err.splitlines()
    assert first.startswith(f"{path}:1: not JSON")
    assert last == f"replayed 2 messages of {path}; 1 couldn't be sent"
    assert [one["stage"] for one in of(ran, "stage")] == ["delivered", "failed on ingest"]


def test_a_journal_and_its_requests(tmp_path: Path) -> None:
    """Of a journal messages go through today's translator, and requests of others as they were.

    What its messages made themselves isn't sent beside them.
    """
    journal = tmp_path / "journal"
    with up("--journal", journal) as (command, facts):
        with httpx.Client(trust_env=False, auth=("sim", "x"), timeout=PATIENCE) as client:
            client.post(f"{facts['segment']}/v1/track", json=TRACK)
            until(lambda: settled(journal) == 1, "its delivery")
            client.post(f"{facts['salesmachine']}/v1/contact?x=1", json={"contact_uid": "u9"})
            client.post(f"{facts['salesmachine']}/v1/contact", content=b"\xff")
        command.end(signal.SIGINT)
    first, second = transcript(journal), transcript(journal)
    assert (first.status, first.out) == (0, second.out)
    assert "1 message" in first.err
    assert "2 requests" in first.err
    paths = [one["path"] for one in of(first, "exchange")]
    assert paths == ["/v1/batch", "/v1/contact?x=1", "/v1/contact"]
    assert {one["workspace"] for one in of(first, "exchange")} == {1}
    exchanges = tmp_path / "exchanges.ndjson"
    with Pages(journal) as pages:
        found = pages.exchanges(0, 10)
    exchanges.write_text("".join(json.dumps(one.to_dict()) + "\n" for one in found))
    ran = transcript(exchanges)  # without the messages that they came of
    assert [one["path"] for one in of(ran, "exchange")] == paths
    assert ran.err == f"replayed 3 requests of {exchanges}\n"
    ran = run("up", "--journal", journal, "--replay", journal)
    assert ran.status == 2
    assert "--replay reads what --journal writes" in ran.err


def settled(journal: Path) -> int:
    with Pages(journal) as pages:
        return len(pages.messages(0, 10, {"stage": "delivered"}))


def test_it_goes_on(tmp_path: Path) -> None:
    """With another output it shows what is sent, and goes on until it is stopped."""
    path = written(tmp_path, PAGE, TRACK)
    with up("--replay", path) as (command, _):
        shown = [json.loads(command.line()) for _ in range(2)]
        assert [one["path"] for one in shown] == ["/v1/batch"] * 2
        ran = command.end(signal.SIGINT)
    assert (ran.status, ran.err) == (0, f"replayed 2 messages of {path}\n")


def test_beneath_the_screen(tmp_path: Path) -> None:
    """The server of a screen replays what the screen was told to; it reads no terminal for it."""
    server = ServerProcess(["--port", "0", "--replay", str(written(tmp_path, PAGE, TRACK))])
    try:
        ready = server.ready()
        assert ready is not None
        until(lambda: settled(Path(ready.facts["journal"])) == 2, "both messages")
    finally:
        server.stop()
    assert "2 messages: 2 delivered" in server.stopped[-1]
    assert server.said().startswith("replayed 2 messages of ")


def test_interrupted(tmp_path: Path) -> None:
    """A transcript that is interrupted says what was sent until then, and 130."""
    path = written(tmp_path, PAGE, TRACK)
    fault, ready = "latency=60m,after=1", tmp_path / "ready"
    options = ("--fault", fault, "--ready-file", ready, "-o", "transcript", "--replay", path)
    with running("up", *options) as command:
        until(lambda: ready.exists() and settled_in(ready) == 1, "the first message")
        ran = command.end(signal.SIGINT)
    assert ran.status == 130
    assert of(ran, "stage")[0]["stage"] == "delivered"


def settled_in(ready: Path) -> int:
    return settled(Path(json.loads(ready.read_text())["journal"]))


def test_nothing_to_replay(tmp_path: Path) -> None:
    """Nothing in it is 5; no such file is 2, before anything is started."""
    ran = transcript(written(tmp_path))
    assert ran.status == 5
    assert "there is nothing in it" in ran.err
    ran = transcript(tmp_path / "none")
    assert (ran.status, ran.out) == (2, "")
    assert "no such file" in ran.err
