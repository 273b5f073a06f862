"""/v1/ping: are the credentials good?"""

from __future__ import annotations

import pytest

from contracts import check
from tests.simulator.running import BASIC, Sim, codes
from tests.simulator.wire import request


@pytest.mark.parametrize("method", ["POST", "GET", "HEAD"])
def test_good_credentials(sim: Sim, method: str) -> None:
    """Whoever has credentials is told so, by POST as by the older clients' GET."""
    with sim.connect() as wire:
        wire.send(request("/v1/ping", b"", f"Authorization: {BASIC}", method=method))
        answer = wire.answer(to=method)
        assert answer.status == 200
        assert answer.headers["Content-Length"] == "21"
        wire.send(request("/v1/ping", b"", f"Authorization: {BASIC}"))
        assert wire.answer().json() == {"status": "success"}
    first, second = sim.recorded()
    assert (first.method, first.items, first.verdict) == (method, [], "ok")
    assert first.workspace == second.workspace


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_no_credentials(sim: Sim, method: str) -> None:
    """Without them it is 400."""
    answer = sim.client.request(method, "/v1/ping")
    assert answer.status_code == 400
    assert check("salesmachine/error", answer.json()) == []
    assert codes(sim.last()) == [("SM-101", "error", "")]


@pytest.mark.parametrize("body", [b"hello", b"\xff", b"{}"])
def test_a_body_does_not_matter(sim: Sim, body: bytes) -> None:
    """A ping's body is kept and not looked at."""
    assert sim.post("/v1/ping", body, {"Content-Type": "text/plain"}).status_code == 200
    assert (sim.last().request_body, sim.last().verdict) == (body, "ok")
