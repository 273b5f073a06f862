"""Misbehaviour: what two clients see of each fault, and what the journal says was done."""

from __future__ import annotations

import json
import re
from email.utils import formatdate
from pathlib import Path

import pytest

from contracts import check
from simulator.config import Config
from simulator.exchange import Exchange
from simulator.faults import parse
from simulator.misbehaviour import BODILESS
from tests.simulator.clients import Client, Got, by_http_client, by_httpx
from tests.simulator.running import BASIC, Sim, codes, running
from tests.simulator.wire import Wire, request

CONTACT = {"contact_uid": "u1", "params": {}}
SUCCESS = b'{"status": "success"}'
clients = pytest.mark.parametrize("client", [by_httpx, by_http_client])


def faulted(sim: Sim, client: Client, fault: str, path: str = "/v1/contact") -> Got:
    body = [{"method": "contact", **CONTACT}] if path == "/v1/batch" else CONTACT
    return client(sim, path, body, {"X-Sim-Fault": fault})


def told(exchange: Exchange) -> tuple[int, str | None, list[bool], str]:
    """What the journal says: status, fault, which items count, verdict."""
    assert check("exchange", exchange.to_dict()) == []
    applied = [item.applied for item in exchange.items]
    return exchange.status, exchange.fault, applied, exchange.verdict


@clients
@pytest.mark.parametrize(
    ("fault", "seen", "recorded", "applied"),
    [
        ("latency=5ms", (200, False), 200, True),
        ("latency=1ms..9ms", (200, False), 200, True),
        ("latency=p50:1ms/p99:5ms", (200, False), 200, True),
        ("status=503", (503, False), 503, False),
        ("status=200", (200, False), 200, False),
        ("status=599", (599, False), 599, False),
        ("status=204", (204, False), 204, False),
        ("status=304", (304, False), 304, False),
        ("retry-after=2s", (429, False), 429, False),
        ("retry-after=date,status=503", (503, False), 503, False),
        ("drop=before", (None, True), 0, False),
        ("drop=after", (None, True), 0, True),
        ("length=+50", (200, True), 200, True),
        ("length=-5", (200, False), 200, True),
        ("garbage", (None, True), 0, True),
        ("garbage=body", (200, False), 200, True),
        ("drip=20KB/s", (200, False), 200, True),
        ("drip=20KB/s,status=503,latency=1ms", (503, False), 503, False),
        ("drip=20KB/s,garbage", (None, True), 0, True),
        ("drip=20KB/s,length=+1", (200, True), 200, True),
        ("drip=20KB/s,garbage=body", (200, False), 200, True),
        ("drip=20KB/s,status=204", (204, False), 204, False),
        ("forget", (200, False), 200, False),
    ],
)
def test_each_kind(
    sim: Sim,
    client: Client,
    fault: str,
    seen: tuple[int | None, bool],
    recorded: int,
    applied: bool,
) -> None:
    """Each kind does what it says to any client; what was sent, and what counts, is recorded."""
    got = faulted(sim, client, fault)
    assert got.outcome == seen
    assert told(sim.last()) == (recorded, str(parse(fault)), [applied], "ok")
    if got.status is not None:
        assert got.body == sim.last().response_body[: len(got.body)]
        assert ("content-length" in got.headers) == (got.status not in BODILESS)
    assert client(sim, "/v1/contact", CONTACT, {}).outcome == (200, False)


