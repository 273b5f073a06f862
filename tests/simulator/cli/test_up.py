"""``sim up``: it starts, says where, shows what it is sent, and stops when it is told to."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import stat
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.registry import check
from simulator.journal import Reader
from simulator.journal.pages import Pages
from simulator.lines.exchanges import exchange_lines
from simulator.lines.messages import message_lines
from tests.simulator.cli.commands import SIM, Running, running, up
from tests.simulator.segment.chained import chained, page
from tests.simulator.waiting import PATIENCE, until

BROKEN = {"contact_uid": "u1", "params": {}, "parms": "\x1b[2J"}


def client(facts: dict[str, Any]) -> httpx.Client:
    return httpx.Client(base_url=facts["salesmachine"], trust_env=False, auth=("t", "s"))


def recorded(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything in the journal that the facts name."""
    with Reader(Path(facts["journal"])) as journal:
        return [exchange.to_dict() for exchange in journal.exchanges(0, 1000)]


def test_json() -> None:
    """The facts are the first line; each exchange is one more, in the form of the contract."""
    with up() as (process, facts), client(facts) as sender:
        assert set(facts) == {"salesmachine", "segment", "journal", "pid"}
        for address in (facts["salesmachine"], facts["segment"]):
            assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", address)
        assert facts["salesmachine"] != facts["segment"]
        assert facts["pid"] == process.process.pid
        assert sender.get("/_sim/health").json() == facts
        shown = []
        for path in ("/v1/contact", "/v1/nothing", "/v1/ping"):
            sender.post(path, json=BROKEN)
            shown.append(json.loads(process.line()))
        assert [check("exchange", exchange) for exchange in shown] == [[]] * 3
        assert shown == recorded(facts)
        assert (process.end(signal.SIGINT).out, process.process.returncode) == ("", 0)


def test_lines() -> None:
    """Where it listens and records, what ``exchange_lines`` makes of each, and how many it was."""
    with running("up", "--port", 0, "-o", "lines") as process:
        facts = head(process)
        assert facts["settings"] == "profile strict"
        with client(facts) as sender:
            sender.post("/v1/contact", json=BROKEN)
        expected = exchange_lines(recorded(facts)[0])
        assert [process.line() for _ in expected] == expected
        assert len(expected) > 1
        assert "\x1b" not in "".join(expected)
        assert process.end(signal.SIGTERM).out == "stopped: 1 exchange: 1 warning\n"


def head(process: Running) -> dict[str, str]:
    """What is printed before the first exchange, without a Segment side where that is off."""
    match = re.fullmatch(r"Salesmachine (http://\S+)  \(Ctrl\+C stops\)", process.line())
    assert match is not None
    segment = re.fullmatch(r"Segment      (http://\S+)", process.line())
    assert segment is not None
    facts = {"salesmachine": match[1], "segment": segment[1]}
    facts["journal"] = process.line().removeprefix("journal ")
    facts["settings"] = process.line()
    facts["paste"] = "\n".join(process.line() for _ in range(3))
    return facts


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ([], "sim"),
        (["--source", "sim=t"], "sim"),
        (["--source", "K1=t:s", "--source", "K2=t"], "WRITE_KEY"),
        (["--token", "tok"], "WRITE_KEY"),
    ],
)
def test_lines_to_paste(arguments: list[str], key: str) -> None:
    """Each kind of SDK has its line, with the address; a key that was given isn't in it."""
    with running("up", "--port", 0, *arguments) as process:
        facts = head(process)
        process.end(signal.SIGTERM)
    url = facts["segment"]
    assert facts["paste"].splitlines() == [
        f'python   analytics.host = "{url}"; analytics.write_key = "{key}"',
        f'node     new Analytics({{ writeKey: "{key}", host: "{url}" }})',
        f'browser  AnalyticsBrowser.load({{ writeKey: "{key}", cdnURL: "{url}" }})',
    ]


def test_without_a_segment_side() -> None:
    """Where it is off there is no address of it, and nothing to paste."""
    with running("up", "--port", 0, "--segment-port", "off") as process:
        shown = [process.line() for _ in range(3)]
        assert process.end(signal.SIGTERM).out == "stopped: 0 exchanges\n"
    assert [line.split()[0] for line in shown] == ["Salesmachine", "journal", "profile"]


