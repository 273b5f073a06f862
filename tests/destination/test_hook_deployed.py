"""The hook as it is deployed: its application, and the README's command as a real process."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from flask import Flask

from destination import SettingsError, translate
from destination.hook import create_app
from simulator.config import Config
from tests.destination.far_side import FarSide
from tests.destination.hooked import ADDRESS, Asking, segments
from tests.destination.pretended import Pretended
from tests.simulator.running import Sim
from tests.simulator.running import running as simulated
from tests.simulator.waiting import PATIENCE, until
from tests.simulator.wire import Wire, request

ROOT = Path(__file__).parent.parent.parent
PAGE = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}


@contextmanager
def deployed(
    environ: dict[str, str], transport: httpx.BaseTransport | None = None
) -> Iterator[Flask]:
    """The application of this environment, until the block ends."""
    app = create_app(environ, transport)
    try:
        yield app
    finally:
        app.blueprints["hook"].close()  # type: ignore[attr-defined]


def test_the_environment_says_where_salesmachine_is(far_side: FarSide) -> None:
    """Base URL and switches come from the deployment, whatever a request says of them."""
    environ = {"SALESMACHINE_BASE_URL": far_side.url, "SALESMACHINE_ALIAS": "skip"}
    headers = segments()
    elsewhere = {"base_url": "http://127.0.0.1:1", "SALESMACHINE_BASE_URL": "http://127.0.0.1:1"}
    with deployed(environ) as app:
        asking = Asking(app.test_client())
        told = asking.ask({**PAGE, **elsewhere}, {**headers, **elsewhere, "Host": "127.0.0.1:1"})
        skipped = asking.ask({"type": "alias", "userId": "u1", "previousId": "a1"})
    assert (told.status, skipped.code) == (200, "FILTERED_BY_SETTINGS")
    assert len(far_side.requests) == 1


def test_credentials_of_the_environment_are_not_used() -> None:
    """Token and secret come with each request: neither the environment nor loopback has any."""
    far_side = Pretended()
    environ = {
        "SALESMACHINE_BASE_URL": "http://127.0.0.1:9",
        "SALESMACHINE_API_TOKEN": "environment-token",
        "SALESMACHINE_API_SECRET": "environment-secret",
    }
    with deployed(environ, far_side) as app:
        told = Asking(app.test_client()).ask(PAGE, {"User-Agent": "Segment.io/1.0"})
    assert (told.status, far_side.asked) == (401, [])


def test_a_message_that_segment_let_in_is_not_too_large() -> None:
    """Segment's door has judged the size: what Segment adds never kills a message."""
    with deployed({}, Pretended()) as app:
        told = Asking(app.test_client()).ask({**PAGE, "properties": {"x": "x" * 40_000}})
    assert told.status == 200
    assert "Warning message_too_large" in told.message


def test_the_process_environment_is_read(
    far_side: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A WSGI server calls create_app without a word: the process's environment counts then."""
    monkeypatch.setenv("SALESMACHINE_BASE_URL", far_side.url)
    app = create_app()
    assert Asking(app.test_client()).ask(PAGE).status == 200
    app.blueprints["hook"].close()  # type: ignore[attr-defined]
    assert len(far_side.requests) == 1


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"SALESMACHINE_BASE_URL": "salesmachine"}, "the base URL must be http"),
        ({"SALESMACHINE_BASE_URL": "https://xn--"}, "no name that can be looked up"),
        ({"SALESMACHINE_BASE_URL": "https://t:s@h"}, "the base URL takes no user"),
        ({"SALESMACHINE_ALIAS": "yes"}, "alias must be send or skip, not 'yes'"),
        ({"SALESMACHINE_ANONYMOUS": "no"}, "anonymous must be send or skip, not 'no'"),
    ],
)
def test_a_deployment_that_cannot_work(environ: dict[str, str], says: str) -> None:
    """It is told when the application is made, not with the first message."""
    with pytest.raises(SettingsError, match=re.escape(says)):
        create_app(environ)


@pytest.mark.parametrize(
    "path", ["/", "/v1/hook/", "//v1/hook", "/v1//hook", "/v1/batch", "/static/x", "/\xff"]
)
def test_an_unknown_path(path: str) -> None:
    """It is 404 in JSON, which says where the hook is; nothing redirects."""
    with deployed({}, Pretended()) as app:
        at = {"PATH_INFO": path}
        answer = app.test_client().post(environ_overrides=at, headers=segments(), json=PAGE)
    assert (answer.status_code, answer.content_type) == (404, "application/json")
    told = {"status": "error", "message": "the hook is POST /v1/hook?srvc=segment"}
    assert answer.get_json() == told


