"""The application: what isn't there, what isn't taken, and what fails."""

from __future__ import annotations

import pytest
from flask import Blueprint

from simulator.segment.app import create_app, message_ids
from simulator.segment.tracking import PATHS
from tests.simulator.segment.doorstep import Doorstep, basic

ORIGIN = {"Origin": "https://shop.example"}


def opened(headers: object) -> bool:
    return "Access-Control-Allow-Origin" in str(headers)


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/tracks", "/v1/projects//settings", "/v1/m"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_path_that_there_is_not(path: str, method: str) -> None:
    """404 in JSON, which a page may read, with the paths that there are."""
    answer = Doorstep().client().open(path, method=method, headers=ORIGIN)
    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert answer.get_json()["success"] is False
    assert all(name in answer.get_json()["message"] for name in PATHS)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", PATHS)
def test_a_method_that_a_path_does_not_take(path: str, method: str) -> None:
    """405 in JSON, with those that it takes in Allow."""
    answer = Doorstep().client().open(f"/v1/{path}", method=method, headers=ORIGIN)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "takes OPTIONS, POST" in answer.get_json()["message"]


def test_the_settings_are_only_read() -> None:
    """405 for what would write them."""
    answer = Doorstep().client().post("/v1/projects/wk/settings")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_bug_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """500 in JSON, so that libraries send again; the details are on standard error alone."""

    class Broken(Doorstep):
        def accept(self, key: object, arrivals: object) -> None:
            raise ZeroDivisionError("hush")

    answer = Broken().client().post("/v1/t", json={"userId": "u"}, headers=basic() | ORIGIN)
    assert answer.status_code == 500
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert answer.get_json()["success"] is False
    assert "hush" not in answer.text


def test_a_blueprint_beside_it() -> None:
    """Its answers are its own: no page may read them, for it is called by servers."""
    hook = Blueprint("hook", __name__)
    hook.add_url_rule("/v1/hook", "hook", lambda: "hooked", methods=["POST"])
    client = create_app(Doorstep(), hook).test_client()
    answer = client.post("/v1/hook", headers=ORIGIN)
    assert (answer.status_code, answer.text) == (200, "hooked")
    assert not opened(answer.headers)
    assert opened(client.post("/v1/t", json={}, headers=ORIGIN).headers)


def test_message_ids() -> None:
    """The same ones for one seed, others for another, each once."""
    first, again, other = (message_ids(seed) for seed in ("7 1", "7 1", "7 2"))
    ids = [first() for _ in range(1000)]
    assert ids == [again() for _ in range(1000)]
    assert len({*ids, *(other() for _ in range(1000))}) == 2000
    assert max(map(len, ids)) <= 100