def test_messages() -> None:
    """What made no exchange has its line among the exchanges, and the end counts all by stage."""
    with running("up", "--port", 0, "--for", 2) as process:
        facts = head(process)
        shown = []
        for number, user in enumerate([7, "u1", None, "u2"]):
            message = {"type": "page", "userId": user, "messageId": f"m{number}"}
            httpx.post(
                f"{facts['segment']}/v1/batch",
                json={"batch": [message]},
                auth=("sim", ""),
                trust_env=False,
            )
            shown += [process.line(), process.line()]  # each has something underneath
        ran = process.end()
    with Pages(Path(facts["journal"])) as pages:
        first, second, third, fourth = pages.messages(0, 100, {})
        exchanges = [exchange_lines(one.to_dict()) for one in pages.exchanges(0, 100)]
    assert shown == [
        *message_lines(first),
        *exchanges[0],
        *message_lines(third),
        *exchanges[1],
    ]
    assert "page -> pageview" in shown[2]
    assert (second["uid"], fourth["uid"]) == ("u1", "u2")
    stopped, counted = ran.out.splitlines()
    assert stopped.startswith("stopped: 2 exchanges: ")
    assert counted.startswith("4 messages: ")
    assert " 2 failed on ingest" in counted
    assert ran.status == 0


def test_a_journal_that_goes_on_counts_what_is_new(tmp_path: Path) -> None:
    """Messages that were settled before it started aren't counted at the end."""
    journal = tmp_path / "journal"
    with chained(journal) as chain:
        chain.send(page("m1"), page("m2", userId=7))
        chain.settle()
    with running("up", "--port", 0, "--journal", journal) as process:
        head(process)
        assert process.end(signal.SIGTERM).out == "stopped: 0 exchanges\n"


def test_the_head() -> None:
    """It says what makes this simulator answer differently, and as what it judges."""
    options = ["--profile", "compat", "--clock", "frozen=2024-03-11T09:00:00Z", "--rate-limit"]
    options += ["90/m", "--fault", "times=3,status=503", "--fault", "contact=\x1b,forget"]
    with running("up", "--port", 0, "-o", "lines", *options) as process:
        assert [process.line() for _ in range(9)][3:6] == [
            "profile compat, clock frozen at 2024-03-11T09:00:00.000Z, rate limit 1.5/s (A4)",
            "fault status=503,times=3",
            "fault forget,contact=%1B",
        ]
        assert process.end(signal.SIGINT).out == "stopped: 0 exchanges\n"


def test_without_a_terminal_it_prints_lines() -> None:
    """The default is lines, without colour where no terminal is."""
    with running("up", "--port", 0, "--demo", 1000, "--for", 5) as process:
        assert head(process)["settings"] == "profile strict"
        ran = process.end()
    shown = [line for line in ran.out.splitlines() if re.search(r"  201  . \w+ ", line)]
    assert len(shown) == 5
    stopped, messages = ran.out.splitlines()[-2:]
    assert re.fullmatch(r"stopped: 5 exchanges: [0-9 a-z,]+", stopped)
    assert re.fullmatch(r"[0-9]+ messages: [0-9 a-z,]+ delivered", messages)
    assert "\x1b" not in ran.out
    assert (ran.status, ran.err) == (0, "")


def test_quiet() -> None:
    """Quiet prints nothing at all."""
    with running("up", "--port", 0, "--demo", 1000, "--for", 5, "-o", "quiet") as process:
        ran = process.end()
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_into_a_file(tmp_path: Path) -> None:
    """-o json=FILE writes there what would have been printed."""
    file = tmp_path / "up.ndjson"
    with running("up", "--port", 0, "--demo", 500, "--for", 5, "-o", f"json={file}") as process:
        ran = process.end()
    facts, *exchanges = [json.loads(line) for line in file.read_text().splitlines()]
    assert exchanges == recorded(facts)[:5]
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_the_ready_file(tmp_path: Path) -> None:
    """It holds the facts once they are true, moved into place as a whole, and goes with them."""
    file = tmp_path / "ready.json"
    file.write_text("of a simulator before")
    with (
        file.open() as before,
        running("up", "--port", 0, "-o", "quiet", "--ready-file", file) as process,
    ):
        until(lambda: is_new(file), "the ready file")
        facts = json.loads(file.read_text())
        with client(facts) as sender:
            assert sender.get("/_sim/health").json() == facts
        assert facts["pid"] == process.process.pid
        assert before.read() == "of a simulator before"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["ready.json", "temporary"]
        process.end(signal.SIGTERM)
    assert [path.name for path in tmp_path.iterdir()] == ["temporary"]


