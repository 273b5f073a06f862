"""Asking a running simulator: its answers, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from simulator.cli.asking import Refused, ask, choose, naming
from simulator.config import Config
from tests.destination.far_side import Answer, FarSide
from tests.simulator.running import Sim, running


def test_an_answer(sim: Sim) -> None:
    """The JSON that it answers, whatever the address ends with."""
    assert ask(sim.url, "health")["salesmachine"] == sim.url
    assert ask(f"{sim.url}/", "exchanges", {"limit": 1, "workspace": None})["next"] is None


def test_a_refusal(sim: Sim) -> None:
    """A problem comes with its status and its sentence."""
    with pytest.raises(Refused, match="limit is a number from 1 to 1000") as caught:
        ask(sim.url, "exchanges", {"limit": 0})
    assert caught.value.status == 400


def test_an_answer_without_a_body(far_side: FarSide) -> None:
    """What is sent may have a body, and what is answered none."""
    far_side.answers.append(Answer(204, b""))
    assert ask(far_side.url, "things", method="POST", body={"a": 1}) is None
    [request] = far_side.requests
    assert (request.path, json.loads(request.body)) == ("/_sim/things", {"a": 1})


def test_who_needs_a_control_token(path: Path) -> None:
    """It travels whatever letters it has, and its lack is a refusal."""
    with running(Config(control_token="schlüssel"), path) as sim:
        assert ask(sim.url, "health", control_token="schlüssel")["pid"]
        for wrong in (None, "schlussel", "\udcff"):
            with pytest.raises(
                Refused, match=f"^{sim.url} .*--control-token, or SIM_CON"
            ) as caught:
                ask(sim.url, "health", control_token=wrong)
            assert caught.value.status == 401


def test_how_a_workspace_is_named() -> None:
    """To what asks for a workspace is added how that is done here, once; the rest stays."""
    asks = "there are several workspaces, name one of a, b"
    assert naming(asks) == f"{asks}: add --workspace ID, or --token with its API token"
    assert naming(naming(asks)) == naming(asks)
    assert naming("there is no seq 8 yet") == "there is no seq 8 yet"


def test_the_environment_names_it(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an address SIM_URL is asked."""
    monkeypatch.setenv("SIM_URL", sim.url)
    assert ask(None, "health")["salesmachine"] == sim.url


def test_nobody_answers(closed_url: str) -> None:
    """Where nobody listens it is said how to start a simulator."""
    with pytest.raises(click.ClickException, match=f"no simulator answers at {closed_url}: sim up"):
        ask(closed_url, "health")


@pytest.mark.parametrize(
    "url", ["ftp://localhost", "localhost:8600", "http://localhost:port", "x", "http://"]
)
def test_no_address(url: str) -> None:
    """What is no address is said to be none."""
    with pytest.raises(click.ClickException, match="is no address: "):
        ask(url, "health")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"<html>hello</html>", "answered 200: <html>hello</html>"),
        (404, b"not\x1bfound", r"answered 404: not\\x1bfound"),
        (500, b'{"error": "x"}', 'answered 500: {"error": "x"}'),
        (302, b"", "answered 302: "),
        (200, b"\xff\xfe", "answered 200: "),
        (200, b"[" * 100_000, r"answered 200: \[{200}$"),
        (400, b'{"message": 7}', 'answered 400: {"message": 7}'),
        (500, b"x" * 5_000, "answered 500: x{200}$"),
    ],
)
def test_somebody_else_answers(far_side: FarSide, status: int, body: bytes, said: str) -> None:
    """What is no simulator is quoted, in a line that a terminal doesn't act on."""
    far_side.answers.append(Answer(status, body))
    with pytest.raises(click.ClickException, match=said) as caught:
        ask(far_side.url, "health")
    assert caught.value.message.isprintable()


def test_it_is_sent_nowhere_else(far_side: FarSide) -> None:
    """A redirect isn't followed: the control token is for the one who was asked."""
    far_side.answers.append(Answer(302, b"", {"Location": f"{far_side.url}/elsewhere"}))
    with pytest.raises(click.ClickException, match="answered 302: "):
        ask(far_side.url, "health", control_token="secret")
    assert [request.path for request in far_side.requests] == ["/_sim/health"]


def test_the_workspace_of_a_token(sim: Sim) -> None:
    """It is made with the salt of the simulator's journal."""
    sim.client.post("/v1/ping", params={"api_token": "some"})
    assert choose(sim.url, None, "some", None) == sim.last().workspace
    assert choose(sim.url, "1a2b3c4d", None, None) == "1a2b3c4d"
    assert choose(sim.url, None, None, None) is None
    with pytest.raises(click.UsageError, match="name one of --workspace and --token"):
        choose(sim.url, "1a2b3c4d", "some", None)


def test_a_journal_that_is_elsewhere(far_side: FarSide) -> None:
    """Where the journal can't be read here, the sentence names the other way."""
    far_side.answers.append(Answer(200, b'{"journal": "/nowhere/journal"}'))
    with pytest.raises(
        click.ClickException, match="/nowhere/journal; --workspace names one by its"
    ):
        choose(far_side.url, None, "some", None)
