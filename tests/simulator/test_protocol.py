"""HTTP on a connection: what is let in, what is turned away, and what comes next on it."""

from __future__ import annotations

import pytest

from simulator import protocol
from simulator.protocol import MAX_HEAD_BYTES
from tests.simulator.running import Sim
from tests.simulator.wire import head_of, pieces, request

TARGET = "/v1/ping?api_token=t"
PING = request(TARGET)
KINDS = ["many headers", "one header", "the target"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("drip", [None, 1024, 7_000])
def test_a_large_head(sim: Sim, kind: str, drip: int | None) -> None:
    """A head of 32 KiB is served, whether it comes at once or in pieces."""
    head = head_of(MAX_HEAD_BYTES, kind)
    assert len(head) == MAX_HEAD_BYTES
    with sim.connect() as wire:
        wire.send(*pieces(head, drip or len(head)))
        assert wire.answer().status == 200
        wire.send(PING)
        assert wire.answer().status == 200
    assert len(sim.recorded()) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("drip", [None, 1024])
def test_a_head_that_is_too_large(sim: Sim, kind: str, drip: int | None) -> None:
    """One of 33 KiB is 431 with a sentence, and the connection ends; the next one is served."""
    head = head_of(MAX_HEAD_BYTES + 1024, kind)
    with sim.connect() as wire:
        wire.send(*pieces(head, drip or len(head)))
        answer = wire.answer()
        assert (answer.status, answer.headers["Connection"]) == (431, "close")
        assert b"32768 bytes" in answer.body
        assert wire.is_at_its_end()
    assert sim.recorded() == []
    assert sim.client.get(TARGET).status_code == 200


@pytest.mark.parametrize("start", [b"", PING[:-2]], ids=["blank lines", "one header"])
def test_a_head_that_is_too_large_and_has_no_end(sim: Sim, start: bytes) -> None:
    """A head is 431 once it can't become a good one, though its end isn't there."""
    filling = b"\r\n" * MAX_HEAD_BYTES if not start else b"X-Last: " + b"a" * 2 * MAX_HEAD_BYTES
    with sim.connect() as wire:
        wire.send(start + filling)
        assert wire.answer().status == 431
    assert sim.recorded() == []


@pytest.mark.parametrize(
    "sent", [b"", b"POST", PING[:-2], b"\r\n"], ids=["nothing", "a word", "no end", "a line end"]
)
def test_a_head_that_never_ends(sim: Sim, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """A head that isn't there in time is 408, and the connection ends."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    with sim.connect() as wire:
        wire.send(sent)
        answer = wire.answer()
        assert (answer.status, answer.headers["Connection"]) == (408, "close")
        assert wire.is_at_its_end()
    assert sim.recorded() == []


def test_a_second_head_that_never_ends(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request of a connection has its own time, and what was answered stays so."""
    with sim.connect() as wire:
        wire.send(PING)
        assert wire.answer().status == 200
        monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
        wire.send(PING[:-2])
        assert wire.answer().status == 408
        assert wire.is_at_its_end()
    assert len(sim.recorded()) == 1


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"hello\r\n\r\n", id="a word"),
        pytest.param(b"hello\r\n" * 6_000, id="many words"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="HTTP/2"),
        pytest.param(b"GET / HTTP/9.9\r\n\r\n", id="a version"),
        pytest.param(b"BREW / HTTP/1.1\r\n\r\n", id="a method"),
        pytest.param(b"CONNECT a:1 HTTP/1.1\r\n\r\n", id="a tunnel"),
        pytest.param(b"GET /\xc3\xa9 HTTP/1.1\r\n\r\n", id="a target"),
        pytest.param(request("/v1/ping", b"", "no colon"), id="a line"),
        pytest.param(request("/v1/ping", b"", "X-A : 1"), id="a space before the colon"),
        pytest.param(request("/v1/ping", b"", "X-A: 1\x00"), id="NUL"),
        pytest.param(request("/v1/ping", b"", "Content-Length: x"), id="a length"),
        pytest.param(request("/v1/ping", b"", "Content-Length: " + "9" * 30), id="a long length"),
        pytest.param(
            request("/v1/ping", b"0\r\n\r\n", "Content-Length: 5", "Transfer-Encoding: chunked"),
            id="two lengths",
        ),
        pytest.param(
            request(TARGET, b"5\r\nhelloworld", "Transfer-Encoding: chunked"), id="a chunk"
        ),
    ],
)
def test_no_http(sim: Sim, sent: bytes) -> None:
    """What isn't HTTP/1.1 is 400 with a sentence, the connection ends, nothing is recorded."""
    with sim.connect() as wire:
        wire.send(sent)
        answer = wire.answer()
        assert (answer.status, answer.body) == (400, b"this is no HTTP/1.1 request")
        assert wire.is_at_its_end()
    assert sim.recorded() == []
    assert sim.client.get(TARGET).status_code == 200
