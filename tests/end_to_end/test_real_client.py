"""Salesmachine's own Python client drives ``sim up``: what it sends is judged and recorded."""

from __future__ import annotations

import json
import signal
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest

from contracts import check
from simulator.exchange import Exchange
from simulator.journal import Reader
from tests.destination import far_side
from tests.end_to_end.real_client import (
    CALLS,
    NUMERIC,
    NUMERIC_WIRE,
    SECRET,
    TOKEN,
    WIRE,
    Call,
    Failure,
    drive,
)
from tests.simulator.cli.commands import up
from tests.simulator.running import codes

LARGE: Call = ("set_contact", "u1", {"a": "x" * 1_200_000})
LARGE_WIRE = {"method": "contact", "contact_uid": "u1", "params": LARGE[2]}
KEPT_BYTES = 1_048_576
"""The most that is recorded of a body."""
TRIES = 5
"""How often the client posts a batch that isn't taken."""


@dataclass(frozen=True)
class Simulator:
    """A running ``sim up``."""

    url: str
    journal: Path

    @property
    def batch(self) -> str:
        """The address that the client is given."""
        return f"{self.url}/v1/batch"

    def recorded(self) -> list[Exchange]:
        """Everything in its journal."""
        with Reader(self.journal) as journal:
            return journal.exchanges(limit=1000)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where it records."""
    return tmp_path / "journal"


@contextmanager
def simulator(journal: Path, *options: str) -> Iterator[Simulator]:
    """A process that ends with the block."""
    with up("--journal", journal, *options) as (_, facts):
        yield Simulator(facts["salesmachine"], journal)


def sent(exchanges: Iterable[Exchange]) -> list[Any]:
    """The operations in their bodies."""
    return [operation for one in exchanges for operation in json.loads(one.request_body)]


@pytest.mark.parametrize("how", ["at once", "queued"])
def test_all_that_it_can_do(journal: Path, how: Literal["at once", "queued"]) -> None:
    """Contacts, accounts, events and pageviews are taken, keep the contract and count."""
    with simulator(journal, "--token", TOKEN) as sim:
        assert drive(sim.batch, *CALLS, how=how) == []
        httpx.post(f"{sim.url}/v1/ping?api_token={TOKEN}", trust_env=False)
        *batches, ping = sim.recorded()
    assert {(e.method, e.path, e.status) for e in batches} == {("POST", "/v1/batch", 201)}
    assert [codes(exchange) for exchange in batches] == [[] for _ in batches]
    assert {e.workspace for e in batches} == {ping.workspace}
    assert sent(batches) == WIRE
    items = [item for exchange in batches for item in exchange.items]
    assert [(i.method, i.contact, i.account, i.event) for i in items] == [
        ("contact", "u1", "acme", None),
        ("account", None, "acme", None),
        ("event", "u1", None, "order_completed"),
        ("event", "u1", None, "pageview"),
        ("contact", "u2", None, None),
    ]
    assert all(item.applied for item in items)


def test_how_it_asks() -> None:
    """It posts JSON, with the token and the secret by Basic: what the simulator reads is real."""
    with far_side.running() as server:
        assert drive(f"{server.url}/v1/batch", *CALLS) == []
    [request] = server.requests
    assert (request.method, request.path, request.items()) == ("POST", "/v1/batch", WIRE)
    basic = b64encode(f"{TOKEN}:{SECRET}".encode()).decode()
    assert request.headers["authorization"] == f"Basic {basic}"
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize("options", [["--token", TOKEN], ["--token", "another"]])
def test_its_credentials_are_not_stored(journal: Path, options: list[str]) -> None:
    """Taken or refused, its token and secret are in no file of the journal, nor printed."""
    with up("--journal", journal, *options) as (process, facts):
        drive(f"{facts['salesmachine']}/v1/batch", *CALLS)
        files = {file.name: file.read_bytes() for file in journal.parent.glob("journal*")}
        assert set(files) == {"journal", "journal-wal", "journal-shm"}
        ran = process.end(signal.SIGTERM)
    files |= {"later": journal.read_bytes(), "printed": f"{ran.out}{ran.err}".encode()}
    basic = b64encode(f"{TOKEN}:{SECRET}".encode())
    for name, content in files.items():
        for secret in (TOKEN.encode(), SECRET.encode(), basic, basic[:16]):
            assert secret not in content, f"a secret in {name}"
    assert b"Basic [redacted]" in files["later"]
    assert b"Basic [redacted]" in files["printed"]


@pytest.mark.parametrize(("count", "sizes"), [(250, [100, 100, 50]), (101, [100, 1])])
def test_its_batches(journal: Path, count: int, sizes: list[int]) -> None:
    """Whatever it has queued comes in batches of a hundred, in order, each within the contract."""
    calls = [("track_event", f"u{n % 7}", "order_completed", {"n": n}) for n in range(count)]
    with simulator(journal) as sim:
        assert drive(sim.batch, *calls) == []
        exchanges = sim.recorded()
    assert [len(exchange.items) for exchange in exchanges] == sizes
    assert [(e.status, codes(e)) for e in exchanges] == [(201, []) for _ in sizes]
    assert [operation["params"]["n"] for operation in sent(exchanges)] == list(range(count))


@pytest.mark.parametrize(
    ("profile", "severity", "verdict"),
    [("strict", "error", "broken"), ("compat", "advice", "advice")],
)
def test_numeric_uids(journal: Path, profile: str, severity: str, verdict: str) -> None:
    """It sends numbers as uids: they are taken, and named as its habit in either profile."""
    with simulator(journal, "--profile", profile) as sim:
        assert drive(sim.batch, *NUMERIC) == []
        [exchange] = sim.recorded()
    assert (exchange.status, exchange.verdict) == (201, verdict)
    assert json.loads(exchange.request_body) == NUMERIC_WIRE
    assert [(v.code, v.severity, v.pointer, v.client) for v in exchange.all_violations()] == [
        ("SM-403", severity, f"/{index}/{key}", "Python client")
        for index, key in enumerate(["contact_uid", "account_uid", "contact_uid", "contact_uid"])
    ]
    assert [(i.contact, i.account, i.verdict, i.applied) for i in exchange.items] == [
        ("7", None, verdict, True),
        (None, "42", verdict, True),
        ("7", None, verdict, True),
        ("7", None, verdict, True),
    ]


@pytest.mark.parametrize(("profile", "severity"), [("strict", "warning"), ("compat", "advice")])
def test_naive_datetimes(journal: Path, profile: str, severity: str) -> None:
    """A datetime without a zone arrives without an offset: known of this client, and applied."""
    moment = datetime(2024, 3, 11, 9, 21, 45, 123456)
    params = {"churn_date": moment, "trial_ends": moment.replace(microsecond=0)}
    with simulator(journal, "--profile", profile) as sim:
        aware = {"churn_date": moment.replace(tzinfo=UTC)}
        assert drive(sim.batch, ("set_contact", "u1", params), ("set_account", "a", aware)) == []
        [exchange] = sim.recorded()
    assert [operation["params"] for operation in json.loads(exchange.request_body)] == [
        {"churn_date": "2024-03-11T09:21:45.123456", "trial_ends": "2024-03-11T09:21:45"},
        {"churn_date": "2024-03-11T09:21:45.123456+00:00"},
    ]
    assert (exchange.status, exchange.verdict) == (201, severity)
    [found] = exchange.all_violations()
    assert (found.code, found.client) == ("SM-408", "Python client")
    assert found.pointer == "/0/params/churn_date"
    assert [item.applied for item in exchange.items] == [True, True]


@dataclass(frozen=True)
class Refused:
    """What isn't taken: how the client is used, and what it is told."""

    status: int
    code: str
    options: tuple[str, ...] = ()
    token: str = TOKEN
    path: str = "/v1/batch"
    calls: tuple[Call, ...] = tuple(CALLS)
    wire: tuple[dict[str, Any], ...] = tuple(WIRE)


