"""A far side that gives no whole answer, over real sockets: what it gets is tried again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.destination.misbehaving import (
    Connection,
    MisbehavingFarSide,
    Script,
    drip,
    flood,
    misbehaving,
    request,
    reset,
    response,
    send,
    stay,
)
from tests.destination.pretended import tracks
from tests.destination.sending import SHORT, Sending, assert_is_a_sentence
from tests.simulator.waiting import until

HTML = b"<!DOCTYPE html>\n<h1>Bad gateway</h1>\n"
HEAD = b"HTTP/1.1 201 Created\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def far_side() -> Iterator[MisbehavingFarSide]:
    with misbehaving() as server:
        yield server


def echo(connection: Connection) -> None:
    """Repeat the credentials where a status line belongs."""
    asked = connection.request()
    connection.socket.sendall(asked.headers["authorization"].encode() + b"\r\n\r\n")


def measured(status: int, length: int) -> bytes:
    """The head of an answer that promises so many bytes."""
    return response(status, b"x" * length)[:-length]


BROKEN: dict[str, Script] = {
    "closes unheard": [],
    "closes without an answer": [request],
    "resets": [request, reset],
    "half a status line": [request, send(b"HTTP/1.1 20")],
    "half the headers": [request, send(HEAD + b"Content-Type: te")],
    "headers without their end": [request, send(HEAD + b"Content-Length: 2\r\n")],
    "half the body": [request, send(measured(201, 20) + b"0123456789")],
    "no byte of the body": [request, send(measured(201, 20))],
    "half a chunk": [request, send(CHUNKED + b"14\r\n0123456789")],
    "chunks without an end": [request, send(CHUNKED + b"2\r\nok\r\n")],
    "resets in the body": [request, send(measured(201, 20) + b"01234"), reset],
    "half a 503": [request, send(response(503, HTML)[:-5])],
    "half a 404": [request, send(response(404, HTML)[:-5])],
    "no HTTP": [request, send(b"220 mail.example ESMTP\r\n\r\n")],
    "no HTTP, unasked": [send(b"SSH-2.0-OpenSSH_9.6\r\n"), request],
    "no text at all": [request, send(bytes(range(256)) + b"\r\n\r\n")],
    "a status of four digits": [request, send(b"HTTP/1.1 2010 Created\r\n\r\n")],
    "101 unasked": [request, send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")],
    "a negative length": [request, send(HEAD + b"Content-Length: -1\r\n\r\n")],
    "a length beyond measure": [
        request,
        send(HEAD + b"Content-Length: %s\r\n\r\n" % (b"9" * 5000)),
    ],
    "two lengths": [request, send(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nok")],
    "an unknown coding": [request, send(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n")],
    "a chunk of no size": [request, send(CHUNKED + b"zz\r\nok\r\n0\r\n\r\n")],
    "a huge header": [request, send(HEAD + b"X-Huge: %s\r\n\r\n" % (b"x" * 200_000))],
    "an endless header": [request, send(HEAD + b"X-Endless: "), flood(b"x" * 1_000)],
    "endless headers": [request, send(HEAD), flood(b"X-More: more\r\n" * 100)],
    "an endless chunk size": [request, send(CHUNKED), flood(b"0" * 1_000)],
    "endless trailers": [request, send(CHUNKED + b"0\r\n"), flood(b"X-More: more\r\n" * 100)],
    "the credentials for an answer": [echo],
}
LATE: dict[str, Script] = {
    "hears and says nothing": [stay],
    "reads and says nothing": [request, stay],
    "stops in the headers": [request, send(HEAD + b"Content-Length: "), stay],
    "stops in the body": [request, send(measured(201, 2) + b"o"), stay],
    "drips headers": [request, send(HEAD), drip(b"X-Slow: slow\r\n")],
    "drips a header": [request, send(HEAD + b"X-Endless: "), drip(b"x")],
    "drips the body": [request, send(measured(201, 500)), drip(b"x")],
    "drips an unmeasured body": [request, send(HEAD + b"\r\n"), drip(b"x")],
    "drips chunks": [request, send(CHUNKED), drip(b"1\r\nx\r\n")],
    "drips the body of a 503": [request, send(measured(503, 500)), drip(b"x")],
    "says 100 for ever": [request, flood(b"HTTP/1.1 100 Continue\r\n\r\n" * 10)],
    "drips 100 for ever": [request, drip(b"HTTP/1.1 100 Continue\r\n\r\n")],
}


def check_that_it_is_tried_again(
    far_side: MisbehavingFarSide, script: Script, code: str, says: str
) -> None:
    """Met once, the next attempt delivers; met always, it is dead; then the next one goes."""
    sending = Sending(far_side.url)
    with sending.client:
        far_side.scripts.append(script)
        outcome = sending.one()
        assert (outcome.outcome, outcome.code, outcome.attempts) == ("delivered", "", 2)
        [retry] = sending.retries
        assert (retry.indexes, retry.attempt, retry.seconds) == ((0,), 1, 0.25)
        assert (retry.response.status, retry.response.code) == (None, code)
        assert str(retry.response).startswith(says)
        assert_is_a_sentence(str(retry.response))
        outcome = sending.one(1)
        assert (outcome.outcome, outcome.attempts, far_side.connections) == ("delivered", 1, 2)

    with Sending(far_side.url).client as client:
        far_side.scripts.extend([script, script])
        [outcome] = client.deliver(tracks(1))
        assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", code, 2)
        assert outcome.detail.startswith(says)
        assert outcome.detail.endswith("; attempt 2 was the last")
        assert_is_a_sentence(outcome.detail)
        assert outcome.response is not None
        assert outcome.response.to_dict() == {"error": outcome.response.error}
        [outcome] = client.deliver(tracks(1))
        assert (outcome.outcome, outcome.attempts, far_side.connections) == ("delivered", 1, 5)


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_is_none(far_side: MisbehavingFarSide, script: Script) -> None:
    """Whatever isn't one whole HTTP answer is a broken connection, and tried again."""
    check_that_it_is_tried_again(far_side, script, "ECONNRESET", "the connection broke: ")


@pytest.mark.parametrize("script", LATE.values(), ids=LATE)
def test_an_answer_that_takes_too_long(
    far_side: MisbehavingFarSide, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole answer has its time, however it passes; then it is tried again."""
    monkeypatch.setattr("destination.client.TIMEOUT_SECONDS", SHORT)
    check_that_it_is_tried_again(far_side, script, "ETIMEDOUT", "no whole answer in ")


def stay_deaf(connection: Connection) -> None:
    """Read nothing until the next connection comes."""
    until(lambda: connection.far_side.connections > 1, "a second connection")


def test_who_never_takes_the_message(
    far_side: MisbehavingFarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending has its time too: a batch that isn't read is tried again."""
    monkeypatch.setattr("destination.client.TIMEOUT_SECONDS", SHORT)
    far_side.scripts.append([stay_deaf])
    sending = Sending(far_side.url)
    with sending.client as client:
        message = {**tracks(1)[0], "properties": {"x": "x" * 900_000}}
        [outcome] = client.deliver([message])
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    assert [retry.response.code for retry in sending.retries] == ["ETIMEDOUT"]
