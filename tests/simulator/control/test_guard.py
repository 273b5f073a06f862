"""The guard of the control plane: pages of other origins, and the control token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.config import Config
from tests.simulator.conftest import Folders
from tests.simulator.running import Sim, running

PATHS = [
    "/_sim/health",
    "/_sim/ready",
    "/_sim/exchanges",
    "/_sim/items",
    "/_sim/violations",
    "/_sim/messages",
    "/_sim/clock",
    "/_sim/settings",
    "/_sim/metrics",
    "/_sim/openapi.json",
    "/_sim/salesmachine.openapi.json",
    "/_sim/exchanges/1",
    "/_sim/stream",
]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: Folders) -> Iterator[Sim]:
    """A simulator with a control token and an allowed name."""
    config = Config(control_token="c0ntrol", allowed_hosts=frozenset({"pocket.example"}))
    with running(config, tmp_path_factory.mktemp("guarded") / "journal") as sim:
        yield sim


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", ["https://evil.com", "null", "http://localhost.evil.com"])
def test_foreign_pages(sim: Sim, path: str, origin: str) -> None:
    """A page of another origin is refused, a sandboxed one too."""
    answer = sim.client.get(path, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "origin" in answer.json()["message"]


@pytest.mark.parametrize("origin", [None, "http://localhost:3000", "http://127.0.0.1:8600"])
def test_own_pages(sim: Sim, origin: str | None) -> None:
    """A page of this machine, and what is no page, is let in."""
    headers = {"Origin": origin} if origin else {}
    assert sim.client.get("/_sim/health", headers=headers).status_code == 200


def test_an_allowed_name(guarded: Sim) -> None:
    """A page of an allowed name is let in where it has the token."""
    headers = {"Origin": "https://pocket.example", "Authorization": "Bearer c0ntrol"}
    assert guarded.client.get("/_sim/health", headers=headers).status_code == 200


def test_a_foreign_page_with_the_token(guarded: Sim) -> None:
    """The token doesn't make a foreign page welcome."""
    headers = {"Origin": "https://evil.com", "Authorization": "Bearer c0ntrol"}
    assert guarded.client.get("/_sim/health", headers=headers).status_code == 403


def test_pages_may_use_the_mocked_api(sim: Sim) -> None:
    """The mocked API is guarded by its own credentials; an Origin there is nobody's concern."""
    answer = sim.post("/v1/ping", headers={"Origin": "https://evil.com"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer c0ntro",
        "Bearer c0ntrol2",
        "bearer c0ntrol",
        "Basic YzBudHJvbA==",
        "c0ntrol",
    ],
)
def test_without_the_token(guarded: Sim, path: str, authorization: str | None) -> None:
    """Where there is a control token, nothing is said without exactly it."""
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = guarded.client.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "control token" in answer.json()["message"]


@pytest.mark.parametrize("path", PATHS[:10])
def test_with_the_token(guarded: Sim, path: str) -> None:
    """With it the control plane is open."""
    answer = guarded.client.get(path, headers={"Authorization": "Bearer c0ntrol"})
    assert answer.status_code == 200


def test_the_mocked_api_needs_no_control_token(guarded: Sim) -> None:
    """The control token guards the control plane alone."""
    assert guarded.post("/v1/ping").status_code == 200


def test_a_token_beyond_ascii(tmp_path_factory: Folders) -> None:
    """A control token of any script is accepted as its UTF-8 bytes, and another one isn't."""
    journal = tmp_path_factory.mktemp("beyond") / "journal"
    with running(Config(control_token="clé"), journal) as sim:
        for token, status in (("clé", 200), ("cle", 401), ("clè", 401)):
            headers = {"Authorization": f"Bearer {token}".encode()}
            assert sim.client.get("/_sim/health", headers=headers).status_code == status
