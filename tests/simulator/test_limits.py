"""The rate limit (A4): a bucket for each workspace, and what a request too many is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import check
from simulator import limits
from simulator.config import Config
from simulator.faults import parse
from simulator.limits import RateLimit
from tests.simulator.clients import Client, by_http_client, by_httpx
from tests.simulator.generated import laws
from tests.simulator.posting import connect
from tests.simulator.running import Sim, codes, running

CONTACT = {"contact_uid": "u1", "params": {}}


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_710_148_905.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


def let_in(limit: RateLimit, asked: int, workspace: str = "a") -> int:
    """How many of so many requests are let in."""
    return sum(limit.lets_in(workspace) for _ in range(asked))


def test_without_a_rate() -> None:
    """Without one everything is let in."""
    assert let_in(RateLimit(), 10_000) == 10_000


@pytest.mark.parametrize(("rate", "at_once"), [(10.0, 10), (1.0, 1), (0.1, 1), (2.5, 2)])
def test_a_second_s_worth(hands: Hands, rate: float, at_once: int) -> None:
    """As many as a second allows come at once, one at least; then as many as time goes by."""
    limit = RateLimit(rate, hands)
    assert let_in(limit, 50) == at_once
    found = 0
    for _ in range(1_000):
        hands.now += 0.1
        found += let_in(limit, 1)
    assert found == pytest.approx(min(rate, 10) * 100, abs=1)


def test_a_pause_is_not_saved_up(hands: Hands) -> None:
    """However long nothing comes, no more than a second's worth is let in at once."""
    limit = RateLimit(10.0, hands)
    assert let_in(limit, 10) == 10
    hands.now += 3_600
    assert let_in(limit, 50) == 10


def test_time_that_goes_backwards(hands: Hands) -> None:
    """It refills nothing, and time that goes on from there does."""
    limit = RateLimit(10.0, hands)
    let_in(limit, 10)
    hands.now -= 100
    assert let_in(limit, 1) == 0
    hands.now += 0.5
    assert let_in(limit, 10) == 5


def test_workspaces_are_apart(hands: Hands) -> None:
    """Each has a bucket of its own, which is filled again alone, or all are."""
    limit = RateLimit(2.0, hands)
    assert [let_in(limit, 5, workspace) for workspace in "aba"] == [2, 2, 0]
    limit.forget("a")
    limit.forget("z")
    assert [let_in(limit, 5, workspace) for workspace in "ab"] == [2, 0]
    limit.forget()
    assert [let_in(limit, 5, workspace) for workspace in "ab"] == [2, 2]


def test_memory_is_bounded(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many workspaces the one that asked longest ago is forgotten."""
    monkeypatch.setattr(limits, "MAX_WORKSPACES", 2)
    limit = RateLimit(1.0, hands)
    assert [limit.lets_in(workspace) for workspace in "abacab"] == [1, 1, 0, 1, 0, 1]
    assert len(limit._full_at) == 2


@laws
@given(
    st.floats(0.01, 100),
    st.lists(st.tuples(st.floats(0, 10), st.integers(1, 30)), min_size=1, max_size=20),
)
def test_never_over_the_rate(rate: float, bursts: list[tuple[float, int]]) -> None:
    """From any moment on no more are let in than a second's worth and what the time since gives."""
    hands = Hands()
    limit = RateLimit(rate, hands)
    start, total = hands.now, 0
    for pause, asked in bursts:
        hands.now += pause
        total += let_in(limit, asked)
        assert total <= max(1.0, rate) + rate * (hands.now - start) + 0.02
    assert total >= 1


@pytest.fixture
def limited(path: Path, hands: Hands) -> Iterator[Sim]:
    """A simulator that takes three requests a second of each token, on that clock."""
    with running(Config(rate_limit=3.0), path, hands) as sim:
        yield sim


@pytest.mark.parametrize("client", [by_httpx, by_http_client])
def test_one_too_many(limited: Sim, hands: Hands, client: Client) -> None:
    """It is 429 with Retry-After, recorded with a warning, and nothing of it counts."""
    statuses = [client(limited, "/v1/contact", CONTACT, {}).status for _ in range(3)]
    got = client(limited, "/v1/batch", [{"method": "contact", **CONTACT}], {})
    assert (statuses, got.status) == ([200] * 3, 429)
    assert (got.headers["retry-after"], got.headers["x-sim-evidence"]) == ("1", "A3, A4")
    last = limited.recorded()[-1]
    assert check("salesmachine/error", json.loads(got.body)) == []
    assert (last.status, last.verdict, last.fault) == (429, "warning", None)
    assert codes(last) == [("SM-110", "warning", "")]
    assert not any(item.applied for item in last.items)
    hands.now += 1
    assert client(limited, "/v1/contact", CONTACT, {}).status == 200


def test_what_counts(limited: Sim) -> None:
    """Each request with good credentials counts, a ping as a batch; others don't."""

    def ask(path: str, **query: str) -> int:
        return limited.client.post(path, params=query).status_code

    assert [ask("/v1/ping", api_token="a") for _ in range(2)] == [200, 200]
    assert [ask("/v1/ping"), ask("/v1/nowhere", api_token="a")] == [400, 404]
    assert [ask("/v1/batch", api_token="a"), ask("/v1/ping", api_token="a")] == [400, 429]
    assert ask("/v1/ping", api_token="b") == 200


def test_many_clients_of_many_tokens(limited: Sim) -> None:
    """Under parallel clients each token is let in as often as the limit says, and no less."""

    def work(token: int) -> list[int]:
        with closing(connect(limited.url)) as connection:
            found = []
            for _ in range(8):
                connection.request("POST", f"/v1/ping?api_token=t{token % 5}")
                answer = connection.getresponse()
                answer.read()
                found.append(answer.status)
            return found

    with ThreadPoolExecutor(20) as pool:
        statuses = [status for found in pool.map(work, range(20)) for status in found]
    assert statuses.count(200) == 5 * 3
    assert statuses.count(429) == 20 * 8 - 5 * 3


def test_a_fault_on_what_is_limited(limited: Sim) -> None:
    """A fault has the last word over a limit, whose warning stays."""
    for _ in range(3):
        limited.post("/v1/ping")
    limited.server.simulator.faults.add(parse("status=503"))
    assert limited.post("/v1/ping").status_code == 503
    last = limited.recorded()[-1]
    assert (last.status, last.fault, codes(last)) == (
        503,
        "status=503",
        [("SM-110", "warning", "")],
    )
