"""The control plane as the screen has it: its answers, and a sentence for what goes wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

from destination import SettingsError
from simulator.cli.screen.control import ScreenControl, in_sentences
from simulator.config import Config
from simulator.journal import JournalError
from simulator.payload.replay import ReplayError
from simulator.tui.outside import Control, OutsideError
from tests.destination.far_side import Answer, FarSide
from tests.simulator.running import Sim, running


def test_an_answer(sim: Sim) -> None:
    """What is asked, changed and taken away again."""
    control: Control = ScreenControl(sim.url)
    assert control.ask("health")["salesmachine"] == sim.url
    added = control.ask("faults", method="POST", body={"fault": "status=503"})
    assert control.ask("faults", {"workspace": None})["data"] == [added]
    assert control.ask(f"faults/{added['id']}", method="DELETE") == {"cleared": 1}


def test_an_answer_without_a_body(far_side: FarSide) -> None:
    """It is None."""
    far_side.answers.append(Answer(204, b""))
    assert ScreenControl(far_side.url).ask("reset", method="POST", body={}) is None


def test_many_threads(sim: Sim) -> None:
    """All of them may ask at once."""
    control = ScreenControl(sim.url)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: control.ask("health")["pid"], range(24)))
    assert len(set(found)) == 1


def said(control: ScreenControl, path: str, **asked: object) -> str:
    """The sentence that comes in place of an answer."""
    with pytest.raises(OutsideError) as caught:
        control.ask(path, **asked)  # type: ignore[arg-type]
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_a_refusal(sim: Sim) -> None:
    """It says what the simulator says."""
    control = ScreenControl(sim.url)
    assert said(control, "exchanges", query={"limit": 0}) == "limit is a number from 1 to 1000"
    assert said(control, "faults", method="POST", body={"fault": "x"}).startswith("'x' is no")
    assert said(control, "no\x1b[2J").startswith("http://")


def test_who_needs_a_control_token(path: Path) -> None:
    """It is sent where one is given, and named where one is missing."""
    with running(Config(control_token="schlüssel"), path) as sim:
        assert ScreenControl(sim.url, "schlüssel").ask("health")["pid"]
        for wrong in (None, "other", "\udcff"):
            assert "--control-token, or SIM_CONTROL_TOKEN" in said(
                ScreenControl(sim.url, wrong), "health"
            )


def test_nobody_answers(closed_url: str) -> None:
    """A server that is gone, and what is no address."""
    assert said(ScreenControl(closed_url), "health").startswith("no simulator answers at")
    for url in ("x", "http://", "http://localhost:port", "ftp://localhost"):
        assert "is no address" in said(ScreenControl(url), "health")


@pytest.mark.parametrize(
    "body", [b"<html>", b"\xff", b"[" * 100_000, b'{"message": "\x1b[2J"', b"\x00"]
)
@pytest.mark.parametrize("status", [200, 500])
def test_somebody_else_answers(far_side: FarSide, status: int, body: bytes) -> None:
    """What is no simulator is quoted."""
    far_side.answers.append(Answer(status, body))
    assert f"answered {status}: " in said(ScreenControl(far_side.url), "health")


def test_a_server_that_breaks_off(far_side: FarSide) -> None:
    """It went away."""
    far_side.answers.append(Answer(200, b"{", promised=9))
    assert "went away" in said(ScreenControl(far_side.url), "health")


def test_what_cannot_be_asked(sim: Sim) -> None:
    """Half a character, which no address and no JSON has; and what is a bug of ours."""
    control = ScreenControl(sim.url)
    half = "it holds half a character, which can't be sent"
    assert said(control, "state/contact", query={"uid": "\udfff"}) == half
    assert said(control, "faults", method="POST", body={"fault": "\udfff"}) == half
    bug = said(control, "faults", method="POST", body={"fault": object()})
    assert bug.startswith("a bug of ours: TypeError at ")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (OutsideError("as it is\x1b"), "as it is\x1b"),
        (click.ClickException("no\x1b"), r"no\x1b"),
        (JournalError("no\x1b"), r"no\x1b"),
        (ReplayError("no"), "no"),
        (SettingsError("no"), "no"),
        (KeyError("somebody's data"), "a bug of ours: KeyError at test_control.py:"),
    ],
)
def test_sentences(problem: Exception, sentence: str) -> None:
    """Whatever goes wrong is one; of a bug its place, and not what it holds."""
    with pytest.raises(OutsideError) as caught, in_sentences():
        raise problem
    assert str(caught.value).startswith(sentence)
    assert "data" not in str(caught.value)