@clients
def test_half_an_answer(sim: Sim, client: Client) -> None:
    """Half of the answer's bytes come, then the connection ends; what came is recorded."""
    got = faulted(sim, client, "drop=half")
    assert got.broke
    assert got.body in (b"", SUCCESS[: len(SUCCESS) // 2])  # httpx gives no part of it
    assert told(sim.last()) == (200, "drop=half", [True], "ok")
    assert sim.last().response_body == SUCCESS[: len(SUCCESS) // 2]


@pytest.mark.parametrize("path", ["/v1/contact", "/v1/batch?api_token=t&a=" + "a" * 900])
@pytest.mark.parametrize("drip", ["", ",drip=100KB/s"])
def test_half_to_the_byte(sim: Sim, path: str, drip: str) -> None:
    """Half is the head and half of the body that would have been sent, slow or not."""
    body = b"[]" if "batch" in path else b"{}"
    whole = raw(sim, request(path, body, "X-Sim-Fault: drip=1000MB/s"))
    half = raw(sim, request(path, body, f"X-Sim-Fault: drop=half{drip}"))
    start = whole.index(b"\r\n\r\n") + 4
    assert half == whole[: start + (len(whole) - start) // 2]
    first, second = sim.recorded()
    head, _, rest = half.partition(b"\r\n\r\n")
    assert second.response_body == rest
    for line in second.response_head.splitlines():
        assert line.startswith("Date: ") or line.encode() in head.splitlines()
    assert first.status == second.status


def raw(sim: Sim, sent: bytes) -> bytes:
    """Every byte that comes until the connection ends; digits stand for a date's."""
    with sim.connect() as wire:
        wire.send(sent)
        got = b"".join(iter(wire.line, b""))
    return re.sub(rb"(?<=\nDate: ).{29}", b"0" * 29, got)


@pytest.mark.parametrize(
    ("fault", "length"),
    [("length=+50", "71"), ("length=-5", "16"), ("length=-999", "0"), ("drip=50KB/s", "21")],
)
def test_bytes(sim: Sim, fault: str, length: str) -> None:
    """What is written past the server is an answer like any other, but for what the fault is."""
    body = json.dumps(CONTACT).encode()
    got = raw(sim, request("/v1/contact?api_token=t", body, f"X-Sim-Fault: {fault}"))
    head, _, rest = got.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ") for line in lines)
    assert (status, rest) == ("HTTP/1.1 200 OK", SUCCESS)
    assert len(headers) == len(lines)
    assert headers.keys() - {"X-Sim-Evidence"} == {
        *("Date", "Content-Type", "Content-Length", "Connection")
    }
    assert (headers["Content-Length"], headers["Connection"]) == (length, "close")


@pytest.mark.parametrize("fault", ["drop=before", "drop=after", "drop=after,latency=1ms"])
def test_no_byte(sim: Sim, fault: str) -> None:
    """Of an answer that is dropped nothing comes."""
    assert raw(sim, request("/v1/ping?api_token=t", b"", f"X-Sim-Fault: {fault}")) == b""


def test_garbage(sim: Sim) -> None:
    """Garbage is no HTTP, is what is recorded, and is the same for the same request and seed."""
    sent = request("/v1/ping?api_token=t", b"", "X-Sim-Fault: garbage")
    found = [raw(sim, sent) for _ in range(2)]
    assert found == [exchange.response_body for exchange in sim.recorded()]
    assert found[0] != found[1]
    assert all(one.startswith(b"\xff") for one in found)
    assert {exchange.response_head for exchange in sim.recorded()} == {""}


def test_garbage_repeats(tmp_path: Path) -> None:
    """Under one seed garbage is the same in each run, under another it isn't."""
    found = []
    for number, seed in enumerate((1, 1, 2)):
        with running(Config(seed=seed), tmp_path / str(number)) as sim:
            sent = request("/v1/ping?api_token=t", b"", "X-Sim-Fault: garbage")
            found.append(raw(sim, sent))
    assert found[0] == found[1] != found[2]


@clients
def test_a_body_of_garbage(sim: Sim, client: Client) -> None:
    """The HTTP around a body of garbage is intact, and the body is no JSON."""
    got = faulted(sim, client, "garbage=body")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["content-length"] == str(len(got.body))
    with pytest.raises(ValueError, match=r"JSON|decode"):
        json.loads(got.body)


@clients
@pytest.mark.parametrize("fault", ["status=503", "status=418,latency=1ms", "retry-after=2s"])
def test_a_status_says_that_it_is_a_fault(sim: Sim, client: Client, fault: str) -> None:
    """The answer has the form of every error (A3), and says that it is injected and by what."""
    got = faulted(sim, client, fault)
    assert check("salesmachine/error", json.loads(got.body)) == []
    assert str(parse(fault)) in json.loads(got.body)["message"]
    assert "injected" in json.loads(got.body)["message"]
    assert got.headers["x-sim-evidence"] == "own.fault"
    assert sim.last().violations == []


@clients
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("retry-after=2s", "2"),
        ("retry-after=0s", "0"),
        ("retry-after=1m", "60"),
        ("status=503,retry-after=5s", "5"),
        ("retry-after=date", formatdate(1710148908, usegmt=True)),
        ("retry-after=date+30s", formatdate(1710148936, usegmt=True)),
    ],
)
def test_retry_after(path: Path, client: Client, fault: str, said: str) -> None:
    """It is in seconds, or the date of the simulator's clock that is no sooner."""
    with running(Config(), path, lambda: 1710148905.5) as sim:
        assert faulted(sim, client, fault).headers["retry-after"] == said


@clients
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/contact", CONTACT, 200),
        ("/v1/contact", {}, 200),
        ("/v1/batch", [{"method": "contact", **CONTACT}], 201),
        ("/v1/batch", {}, 201),
        ("/v1/batch/", {}, 201),
        ("/v1/nowhere", {}, 200),
    ],
)
def test_forgetting(sim: Sim, client: Client, path: str, body: object, status: int) -> None:
    """A request is answered as if all were well, whatever it is, and nothing of it counts."""
    got = client(sim, path, body, {"X-Sim-Fault": "forget"})
    assert (got.status, got.body) == (status, SUCCESS)
    assert got.headers["x-sim-evidence"] == "own.fault"
    assert not any(item.applied for item in sim.last().items)