REFUSED = {
    "a wrong token": Refused(401, "SM-102", ("--token", "another")),
    "no token": Refused(400, "SM-101", token=""),
    "what breaks the contract": Refused(
        400, "SM-403", ("--reject-violations",), calls=tuple(NUMERIC), wire=tuple(NUMERIC_WIRE)
    ),
    "a wrong path": Refused(404, "SM-104", path="/batch"),
    "too large": Refused(413, "SM-106", calls=(LARGE,), wire=(LARGE_WIRE,)),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=list(REFUSED))
def test_what_it_is_told_when_it_fails(journal: Path, case: Refused) -> None:
    """It posts a batch five times, each of them recorded, and reads our code and sentence."""
    with simulator(journal, *case.options) as sim:
        failures = drive(f"{sim.url}{case.path}", *case.calls, token=case.token)
        exchanges = sim.recorded()
    assert [(e.path, e.status, e.verdict) for e in exchanges] == [
        (case.path, case.status, "broken")
    ] * TRIES
    body = json.dumps(case.wire).encode()[:KEPT_BYTES]
    assert [exchange.request_body == body for exchange in exchanges] == [True] * TRIES
    assert not any(item.applied for exchange in exchanges for item in exchange.items)
    [answer] = {exchange.response_body for exchange in exchanges}
    told = json.loads(answer)
    assert check("salesmachine/error", told) == []
    assert failures == [
        Failure("APIError", case.status, case.code, told["message"], len(case.calls))
    ]
    assert told["error"][:-1] in told["message"]


def test_it_goes_on_after_a_batch_that_fails(journal: Path) -> None:
    """After five refusals of one batch it sends the next, which is taken."""
    calls = [NUMERIC[0], *(("set_contact", f"u{n}") for n in range(100))]
    with simulator(journal, "--reject-violations") as sim:
        [failure] = drive(sim.batch, *calls)
        exchanges = sim.recorded()
    assert (failure.status, failure.items) == (400, 100)
    assert [(e.status, len(e.items)) for e in exchanges] == [(400, 100)] * TRIES + [(201, 1)]
    applied = [item.contact for e in exchanges for item in e.items if item.applied]
    assert applied == ["u99"]
