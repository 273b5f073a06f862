"""``sim fault`` on a running simulator, and ``--fault`` and ``--rate-limit`` of ``sim up``."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.config import Config
from simulator.faults import parse
from simulator.faults.values import KINDS, PARTS
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import Running, call, run, up
from tests.simulator.running import Sim
from tests.simulator.running import running as simulator
from tests.simulator.wire import Wire, request

DOCUMENT = Path(__file__).parents[3] / "simulator" / "README.md"


@pytest.fixture
def sim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sim]:
    """A simulator with a fault from its start, at the address of the environment."""
    config = Config(faults=(parse("drop=before,path=/never"),))
    with simulator(config, tmp_path / "journal") as made:
        monkeypatch.setenv("SIM_URL", made.url)
        yield made


def test_add_list_clear(sim: Sim) -> None:
    """A fault is added and works, is listed with its counts, and is cleared by its id."""
    ran = call("fault", "add", " times=1,status=503", "--url", sim.url)
    assert (ran.status, ran.out, ran.err) == (0, "fault 2 added: status=503,times=1\n", "")
    assert [sim.post("/v1/ping").status_code for _ in range(2)] == [503, 200]
    assert run("fault", "list").out == (
        "id  source   matched  applied  fault\n"
        "1   flag     0        0        drop=before,path=/never\n"
        "2   control  2        1        status=503,times=1\n"
    )
    assert run("fault", "clear", 2).out == "1 fault cleared\n"
    assert run("fault", "clear").out == "1 fault cleared\n"
    assert run("fault", "clear").out == "0 faults cleared\n"
    assert run("fault", "list").out == "there are no faults\n"


def test_json(sim: Sim) -> None:
    """-o json prints what the control plane answers."""
    added = run("fault", "add", "forget", "-o", "json").json()
    page = sim.client.get("/_sim/faults").json()
    assert added == page["data"][1:]
    assert run("fault", "list", "-o", "json").json() == [page]
    assert run("fault", "clear", "-o", "json").json() == [{"cleared": 2}]


def test_a_workspace(sim: Sim) -> None:
    """With a workspace, by its id or its token, faults are added, listed and cleared for it."""
    sim.client.post("/v1/ping?api_token=mine")
    mine = str(sim.last().workspace)
    assert run("fault", "add", "status=503", "--token", "mine").status == 0
    assert run("fault", "add", "status=504", "--workspace", "0badcafe").status == 0
    statuses = [
        sim.client.post("/v1/ping", params={"api_token": token}).status_code
        for token in ("mine", "other")
    ]
    assert statuses == [503, 200]
    listed = run("fault", "list", "--workspace", mine, "-o", "json").json()[0]["data"]
    assert [entry["fault"] for entry in listed] == [f"status=503,workspace={mine}"]
    assert run("fault", "clear", "--token", "mine").out == "1 fault cleared\n"
    assert len(sim.server.simulator.faults) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "latency=300"], "write latency=300ms"),
        (["add", "drop"], "write drop=before or drop=half or drop=after"),
        (["add", "stauts=503"], "did you mean status=503?"),
        (["add", ""], "kinds are latency"),
        (
            ["add", "status=503;latency=1s"],
            "one fault at a time: ; joins them in the header X-Sim-Fault alone",
        ),
        (["add"], "Missing argument 'FAULT'"),
        (["add", "forget", "--workspace", "x"], "workspace is 8 hex digits"),
        (["add", "forget,workspace=aaaaaaaa", "--workspace", "bbbbbbbb"], "contradict each other"),
        (["list", "--workspace", "aaaaaaaa", "--token", "t"], "name one of"),
        (["clear", "7"], "there is no fault 7; there are 1"),
        (["clear", "x"], "'x' is not a valid integer"),
        (["clear", "0"], "0 is not in the range"),
        (["clear", "1", "--token", "t"], "leave out --workspace and --token"),
        (["ad", "forget"], "No such command 'ad'"),
    ],
)
def test_refusals(sim: Sim, arguments: list[str], said: str) -> None:
    """What can't be done is said in a sentence with what is good; status 2, nothing changes."""
    ran = run("fault", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert [entry.id for entry in sim.server.simulator.faults.list()] == [1]


def test_help_shows_what_a_fault_may_be() -> None:
    """Each kind and each key is in the help of add, in its forms: what is documented, too."""
    shown = run("fault", "add", "--help").out.split("\n\nOptions:")[0]
    lines = [line.strip() for line in shown.splitlines()]
    for one in ("status=503", "drop=before|half|after", "garbage[=body]", "forget", "times=3"):
        assert one in lines
    for name in PARTS:
        assert sum(re.split(r"[=\[]", line)[0] == name for line in lines) == 1
    for column in re.findall(r"^\| (`.*?`) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE):
        if re.match(rf"`({'|'.join(KINDS)})\b", column):
            for form in re.findall(r"`(?:[a-z-]+=)?([^`]+)`", column):
                assert form in shown


def test_a_semicolon_in_a_path(sim: Sim) -> None:
    """What is one fault is taken, whatever letters are in it."""
    assert run("fault", "add", "status=503,path=/a;b").out == (
        "fault 2 added: status=503,path=/a%3Bb\n"
    )


@pytest.mark.parametrize("arguments", [["add", "forget"], ["list"], ["clear"], ["clear", "1"]])
def test_nobody_is_there(closed_url: str, arguments: list[str]) -> None:
    """Where nobody answers that is said, and what to do."""
    ran = run("fault", *arguments, "--url", closed_url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: no simulator answers at {closed_url}: sim up starts one\n"


@pytest.mark.parametrize("body", [b"\x1b[2Jhello", b'{"status": "error", "message": "\\u001b[2J"}'])
def test_somebody_else_is_there(far_side: FarSide, body: bytes) -> None:
    """What another server says is shown as it can be, and does nothing to the terminal."""
    far_side.answers.append(Answer(500, body))
    ran = run("fault", "list", "--url", far_side.url)
    assert (ran.status, ran.out) == (2, "")
    assert "\\x1b[2J" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("arguments", [["add", "forget"], ["list"]])
@pytest.mark.parametrize("body", [b"[]", b"{}", b"1"])
def test_no_simulator_is_there(far_side: FarSide, arguments: list[str], body: bytes) -> None:
    """What answers as no simulator does is no bug of ours."""
    far_side.answers.append(Answer(200, body))
    ran = run("fault", *arguments, "--url", far_side.url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: {far_side.url} answered as no simulator does\n"


def test_a_control_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guarded simulator is asked with its control token, of the option or the environment."""
    with simulator(Config(control_token="c"), tmp_path / "journal") as guarded:
        monkeypatch.setenv("SIM_URL", guarded.url)
        assert run("fault", "add", "forget").status == 2
        assert run("fault", "add", "forget", "--control-token", "c").status == 0
        monkeypatch.setenv("SIM_CONTROL_TOKEN", "c")
        assert run("fault", "clear").out == "1 fault cleared\n"


def ping(facts: dict[str, Any], **headers: str) -> int:
    url = f"{facts['salesmachine']}/v1/ping?api_token=t"
    return httpx.post(url, headers=headers, trust_env=False).status_code


def shown(command: Running) -> tuple[int, str | None]:
    exchange = json.loads(command.line())
    return exchange["status"], exchange["fault"]


def test_up_with_faults() -> None:
    """--fault holds from the start and may be repeated; each exchange says what was done."""
    arguments = ("--fault", "status=503,times=1", "--fault", "latency=1ms,after=1")
    with up(*arguments) as (command, facts):
        assert [ping(facts) for _ in range(2)] == [503, 200]
        assert ping(facts, **{"X-Sim-Fault": "status=418"}) == 418
        assert [shown(command) for _ in range(3)] == [
            (503, "status=503,times=1"),
            (200, "latency=1ms,after=1"),
            (418, "status=418"),
        ]


def test_up_with_a_rate_limit() -> None:
    """--rate-limit answers 429 to what is over it, for each token, on the simulator's clock."""
    with up("--rate-limit", "2/s", "--clock", "frozen") as (command, facts):
        assert [ping(facts) for _ in range(3)] == [200, 200, 429]
        assert [shown(command) for _ in range(3)] == [(200, None), (200, None), (429, None)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fault", "latency=300"], "'--fault': 'latency=300': a time has its unit: ms, s or m; "),
        (["--fault", "forget", "--fault", "x"], "'x' is no part of a fault: kinds are latency"),
        (["--rate-limit", "10"], "'10' is no rate: give it as in 10/s or 300/m"),
        (["--rate-limit", "0/s"], "'0/s' is no rate: give it as in 10/s or 300/m"),
    ],
)
def test_up_with_what_cannot_be_read(temporary: Path, arguments: list[str], said: str) -> None:
    """It is a usage error with the nearest form that is good, and nothing is started."""
    ran = run("up", "--port", 0, "--for", 1, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_up_is_stopped_while_a_fault_waits(number: int) -> None:
    """Stopped, it answers what a fault keeps waiting and ends with 0."""
    with up("--fault", "latency=60m") as (command, facts), Wire(facts["salesmachine"]) as wire:
        wire.send(request("/v1/ping?api_token=t"))
        assert shown(command) == (200, "latency=60m")
        ran = command.end(number)
        assert wire.answer().status == 200
    assert (ran.status, ran.err) == (0, "")
