"""Connections: what follows what on one of them, and how it ends."""

from __future__ import annotations

import pytest

from simulator import protocol
from simulator.protocol import MAX_HEAD_BYTES
from tests.simulator.running import Sim
from tests.simulator.wire import chunked, head_of, pieces, request

TARGET = "/v1/ping?api_token=t"
PING = request(TARGET)


def test_pipelined_requests(sim: Sim) -> None:
    """Requests that come together are answered one by one, in their order."""
    body = b'{"contact_uid":"u1","params":{"a":"%b"}}' % (b"x" * 200_000)
    contact = request("/v1/contact?api_token=t", body)
    in_chunks = request("/v1/contact?api_token=t", chunked(body, 999), "Transfer-Encoding: chunked")
    control = request("/_sim/ready", method="GET")
    together = [contact, request("/nothing"), in_chunks, PING, control, request("/v1/ping"), PING]
    with sim.connect() as wire:
        wire.send(b"".join(together))
        assert [wire.answer().status for _ in together] == [200, 404, 200, 200, 200, 400, 200]
    assert [exchange.status for exchange in sim.recorded()] == [200, 404, 200, 200, 400, 200]


def test_a_head_behind_many_requests(sim: Sim) -> None:
    """What came before a head on its connection doesn't count towards its size."""
    head = head_of(20_000, "many headers")
    before = (MAX_HEAD_BYTES - 1_000) // len(PING)
    with sim.connect() as wire:
        wire.send(PING * before + head[:1_000], *pieces(head[1_000:], 1_000))
        assert {wire.answer().status for _ in range(before + 1)} == {200}
        wire.send(PING * 1_000 + PING[:40], PING[40:])
        assert {wire.answer().status for _ in range(1_001)} == {200}


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (head_of(MAX_HEAD_BYTES + 1024, "one header"), 431),
        (PING[:-2], 408),
    ],
    ids=["no HTTP", "too large", "too slow"],
)
def test_good_requests_before_a_bad_one(
    sim: Sim, monkeypatch: pytest.MonkeyPatch, end: bytes, status: int
) -> None:
    """What is wrong on a connection is said after the answers to what was good before."""
    with sim.connect() as wire:
        wire.send(PING)
        assert wire.answer().status == 200
        monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05 if status == 408 else 60.0)
        wire.send(PING + request("/_sim/ready", method="GET") + PING + end)
        assert [wire.answer().status for _ in range(4)] == [200, 200, 200, status]
        assert wire.is_at_its_end()
    assert len(sim.recorded()) == 3


def test_what_follows_the_last_request(sim: Sim) -> None:
    """Behind a request that ends the connection nothing is read, and nothing more is said."""
    with sim.connect() as wire:
        wire.send(request(TARGET, b"", "Connection: close") + b"hello\r\n\r\n")
        assert wire.answer().status == 200
        assert wire.is_at_its_end()
    assert len(sim.recorded()) == 1


def test_what_follows_a_request_that_is_turned_away(sim: Sim) -> None:
    """An answer that ends the connection is the last one, whatever came behind its request."""
    with sim.connect() as wire:
        wire.send(request(TARGET, host="evil.com") + b"hello\r\n\r\n")
        assert wire.answer().status == 403
        assert wire.is_at_its_end()


def test_keep_alive(sim: Sim) -> None:
    """One connection serves many requests, one after the other."""
    with sim.connect() as wire:
        for _ in range(200):
            wire.send(PING)
            assert wire.answer().status == 200
    assert len(sim.recorded()) == 200


@pytest.mark.parametrize(
    ("version", "headers"), [("1.1", ["Connection: close"]), ("1.0", [])], ids=["close", "1.0"]
)
def test_connections_that_end(sim: Sim, version: str, headers: list[str]) -> None:
    """A connection ends after the answer where the client wants it so, or speaks HTTP/1.0."""
    with sim.connect() as wire:
        wire.send(request(TARGET, b"", *headers, version=version))
        answer = wire.answer()
        assert (answer.status, answer.headers["Connection"]) == (200, "close")
        assert wire.is_at_its_end()


def test_expect_100_continue(sim: Sim) -> None:
    """A client that asks before it sends its body is told to go on."""
    body = b'{"contact_uid":"u1","params":{}}'
    sent = request("/v1/contact?api_token=t", body, "Expect: 100-continue")
    with sim.connect() as wire:
        wire.send(sent.removesuffix(body))
        assert [wire.line(), wire.line()] == [b"HTTP/1.1 100 Continue\r\n", b"\r\n"]
        wire.send(body)
        assert wire.answer().status == 200
    assert sim.last().request_body == body


def test_a_wish_to_upgrade(sim: Sim) -> None:
    """A request that would rather speak another protocol is answered in this one."""
    with sim.connect() as wire:
        wire.send(request(TARGET, b"", "Connection: Upgrade", "Upgrade: websocket", method="GET"))
        assert wire.answer().status == 200
        wire.send(PING)
        assert wire.answer().status == 200


@pytest.mark.parametrize("drip", [1, 7, 10_000])
def test_a_request_in_pieces(sim: Sim, drip: int) -> None:
    """However its bytes are cut, a request is the same, its head kept as it came."""
    headers = ["x-MiXeD: a:  b", "X-Twice: 1", "x-twice: 2", "X-Empty:", "X-Latin: \xe9"]
    body = b'{"contact_uid":"u1","params":{}}'
    with sim.connect() as wire:
        wire.send(*pieces(request("/v1/contact?api_token=t", body, *headers), drip))
        assert wire.answer().status == 200
    found = sim.last()
    assert found.request_body == body
    assert found.request_head.split("\n") == [
        "Host: localhost",
        "x-MiXeD: a:  b",
        "X-Twice: 1",
        "x-twice: 2",
        "X-Empty: ",
        "X-Latin: \xe9",
        f"Content-Length: {len(body)}",
    ]
