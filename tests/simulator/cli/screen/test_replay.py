"""Sending one request again: to a real server, as it is told."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import pytest

from simulator.cli.screen.replay import MAX_RESPONSE_BYTES, send
from simulator.payload.replay import Request, request_again
from simulator.tui.outside import OutsideError
from tests.destination.far_side import Answer, FarSide
from tests.simulator.exchange_formats.requests import REQUESTS, asked
from tests.simulator.running import TOKEN, Sim
from tests.simulator.wire import Wire


@pytest.mark.parametrize("case", REQUESTS)
def test_what_arrives_is_what_came(sim: Sim, case: str) -> None:
    """Byte for byte: method, path, query, headers, body; in the same workspace, with one answer."""
    with Wire(sim.url) as wire:
        wire.send(REQUESTS[case])
        wire.answer("HEAD" if case == "head" else "POST")
    came, later = sim.last().to_dict(), sim.from_now()
    token = None if came["workspace"] is None else TOKEN
    got = send(request_again(came, sim.url, token))
    sent = later.last().to_dict()
    assert got.status == sent["status"]
    assert asked(sent) == asked(came)


def request(url: str, **changes: Any) -> Request:
    """A request of a ping."""
    given = {"method": "POST", "url": url, "target": b"/v1/ping", "headers": (), "content": b"{}"}
    return Request(**{**given, **changes})


def test_an_answer(far_side: FarSide) -> None:
    """Its status and its beginning; a redirect isn't followed."""
    far_side.answers.append(Answer(302, b"x" * 200_000, {"Location": "/elsewhere"}))
    got = send(request(far_side.url))
    assert (got.status, got.body) == (302, "x" * MAX_RESPONSE_BYTES)
    [arrived] = far_side.requests
    assert (arrived.method, arrived.path, arrived.body) == ("POST", "/v1/ping", b"{}")
    assert set(arrived.headers) == {"host", "content-length"}


def test_a_connection_that_breaks(sim: Sim) -> None:
    """That no whole answer came is what came of it."""
    dropped = send(request(sim.url, headers=((b"X-Sim-Fault", b"drop=half"),), target=b"/v1/x"))
    assert dropped.status is None
    assert str(dropped).startswith("no whole answer came: ")


def test_one_that_is_not_answered(far_side: FarSide) -> None:
    """It isn't waited for for ever."""
    held = threading.Event()
    far_side.answers.append(Answer(held=held))
    got = send(request(far_side.url), seconds=0.05)
    held.set()
    assert (got.status, str(got)) == (None, "no whole answer came in 0.05 s")


def test_one_that_is_answered_slowly(far_side: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much comes, the whole of it has its time."""
    ticks = itertools.count(0.0, 20.0)
    monkeypatch.setattr("simulator.cli.screen.replay.time.monotonic", lambda: next(ticks))
    far_side.answers.append(Answer(200, b"x"))
    assert send(request(far_side.url), seconds=30).status == 200
    far_side.answers.append(Answer(200, b"x"))
    assert str(send(request(far_side.url), seconds=10)) == "no whole answer came in 10 s"


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": ((b"X-A", b"a\r\nb"),)},
        {"target": b"/caf\xe9"},
        {"method": "a b"},
    ],
)
def test_what_cannot_be_sent(far_side: FarSide, changes: dict[str, Any]) -> None:
    """What no client sends is said to be so."""
    with pytest.raises(OutsideError, match="it can't be sent: "):
        send(request(far_side.url, **changes))
    assert far_side.requests == []


def test_nobody_answers(closed_url: str) -> None:
    """A server that is gone."""
    with pytest.raises(OutsideError, match=f"nobody answers at {closed_url}"):
        send(request(closed_url))
