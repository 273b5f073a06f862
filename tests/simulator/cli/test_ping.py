"""``sim ping``: is Salesmachine there, and does it take our credentials?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator.config import Config
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import call, run
from tests.simulator.running import Sim
from tests.simulator.running import running as simulator


def test_it_is_there(sim: Sim) -> None:
    """A simulator that answers: its address, the status, how long it took; status 0."""
    ran = call("ping", "--to", sim.url)
    assert (ran.status, ran.err) == (0, "")
    assert re.fullmatch(rf"{sim.url}: 200 in [0-9]+\.[0-9] ms\n", ran.out)
    assert (sim.last().method, sim.last().path) == ("POST", "/v1/ping")


def test_json(sim: Sim, far_side: FarSide, closed_url: str, tmp_path: Path) -> None:
    """-o json is one object, whatever was answered, and nothing is said beside it."""
    ran = run("ping", "--to", sim.url, "-o", "json")
    [found] = ran.json()
    assert (ran.status, ran.err) == (0, "")
    assert set(found) == {"url", "status", "body", "ms"}
    assert (found["url"], found["status"]) == (sim.url, 200)
    assert found["ms"] > 0
    far_side.answers.append(Answer(503, b"\x1b[2Jno"))
    ran = run("ping", "--to", far_side.url, "-o", f"json={tmp_path}/ping.json")
    assert (ran.status, ran.out, ran.err) == (1, "", "")
    refused = json.loads((tmp_path / "ping.json").read_text())
    assert (refused["status"], refused["body"]) == (503, "\x1b[2Jno")
    ran = run("ping", "--to", closed_url, "-o", "json")
    [nobody] = ran.json()
    assert (ran.status, ran.err, set(nobody)) == (1, "", {"url", "error", "ms"})
    assert nobody["error"].startswith("can't connect: ")


@pytest.mark.parametrize("variable", ["SALESMACHINE_BASE_URL", "SIM_URL"])
def test_the_address_of_the_environment(
    sim: Sim, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --to the environment says where."""
    monkeypatch.setenv(variable, sim.url)
    assert run("ping").out.startswith(f"{sim.url}: 200 in ")


def test_nobody_is_there(closed_url: str) -> None:
    """Where nobody answers that is said, and what to do; status 1."""
    ran = run("ping", "--to", closed_url)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{closed_url}: can't connect: ")
    assert ran.err.endswith("; is it running? sim up starts one here\n")
    assert ran.err.count("\n") == 1


def test_credentials_that_are_not_accepted(tmp_path: Path) -> None:
    """A refused token is the status, what the answer says, and status 1."""
    with simulator(Config(tokens=frozenset({"right"})), tmp_path / "journal") as sim:
        ran = run("ping", "--to", sim.url, "--token", "wr-0ng", "--secret", "s3cr3t")
        assert (ran.status, ran.out) == (1, "")
        assert f"{sim.url}: 401 in " in ran.err
        assert "SM-102" in ran.err
        assert "wr-0ng" not in ran.err
        assert "s3cr3t" not in ran.err
        assert run("ping", "--to", sim.url, "--token", "right").status == 0


def test_salesmachine_itself_needs_credentials() -> None:
    """Towards another host than this one missing credentials are a usage error."""
    ran = run("ping", "--to", "https://api.salesmachine.io")
    assert (ran.status, ran.out) == (2, "")
    assert "needs an API token and secret" in ran.err


def test_an_answer_cannot_reach_the_terminal(far_side: FarSide) -> None:
    """An error's body is shown up to 500 characters, what a terminal would act on written out."""
    far_side.answers.append(Answer(503, b"\x1b[2J\r\n" + b"x" * 10_000))
    ran = run("ping", "--to", far_side.url)
    assert ran.status == 1
    head, body = ran.err.splitlines()
    assert head.startswith(f"{far_side.url}: 503 in ")
    assert body == "\\x1b[2J\\r\\n" + "x" * 494


def test_any_success_will_do(far_side: FarSide) -> None:
    """Any 2xx is an answer; a redirect is none."""
    far_side.answers.extend([Answer(204, b""), Answer(302, b"")])
    assert run("ping", "--to", far_side.url).status == 0
    assert run("ping", "--to", far_side.url).status == 1