def test_forgetting_what_is_answered(sim: Sim) -> None:
    """What succeeds anyway is answered as ever, and nothing of it counts."""
    sim.post("/v1/contact", CONTACT)
    known = {"Authorization": BASIC}
    for headers in ({**known, "X-Sim-Fault": "forget"}, known):
        answer = sim.client.delete("/v2/contacts/u1", headers=headers)
        assert (answer.json()["unique_id"], answer.json()["archived"]) == ("u1", True)
    assert [one.applied for exchange in sim.recorded() for one in exchange.items] == [1, 0, 1]


@clients
def test_items_are_judged_all_the_same(sim: Sim, client: Client) -> None:
    """What breaks the contract is marked under a fault as without one."""
    body = [{"method": "contact", "contact_uid": "u1", "params": {"mrr": "7"}}, "text"]
    for fault in ("status=503", "drop=after"):
        client(sim, "/v1/batch", body, {"X-Sim-Fault": fault})
    client(sim, "/v1/batch", body, {})
    first, second, plain = sim.recorded()
    assert codes(first) == codes(second) == codes(plain) != []
    assert [item.applied for item in first.items] == [False, False]
    assert [item.applied for item in second.items] == [item.applied for item in plain.items]


@pytest.mark.parametrize(
    "fault", ["garbage=body", "status=503", "length=+5", "drip=50KB/s", "drip=50KB/s,status=503"]
)
def test_head(sim: Sim, fault: str) -> None:
    """An answer to HEAD has no body, whatever the fault."""
    sent = request("/v1/ping?api_token=t", b"", f"X-Sim-Fault: {fault}", method="HEAD")
    with sim.connect() as wire:
        wire.send(sent[:-2] + b"Connection: close\r\n\r\n")
        answer = wire.answer("HEAD")
        assert answer.status == (503 if "status" in fault else 200)
        assert int(answer.headers["Content-Length"]) > 0
        assert wire.is_at_its_end()


def test_several_faults(sim: Sim) -> None:
    """All that are done are told, in their order; the first that decides wins."""
    fault = "latency=1ms; status=500; drop=before; drip=20KB/s"
    assert faulted(sim, by_httpx, fault).status == 500
    assert told(sim.last()) == (500, "latency=1ms; status=500; drip=20KB/s", [False], "ok")


def test_the_control_plane_has_none(path: Path) -> None:
    """Faults are the mocked API's: the control plane is never faulted."""
    with running(Config(faults=(parse("drop=before"),)), path) as sim:
        for headers in ({}, {"X-Sim-Fault": "status=503"}):
            assert sim.client.get("/_sim/health", headers=headers).status_code == 200
        assert by_httpx(sim, "/v1/contact", CONTACT, {}).broke


def test_the_connection_after_a_fault(sim: Sim) -> None:
    """A fault that leaves HTTP intact leaves the connection open, any other closes it."""
    ping = "/v1/ping?api_token=t"
    with sim.connect() as wire:
        for fault in ("latency=1ms", "status=503", "forget", "garbage=body", "status=204", "x"):
            wire.send(request(ping, b"", f"X-Sim-Fault: {fault}"))
            read(wire)
        wire.send(request(ping))
        assert wire.answer().status == 200
        wire.send(request(ping, b"", "X-Sim-Fault: drip=50KB/s") + request(ping))
        assert wire.answer().status == 200
        assert wire.is_at_its_end()
    assert len(sim.recorded()) == 8


def read(wire: Wire) -> None:
    """One answer, also one that has no Content-Length for it has no body."""
    length = 0
    while (line := wire.line()) != b"\r\n":
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    wire._file.read(length)