def test_an_unknown_method() -> None:
    """A method that nobody knows is 405 in JSON, like those that the hook doesn't take."""
    with deployed({}, Pretended()) as app:
        answer = app.test_client().open(ADDRESS, method="BREW")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.get_json()["status"] == "error"


def test_a_host_that_is_none() -> None:
    """A request that Flask itself refuses is refused in JSON."""
    with deployed({}, Pretended()) as app:
        app.config["TRUSTED_HOSTS"] = ["hook.test"]
        answer = app.test_client().post(ADDRESS, headers={"Host": "other.test"})
    assert (answer.status_code, answer.content_type) == (400, "application/json")
    assert answer.get_json()["status"] == "error"


def test_a_bug_of_ours() -> None:
    """What nobody expected is 500 in JSON, so that Segment tries again, and shows no traceback."""

    def fail(asked: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError("tok-hidden")

    with deployed({}, httpx.MockTransport(fail)) as app:
        answer = app.test_client().post(ADDRESS, headers=segments(), json=PAGE)
    assert (answer.status_code, answer.content_type) == (500, "application/json")
    assert answer.get_json()["status"] == "error"
    assert not re.search(r"Traceback|ZeroDivision|hidden", answer.get_data(as_text=True))


@dataclass
class Deployed:
    """The README's command as it runs: its process and where it listens."""

    process: subprocess.Popen[bytes]
    url: str


def readme_command() -> list[str]:
    """The line of the README that runs the hook."""
    [line] = re.findall(r"^gunicorn .+$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    return shlex.split(line)


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[Sim]:
    with simulated(Config(), tmp_path / "journal") as sim:
        yield sim


@pytest.fixture
def process(sim: Sim, tmp_path: Path) -> Iterator[Deployed]:
    """The README's command, on a free port, with the simulator for Salesmachine."""
    program, *arguments = readme_command()
    environ = {
        **os.environ,
        "SALESMACHINE_BASE_URL": sim.url,
        "SALESMACHINE_API_TOKEN": "environment-token",
        "SALESMACHINE_API_SECRET": "environment-secret",
        "GUNICORN_CMD_ARGS": "--bind=127.0.0.1:0 --no-control-socket",
    }
    log = tmp_path / "gunicorn.log"
    with (
        log.open("wb") as told,
        subprocess.Popen(
            [Path(sys.executable).with_name(program), *arguments],
            env=environ,
            cwd=tmp_path,
            stdout=told,
            stderr=told,
        ) as process,
    ):
        try:
            until(lambda: b"Listening at: " in log.read_bytes(), "gunicorn to listen")
            [url] = re.findall(r"Listening at: (\S+)", log.read_text("utf-8"))
            yield Deployed(process, url)
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()


def test_the_command_delivers_what_it_is_sent(process: Deployed, sim: Sim) -> None:
    """Started as the README says it takes Segment's requests, and Salesmachine gets them."""
    with httpx.Client(base_url=process.url, trust_env=False, timeout=PATIENCE) as client:
        first = client.post(ADDRESS, headers=segments(x_request_id="r-17"), json=PAGE)
        screen = client.post(ADDRESS, headers=segments(), json={"type": "screen"})
        nobody = client.post(ADDRESS, json=PAGE)
        lost = client.get("/nowhere")
    assert [answer.status_code for answer in (first, screen, nobody, lost)] == [200, 501, 401, 404]
    assert all("status" in answer.json() for answer in (first, screen, nobody, lost))
    assert first.json()["message"].endswith(". X-Request-Id r-17")
    exchange = sim.last()
    assert (exchange.method, exchange.path, exchange.status) == ("POST", "/v1/batch", 201)
    assert json.loads(exchange.request_body) == translate(PAGE).wire()
    assert "x-request-id: r-17" in exchange.request_head.lower().splitlines()
    process.process.terminate()
    assert process.process.wait(PATIENCE) == 0


def test_the_command_and_a_body_that_breaks_off(process: Deployed, sim: Sim) -> None:
    """A body whose chunks can't be read is 400 in JSON there too, and one too large."""
    headers = [f"{name}: {value}" for name, value in segments().items()]
    chunks = b'5\r\n{"a":\r\nzz\r\n'
    with Wire(process.url) as wire:
        wire.send(request(ADDRESS, chunks, *headers, "Transfer-Encoding: chunked"))
        answer = wire.answer()
    assert (answer.status, answer.json()["code"]) == (400, "bad_request")
    with Wire(process.url) as wire:
        wire.send(request(ADDRESS, b"{", *headers, length=2 * 1024 * 1024))
        answer = wire.answer()
    assert (answer.status, answer.json()["code"]) == (400, "message_too_large")
    assert sim.recorded() == []
