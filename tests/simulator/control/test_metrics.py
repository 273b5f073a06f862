"""GET /_sim/metrics, read as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from simulator.config import Config
from tests.simulator.running import Sim, running
from tests.simulator.waiting import until
from tests.simulator.wire import request

PATH = "/_sim/metrics"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def fresh(path: Path) -> Iterator[Sim]:
    """A simulator that has counted nothing yet."""
    with running(Config(), path) as sim:
        yield sim


def read(sim: Sim, **query: str) -> Samples:
    """The samples by name and labels."""
    answer = sim.client.get(PATH, params=query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return f"sim_{name}", frozenset(labels.items())


def send(sim: Sim) -> str:
    """Requests of all sorts; the workspace of those with credentials."""
    sim.post("/v1/contact", {"contact_uid": "u1", "params": {}})
    sim.post("/v1/batch", [{"method": "account", "account_uid": "a", "params": {"mrr": "7"}}, 7])
    sim.post("/v1/contact", {}, {"Content-Type": "application/json", "X-Sim-Fault": "status=503"})
    sim.client.put("/v1/contact")
    sim.client.get("/v1/nowhere/at/all")
    sim.client.get("/_sim/health")
    workspace = sim.recorded()[0].workspace
    assert workspace is not None
    return workspace


def test_what_is_counted(fresh: Sim) -> None:
    """Requests, exchanges, items, violations and faults count by labels of few values."""
    assert {name for name, _ in read(fresh)} == {"sim_requests_in_flight", "sim_journal_seq"}
    mine = send(fresh)
    found = read(fresh)
    requests = {
        labels: value for (name, labels), value in found.items() if name == "sim_requests_total"
    }
    assert requests == {
        frozenset({("workspace", workspace), ("path", path), ("status", status)}): 1.0
        for workspace, path, status in (
            (mine, "/v1/contact", "200"),
            (mine, "/v1/batch", "201"),
            (mine, "/v1/contact", "503"),
            ("none", "/v1/contact", "405"),
            ("none", "other", "404"),
        )
    }
    assert found[key("exchanges_total", workspace=mine, verdict="broken")] == 2
    assert found[key("exchanges_total", workspace=mine, verdict="ok")] == 1
    assert found[key("exchanges_total", workspace="none", verdict="broken")] == 2
    assert found[key("items_total", workspace=mine, method="account", applied="true")] == 1
    assert found[key("items_total", workspace=mine, method="other", applied="false")] == 1
    assert found[key("violations_total", workspace=mine, code="SM-220")] == 1
    assert found[key("violations_total", workspace="none", code="SM-104")] == 1
    assert found[key("faults_total", workspace=mine, kind="status")] == 1
    assert found[key("journal_seq")] == fresh.server.feed.seq
    assert found[key("requests_in_flight")] == 0
    assert found[key("handling_seconds_count", workspace=mine)] == 3
    assert found[key("handling_seconds_bucket", workspace=mine, le="+Inf")] == 3
    assert found[key("handling_seconds_sum", workspace=mine)] > 0


def test_buckets_grow(fresh: Sim) -> None:
    """A histogram's buckets hold everything up to their bound."""
    mine = send(fresh)
    buckets = [
        (float(dict(labels)["le"]), value)
        for (name, labels), value in read(fresh, workspace=mine).items()
        if name == "sim_handling_seconds_bucket"
    ]
    counts = [value for _, value in sorted(buckets)]
    assert counts == sorted(counts)
    assert counts[-1] == 3


def test_one_workspace(fresh: Sim) -> None:
    """A workspace's metrics are its own, with those that are nobody's."""
    mine = send(fresh)
    found, every = read(fresh, workspace=mine), read(fresh)
    assert found == {
        (name, labels): value
        for (name, labels), value in every.items()
        if dict(labels).get("workspace", mine) == mine
    }
    assert len(found) < len(every)
    assert len(read(fresh, workspace="00000000")) == 2


def test_requests_in_flight(fresh: Sim) -> None:
    """A request that a fault keeps waiting is in flight until its client is gone; others aren't."""
    with ExitStack() as stack:
        for _ in range(30):
            wire = stack.enter_context(fresh.connect())
            wire.send(request("/v1/ping?api_token=t", b"", "X-Sim-Fault: latency=1m"))
        until(lambda: read(fresh)[key("requests_in_flight")] == 30, "30 requests in flight")
        assert fresh.post("/v1/ping").status_code == 200
        assert read(fresh)[key("requests_in_flight")] == 30
    until(lambda: read(fresh)[key("requests_in_flight")] == 0, "the end of the requests")


def test_bad_values(fresh: Sim) -> None:
    """What isn't valid is 400 with a sentence that says what is."""
    answer = fresh.client.get(PATH, params={"workspace": "t"})
    assert answer.status_code == 400
    assert answer.json()["message"] == "workspace is 8 hex digits, as an exchange shows them"
