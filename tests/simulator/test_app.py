"""The application: its paths, and its errors on either side of ``/_sim``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask

from contracts import check
from simulator.app import Simulator, asks_journal, create_app, is_control
from simulator.config import Config
from simulator.journal import Feed
from tests.simulator.running import Sim
from tests.simulator.wire import request


@pytest.fixture
def app(path: Path) -> Flask:
    """An application without a server around it."""
    return create_app(Simulator(Config(), b"salt", path, Feed()))


def test_its_facts(path: Path) -> None:
    """The ready line holds both addresses, the journal and the process."""
    simulator = Simulator(Config(), b"salt", path, Feed(), "http://127.0.0.1:1")
    assert simulator.facts() == {
        "salesmachine": "http://127.0.0.1:1",
        "segment": None,
        "journal": str(path),
        "pid": os.getpid(),
    }


@pytest.mark.parametrize(
    ("path", "control"),
    [
        ("/_sim", True),
        ("/_sim/health", True),
        ("//_sim/stream", True),
        ("/_simulator", False),
        ("/v1/contact", False),
        ("/", False),
        ("/v1/_sim/health", False),
    ],
)
def test_the_control_plane_is_under_its_prefix(path: str, control: bool) -> None:
    """A path is the control plane's exactly where Flask finds it there."""
    assert is_control(path) is control


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/_sim/exchanges", True),
        ("/_sim/exchanges/7", True),
        ("//_sim/state/contact", True),
        ("/_sim/items", True),
        ("/_sim/messages", True),
        ("/_sim/violations", True),
        ("/_sim/health", False),
        ("/_sim/ready", False),
        ("/_sim/reset", False),
        ("/_sim/faults", False),
        ("/_sim/clock", False),
        ("/_sim/stream", False),
        ("/_sim", False),
    ],
)
def test_what_may_take_long(path: str, question: bool) -> None:
    """Pages and states are read from the journal; what is quick or changes something isn't."""
    assert asks_journal(path) is question


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/user", "/v2/users", "/v1/contact/x", "/_si"])
def test_unknown_paths(app: Flask, path: str) -> None:
    """Outside the API a path is 404, in the error form that every client reads."""
    answer = app.test_client().post(path)
    assert answer.status_code == 404
    assert check("salesmachine/error", answer.json) == []
    assert answer.get_json()["code"] == "SM-104"


@pytest.mark.parametrize("path", ["/v1/ping/", "//v1/ping", "/%2Fv1/ping"])
def test_slashes_around_a_path(sim: Sim, path: str) -> None:
    """A slash too many before or after a path of the API changes nothing."""
    with sim.connect() as wire:
        wire.send(request(f"{path}?api_token=t"))
        assert wire.answer().status == 200


@pytest.mark.parametrize("path", ["/v1//contact?api_token=secret", "/_sim//health"])
def test_slashes_inside_a_path(app: Flask, path: str) -> None:
    """One inside it is another path: 404 and no redirect, which would repeat the token."""
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert b"secret" not in answer.data


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/v1/contact", "GET", "POST"),
        ("/v1/contact", "OPTIONS", "POST"),
        ("/v1/batch", "PUT", "POST"),
        ("/v1/track/event", "DELETE", "POST"),
        ("/v1/ping", "PATCH", "GET, HEAD, POST"),
        ("/_sim/health", "POST", "GET, HEAD"),
        ("/_sim/health", "OPTIONS", "GET, HEAD"),
    ],
)
def test_other_methods(app: Flask, path: str, method: str, allowed: str) -> None:
    """Another method is 405, and Allow says which ones are taken."""
    answer = app.test_client().open(path, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    if path.startswith("/v1"):
        assert check("salesmachine/error", answer.json) == []
    else:
        assert answer.get_json() == {"status": "error", "message": f"{path} takes {allowed}"}


def test_unknown_paths_of_the_control_plane(app: Flask) -> None:
    """Under /_sim an unknown path is 404 with a sentence."""
    answer = app.test_client().get("/_sim/nothing")
    assert answer.status_code == 404
    assert answer.get_json() == {"status": "error", "message": "there is no /_sim/nothing"}


def test_a_bug_of_ours(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """A view that fails is 500 in the error form, and the log has the trace."""

    @app.get("/v1/bug")
    def bug() -> NoReturn:
        raise RuntimeError("the bug")

    answer = app.test_client().get("/v1/bug")
    assert answer.status_code == 500
    assert check("salesmachine/error", answer.json) == []
    assert "RuntimeError: the bug" in caplog.text
    assert b"RuntimeError" not in answer.data


@pytest.mark.parametrize(
    ("path", "status", "code"), [("/v1/nowhere", 404, "SM-104"), ("/v1/batch", 405, "SM-105")]
)
def test_a_workspace_sees_its_wrong_paths(sim: Sim, path: str, status: int, code: str) -> None:
    """What is asked of a wrong path or by a wrong method is recorded in its token's workspace."""
    assert sim.client.get(path, params={"api_token": "t"}).status_code == status
    assert sim.client.get(path).status_code == status
    first, second = sim.recorded()
    assert first.workspace
    assert second.workspace is None
    assert [v.code for v in first.all_violations()] == [code]