def is_new(file: Path) -> bool:
    """Whether it is there and of a simulator that runs."""
    return file.exists() and file.read_text() != "of a simulator before"


def test_the_journal_is_named_wherever_it_is_read_from(tmp_path: Path) -> None:
    """A journal that is given by a relative path is told of by its whole path."""
    with up("--journal", "here.journal") as (_, facts), client(facts) as sender:
        assert facts["journal"] == str(Path.cwd() / "here.journal")
        assert sender.get("/_sim/health").json() == facts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it(number: signal.Signals) -> None:
    """Interrupted or told to end it stops with status 0, and nobody listens any more."""
    with up() as (process, facts):
        ran = process.end(number)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        with client(facts) as sender, pytest.raises(httpx.ConnectError):
            sender.post("/v1/ping")


def test_what_was_answered_is_shown_before_it_stops(tmp_path: Path) -> None:
    """Every exchange that was answered when the signal came is printed before the end."""
    ready = tmp_path / "ready.json"
    with subprocess.Popen(
        [SIM, "up", "--port", "0", "-o", "json", "--ready-file", ready], stdout=subprocess.PIPE
    ) as process:
        until(ready.exists, "the ready file")
        facts = json.loads(ready.read_text())
        with client(facts) as sender:
            for _ in range(200):  # more than fits into the pipe, which nobody reads yet
                sender.post("/v1/ping")
        process.terminate()
        out, _ = process.communicate(timeout=PATIENCE)
    assert [json.loads(line) for line in out.splitlines()] == [facts, *recorded(facts)]
    assert (out.count(b"\n"), process.returncode) == (201, 0)


def test_it_stops_after_some(tmp_path: Path) -> None:
    """--for N shows the first N exchanges and ends with 0."""
    with up("--demo", 1000, "--for", 7) as (process, facts):
        ran = process.end()
    assert (ran.status, ran.err) == (0, "")
    assert ran.json() == recorded(facts)[:7]
    assert len(ran.json()) == 7


def test_what_comes_early_is_counted(tmp_path: Path) -> None:
    """An exchange that is made while the ready file is still being written is shown like any."""
    file = tmp_path / "ready.json"
    arguments = ["--ready-file", file, "--for", 1]
    with up(*arguments, before=lambda pid: os.mkfifo(beside(file, pid))) as (process, facts):
        with client(facts) as sender:
            sender.post("/v1/ping")
        reader, read = os.open(beside(file, facts["pid"]), os.O_RDONLY | os.O_NONBLOCK), bytearray()

        def is_read() -> bool:
            with contextlib.suppress(BlockingIOError):
                read.extend(os.read(reader, 4096))
            return read.endswith(b"\n")

        until(is_read, "the ready file to be written")
        os.close(reader)
        ran = process.end()
    assert json.loads(read) == facts
    assert (ran.status, ran.json()) == (0, recorded(facts))
    assert len(ran.json()) == 1


def beside(file: Path, pid: int) -> Path:
    """Where a ready file is written before it is moved into place."""
    return file.with_name(f".{file.name}.{pid}")


def test_a_journal_of_its_own(temporary: Path) -> None:
    """Without --journal it records in a new temporary file that only its owner can read."""
    with up("--demo", 1000, "--for", 2) as (process, facts):
        process.end()
    journal = Path(facts["journal"])
    assert list(temporary.iterdir()) == [journal]
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_a_journal_goes_on(tmp_path: Path) -> None:
    """A journal that is given again is gone on with, and what it held isn't shown again."""
    journal, seen = tmp_path / "kept.journal", []
    for _ in range(2):
        with up("--journal", journal, "--demo", 1000, "--for", 3) as (process, facts):
            assert facts["journal"] == str(journal)
            seen.append([exchange["seq"] for exchange in process.end().json()])
    assert seen[0] == sorted(seen[0])
    assert seen[0][-1] < seen[1][0]
    assert {*seen[0], *seen[1]} <= {exchange["seq"] for exchange in recorded(facts)}


@pytest.mark.parametrize("rate", [50, 1000])
def test_a_reader_that_has_seen_enough(rate: int) -> None:
    """``sim up | head -3`` ends quietly, with status 0."""
    process = subprocess.Popen(
        [SIM, "up", "--port", "0", "--demo", str(rate)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(3):
            assert process.stdout.readline()
        process.stdout.close()
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == b""
