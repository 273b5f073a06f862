"""``sim tail``: a running simulator's exchanges, as they are recorded, until it stops."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.registry import check
from simulator.config import Config
from simulator.lines.exchanges import exchange_lines
from simulator.lines.messages import message_lines
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import SIM, run
from tests.simulator.cli.commands import running as command
from tests.simulator.running import Sim
from tests.simulator.running import running as simulator
from tests.simulator.segment.chained import chained, page
from tests.simulator.waiting import PATIENCE, until

CONTACT = {"contact_uid": "u1", "params": {}}


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Sim]:
    """A simulator that a test may stop."""
    with simulator(Config(), tmp_path / "journal") as sim:
        yield sim


def recorded(sim: Sim) -> list[dict[str, Any]]:
    return [exchange.to_dict() for exchange in sim.recorded()]


def test_it_follows_until_the_simulator_stops(alone: Sim) -> None:
    """What was recorded before is shown with --after, then what comes, then it ends with 0."""
    alone.post("/v1/contact", CONTACT)
    with command("tail", "--url", alone.url, "--after", 0, "-o", "json") as tail:
        shown = [json.loads(tail.line())]
        for number in range(3):
            alone.post("/v1/contact", {**CONTACT, "contact_uid": f"n{number}"})
            shown.append(json.loads(tail.line()))
        alone.server.stop()
        ran = tail.end()
    assert shown == recorded(alone)
    assert [check("exchange", one) for one in shown] == [[]] * 4
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_lines(alone: Sim) -> None:
    """By default it prints what ``sim up`` prints: a line an exchange and what it breaks."""
    alone.post("/v1/contact", CONTACT)
    alone.post("/v1/contact", {"contact_uid": "\x1b[2J", "params": {}, "parms": "\x1b"})
    with command("tail", "--url", f"{alone.url}/", "--after", 0) as tail:
        expected = [line for one in recorded(alone) for line in exchange_lines(one)]
        assert [tail.line() for _ in expected] == expected
        alone.server.stop()
        assert tail.end().status == 0
    assert "\x1b" not in "".join(expected)
    assert len(expected) > 2


def test_colour_on_a_terminal(alone: Sim) -> None:
    """On a terminal verdicts have their colour, and hostile payloads none of their own."""
    alone.post("/v1/contact", {"contact_uid": "\x1b[2J", "params": {}})
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [SIM, "tail", "--url", alone.url, "--after", "0"], stdout=follower
    ) as tail:
        os.close(follower)
        expected = "".join(f"{line}\r\n" for line in exchange_lines(recorded(alone)[0], True))
        os.set_blocking(leader, False)
        shown = bytearray()

        def is_shown() -> bool:
            with contextlib.suppress(OSError):
                shown.extend(os.read(leader, 4096))
            return len(shown) >= len(expected.encode())

        until(is_shown, "the exchange")
        alone.server.stop()
        assert tail.wait(PATIENCE) == 0
    os.close(leader)
    assert shown.decode() == expected
    assert expected.count("\x1b") == 2


@pytest.mark.parametrize("kind", ["lines", "json"])
def test_messages(tmp_path: Path, kind: str) -> None:
    """What isn't delivered has a line of its own, in its place among the exchanges; JSON has none.

    What is delivered has its exchange.
    """
    with chained(tmp_path / "journal") as chain:
        for number, user in enumerate(["u1", 7, "u2", None]):
            chain.send(page(f"m{number}", userId=user))
            chain.settle()
        chain.send(page("m4", integrations={"Salesmachine": False}))
        chain.settle()
        arguments = ["--url", chain.server.url, "--after", 0, "-o", kind]
        with command("tail", *arguments) as tail:
            if kind == "json":
                shown = [json.loads(tail.line()) for _ in range(2)]
                assert shown == [one.to_dict() for one in chain.exchanges()]
            else:
                first, second = (exchange_lines(one.to_dict()) for one in chain.exchanges())
                refused = [message_lines(one) for one in chain.messages(stage="failed on ingest")]
                [filtered] = chain.messages(stage="filtered at destination")
                expected = [*first, *refused[0], *second, *refused[1], *message_lines(filtered)]
                assert [tail.line() for _ in expected] == expected
                assert len(refused) == 2
            chain.send(page("m5"))
            assert tail.line()
            chain.side.stop()
            chain.server.stop()
            assert tail.end().status == 0


def test_after(alone: Sim) -> None:
    """--after begins behind an exchange that was seen."""
    for _ in range(4):
        alone.post("/v1/ping")
    third = recorded(alone)[2]["seq"]
    with command("tail", "--url", alone.url, "--after", third, "-o", "json") as tail:
        assert json.loads(tail.line()) == recorded(alone)[3]
        alone.server.stop()
        assert tail.end().out == ""


@pytest.mark.parametrize("by", ["--workspace", "--token"])
def test_one_workspace(alone: Sim, by: str) -> None:
    """--workspace and --token show one token's exchanges and no other's."""
    for token in ("one", "two", "one"):
        alone.client.post(f"/v1/ping?api_token={token}")
    first, second, third = recorded(alone)
    assert first["workspace"] != second["workspace"]
    named = first["workspace"] if by == "--workspace" else "one"
    with command("tail", "--url", alone.url, "--after", 0, by, named, "-o", "json") as tail:
        assert [json.loads(tail.line()) for _ in range(2)] == [first, third]
        alone.server.stop()
        assert tail.end().out == ""


def test_into_a_file(alone: Sim, tmp_path: Path) -> None:
    """-o json=FILE writes each exchange as it comes, and the address may come from SIM_URL."""
    file = tmp_path / "tail.ndjson"
    alone.post("/v1/ping")
    with command("tail", "--after", 0, "-o", f"json={file}", SIM_URL=alone.url) as tail:
        until(lambda: file.exists() and file.read_text().endswith("\n"), "the exchange")
        assert json.loads(file.read_text()) == recorded(alone)[0]
        alone.server.stop()
        ran = tail.end()
    assert (ran.status, ran.out, ran.err) == (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it(sim: Sim, number: signal.Signals) -> None:
    """Interrupted or told to end it is status 130, without a trace."""
    sim.post("/v1/ping")
    with command("tail", "--url", sim.url, "--after", sim.after) as tail:
        tail.line()
        ran = tail.end(number)
    assert (ran.status, ran.err.strip()) == (130, "")


def test_a_guarded_simulator(tmp_path: Path) -> None:
    """Where a control token guards it, --control-token or SIM_CONTROL_TOKEN opens it."""
    with simulator(Config(control_token="s3cr3t"), tmp_path / "journal") as sim:
        for arguments, what in (
            ([], "is guarded: add"),
            (["--control-token", "wr0ng"], "takes another control token: mend"),
        ):
            ran = run("tail", "--url", sim.url, *arguments)
            assert (ran.status, ran.out) == (2, "")
            assert ran.err == (f"Error: {sim.url} {what} --control-token, or SIM_CONTROL_TOKEN\n")
        sim.post("/v1/ping")
        with command("tail", "--url", sim.url, "--after", 0, SIM_CONTROL_TOKEN="s3cr3t") as tail:
            assert "  ping  " in tail.line()


def test_no_simulator(closed_url: str) -> None:
    """Where nobody listens that is a sentence, and status 2."""
    ran = run("tail", "--url", closed_url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: no simulator answers at {closed_url}: sim up starts one\n"


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8600",
        "ftp://127.0.0.1",
        "//127.0.0.1",
        "http://",
        "http://[::1",
        "nonsense",
    ],
)
def test_what_is_no_address(url: str) -> None:
    """An address that can't be used is a sentence, and status 2."""
    ran = run("tail", "--url", url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {url.rstrip('/')} is no address: ")
    assert ran.err.count("\n") == 1


def test_what_a_simulator_refuses(sim: Sim) -> None:
    """The simulator's sentence is the command's, not its JSON."""
    ran = run("tail", "--url", sim.url, "--workspace", "x")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "Error: workspace is 8 hex digits, as an exchange shows them\n"


def test_what_is_no_simulator(far_side: FarSide) -> None:
    """Another server's answer is shown short, what a terminal would act on written out."""
    far_side.answers.append(Answer(404, b"\x1b[2J\r\n" + b"x" * 5_000))
    ran = run("tail", "--url", far_side.url)
    assert ran.status == 2
    assert ran.err == f"Error: {far_side.url} answered 404: \\x1b[2J\\r\\n{'x' * 194}\n"


def test_a_simulator_that_breaks_down(far_side: FarSide) -> None:
    """Where the stream breaks off what came is shown; then that it went away, with status 2."""
    exchange = {"seq": 1}
    body = f"data: {json.dumps(exchange)}\n\n".encode()
    far_side.answers.append(Answer(200, body, promised=10_000))
    ran = run("tail", "--url", far_side.url, "-o", "json")
    assert (ran.status, ran.json()) == (2, [exchange])
    assert ran.err.startswith(f"Error: {far_side.url} went away: ")


def test_filtered(tmp_path: Path) -> None:
    """Only what a filter holds for is told: exchanges, and messages that weren't delivered."""
    with chained(tmp_path / "journal") as chain:
        for number, user in enumerate(["u1", 7, "u2"]):
            chain.send(page(f"m{number}", userId=user))
            chain.settle()
        where = ["--url", chain.server.url, "--after", 0, "--filter", "contact:u2 or m1"]
        with command("tail", *where) as tail:
            message = message_lines(chain.messages()[1])
            exchange = exchange_lines(Sim(chain.server, chain.client).recorded()[1].to_dict())
            expected = [*message, *exchange]
            assert [tail.line() for _ in expected] == expected
            chain.send(page("m3", userId="u1"), page("m4", userId="u2"))
            chain.settle()
            later = exchange_lines(Sim(chain.server, chain.client).recorded()[-1].to_dict())
            assert tail.line() == later[0]
