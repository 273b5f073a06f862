"""The header X-Sim-Fault: faults for one request, and what holds none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contracts import check
from simulator.config import Config
from simulator.faults import parse
from simulator.journal import Reader
from tests.simulator.clients import Client, by_http_client, by_httpx
from tests.simulator.running import Sim, codes, running
from tests.simulator.wire import request

CONTACT = {"contact_uid": "u1", "params": {}}
clients = pytest.mark.parametrize("client", [by_httpx, by_http_client])


def test_what_is_recorded_of_the_header(sim: Sim) -> None:
    """The header of a request is recorded as it came."""
    by_httpx(sim, "/v1/contact", CONTACT, {"X-Sim-Fault": "status = 503 ;latency=1ms"})
    assert "X-Sim-Fault: status = 503 ;latency=1ms" in sim.last().request_head.splitlines()
    assert sim.last().fault == "status=503; latency=1ms"


def test_headers_that_are_repeated(sim: Sim) -> None:
    """Each header of a request counts, in any case."""
    headers = ("X-Sim-Fault: latency=1ms", "x-sim-FAULT: status=503;status=504")
    with sim.connect() as wire:
        wire.send(request("/v1/ping?api_token=t", b"", *headers))
        assert wire.answer().status == 503
    assert sim.last().fault == "latency=1ms; status=503"


@clients
@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("latency=300", "write latency=300ms"),
        ("stauts=503", "did you mean status=503?"),
        ("status=503;", "kinds are latency"),
        ("", "kinds are latency"),
        ("status=503,drop=before", "contradict each other"),
        (";".join(["forget"] * 21), "at most 20 faults"),
        ("\xe9" * 300, "kinds are latency"),
    ],
)
def test_a_header_that_holds_no_fault(sim: Sim, client: Client, header: str, said: str) -> None:
    """It is 400 with the reason and the nearest form, marked, and nothing is applied."""
    got = client(sim, "/v1/contact", CONTACT, {"X-Sim-Fault": header.encode("latin-1")})  # type: ignore[dict-item]
    assert got.outcome == (400, False)
    answer = json.loads(got.body)
    assert check("salesmachine/error", answer) == []
    assert answer["code"] == "SM-109"
    assert said in answer["message"]
    assert got.headers["x-sim-evidence"] == "A3, own.fault"
    last = sim.last()
    assert check("exchange", last.to_dict()) == []
    assert (last.status, last.fault, last.verdict) == (400, None, "broken")
    assert [item.applied for item in last.items] == [False]
    assert codes(sim.last()) == [("SM-109", "error", "")]


def test_faults_of_the_simulator_beside_a_header_that_holds_none(path: Path) -> None:
    """A header that holds no fault is refused before any other fault is asked."""
    with running(Config(faults=(parse("drop=before"),)), path) as sim:
        statuses = [
            by_httpx(sim, "/v1/contact", CONTACT, {"X-Sim-Fault": fault}).status
            for fault in ("x", "status=418")
        ]
        assert statuses == [400, 418]
        assert by_httpx(sim, "/v1/contact", CONTACT, {}).broke
        with Reader(path) as journal:
            found = [exchange.fault for exchange in journal.exchanges()]
    assert found == [None, "status=418", "drop=before"]
