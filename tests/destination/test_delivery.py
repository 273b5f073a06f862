"""What an answer of Salesmachine, or none, means for the messages behind it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from destination import Client, Outcome, Settings
from destination.delivery import Response, failure_code
from tests.destination.far_side import Answer, FarSide

ERROR = b'{"status":"error","error":"no"}'


def tracks(count: int) -> list[dict[str, Any]]:
    return [
        {"type": "track", "userId": "u1", "event": "E", "messageId": f"m{n}"} for n in range(count)
    ]


def deliver(far_side: FarSide, messages: list[Any]) -> list[Outcome]:
    with Client(Settings("token", "secret", far_side.url)) as client:
        return list(client.deliver(messages))


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_success_delivers(far_side: FarSide, status: int) -> None:
    """Whatever 2xx comes, the messages are delivered, and the answer is told."""
    body = b"" if status == 204 else b"ok"
    far_side.answers.append(Answer(status, body))
    for outcome in deliver(far_side, tracks(2)):
        assert (outcome.outcome, outcome.code, outcome.detail) == ("delivered", "", "")
        assert outcome.response == Response(status, body.decode())


CODES = [
    (400, "BAD_REQUEST"),
    (402, "BAD_REQUEST"),
    (404, "BAD_REQUEST"),
    (406, "BAD_REQUEST"),
    (410, "BAD_REQUEST"),
    (422, "BAD_REQUEST"),
    (499, "BAD_REQUEST"),
    (300, "BAD_REQUEST"),
    (304, "BAD_REQUEST"),
    (401, "INVALID_SETTINGS"),
    (403, "INVALID_SETTINGS"),
    (413, "MESSAGE_REJECTED"),
    (501, "MESSAGE_REJECTED"),
    (408, "HTTP_408"),
    (423, "HTTP_423"),
    (429, "HTTP_429"),
    (500, "HTTP_500"),
    (502, "HTTP_502"),
    (503, "HTTP_503"),
    (599, "HTTP_599"),
]


@pytest.mark.parametrize(("status", "code"), CODES)
def test_any_failure_is_dead_with_its_answer(far_side: FarSide, status: int, code: str) -> None:
    """The messages of a batch that isn't taken are dead, in Segment's words, with the answer."""
    body = b"" if status == 304 else ERROR
    far_side.answers.append(Answer(status, body))
    for outcome in deliver(far_side, tracks(2)):
        assert (outcome.outcome, outcome.code) == ("dead", code)
        assert outcome.detail == f"Salesmachine answered {status}"
        assert outcome.response == Response(status, body.decode())
        assert outcome.translation is not None
    assert len(far_side.requests) == 1


def test_a_failed_batch_spoils_no_other(far_side: FarSide) -> None:
    """Only the messages in the batch that failed are dead."""
    far_side.answers.extend([Answer(), Answer(400, ERROR), Answer()])
    outcomes = deliver(far_side, tracks(300))
    assert [outcome.outcome for outcome in outcomes] == (
        ["delivered"] * 100 + ["dead"] * 100 + ["delivered"] * 100
    )


@pytest.mark.parametrize("status", [401, 403])
def test_after_a_refused_credential_nothing_is_sent(far_side: FarSide, status: int) -> None:
    """All that follows is dead for the same reason, unsent; what was refused stays refused."""
    far_side.answers.append(Answer(status, ERROR))
    with Client(Settings("token", "secret", far_side.url)) as client:
        outcomes = list(client.deliver([*tracks(150), {"type": "screen"}, *tracks(100)]))
        outcomes += client.deliver(tracks(1))
    assert len(far_side.requests) == 1
    assert [outcome.outcome for outcome in outcomes] == (
        ["dead"] * 150 + ["filtered"] + ["dead"] * 101
    )
    dead = [outcome for outcome in outcomes if outcome.outcome == "dead"]
    assert {outcome.code for outcome in dead} == {"INVALID_SETTINGS"}
    assert all(outcome.response == Response(status, ERROR.decode()) for outcome in dead)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(far_side: FarSide, status: int) -> None:
    """The credentials go nowhere else: a redirect is a failure, and its target isn't asked."""
    far_side.answers.append(Answer(status, b"", {"Location": f"{far_side.url}/elsewhere"}))
    [outcome] = deliver(far_side, tracks(1))
    assert (outcome.outcome, outcome.code) == ("dead", "BAD_REQUEST")
    assert [request.path for request in far_side.requests] == ["/v1/batch"]


@pytest.mark.parametrize("status", [201, 500])
@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 500_000])
def test_a_huge_answer_is_cut(far_side: FarSide, status: int, size: int) -> None:
    """Of a body 64 KiB are kept, whatever the status, and the next batch is sent as ever."""
    far_side.answers.append(Answer(status, b"x" * size))
    outcomes = deliver(far_side, tracks(101))
    response = outcomes[0].response
    assert response is not None
    assert (response.status, response.body) == (status, "x" * min(size, 65_536))
    assert outcomes[-1].outcome == "delivered"


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    """Reading stops where enough has come: a far side can't fill the memory."""
    pulled: list[bytes] = []

    def endless() -> Iterator[bytes]:
        for _ in range(1_000):
            pulled.append(b"x" * 1024)
            yield pulled[-1]

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500, content=endless())

    with Client(Settings("token", "secret"), httpx.MockTransport(answer)) as client:
        [outcome] = client.deliver(tracks(1))
    assert outcome.code == "HTTP_500"
    assert len(pulled) == 64


def test_an_answer_that_is_no_utf_8_can_be_shown(far_side: FarSide) -> None:
    """Broken bytes, and a character cut in two at the end, are replaced."""
    far_side.answers.append(Answer(400, b"\xff" + "é".encode() * 40_000))
    [outcome] = deliver(far_side, tracks(1))
    assert outcome.response is not None
    assert outcome.response.body[:2] == "\ufffdé"
    assert outcome.response.body[-2:] == "é\ufffd"


def test_an_answer_that_ends_early_is_no_answer(far_side: FarSide) -> None:
    """A success that breaks off before its body ends doesn't count; the next batch goes on."""
    far_side.answers.append(Answer(201, b"{", promised=100))
    outcomes = deliver(far_side, tracks(101))
    assert outcomes[0].response is not None
    assert (outcomes[0].outcome, outcomes[0].code) == ("dead", "ECONNRESET")
    assert outcomes[0].response.status is None
    assert "the connection broke" in outcomes[0].detail
    assert outcomes[-1].outcome == "delivered"


def test_nobody_there_is_a_refused_connection() -> None:
    """Where nothing listens the messages are dead, and nothing is raised."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        with Client(Settings(base_url=url)) as client:
            [outcome] = client.deliver(tracks(1))
            ping = client.ping()
    assert (outcome.outcome, outcome.code) == ("dead", "ECONNREFUSED")
    assert "can't connect" in outcome.detail
    assert (ping.status, ping.code) == (None, "ECONNREFUSED")


BROKEN = [
    (httpx.ReadTimeout("slow"), "ETIMEDOUT", "no answer within 5 s"),
    (httpx.ConnectTimeout("slow"), "ETIMEDOUT", "no answer within 5 s"),
    (httpx.PoolTimeout("slow"), "ETIMEDOUT", "no answer within 5 s"),
    (httpx.ConnectError("no route"), "ECONNREFUSED", "can't connect: no route"),
    (httpx.ReadError("reset"), "ECONNRESET", "the connection broke: reset"),
    (httpx.WriteError(""), "ECONNRESET", "the connection broke: WriteError"),
    (httpx.RemoteProtocolError("junk"), "ECONNRESET", "the connection broke: junk"),
]


@pytest.mark.parametrize(("error", "code", "detail"), BROKEN)
def test_a_transport_that_fails(error: httpx.HTTPError, code: str, detail: str) -> None:
    """However the transport fails, the system's name for it is told and nothing is raised."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    with Client(Settings("token", "secret"), httpx.MockTransport(fail)) as client:
        [outcome] = client.deliver(tracks(1))
    assert (outcome.outcome, outcome.code, outcome.detail) == ("dead", code, detail)
    assert outcome.response == Response(None, error=detail, code=code)


@pytest.mark.parametrize(
    ("response", "code", "as_json"),
    [
        (Response(201, "ok"), None, {"status": 201, "body": "ok"}),
        (Response(503, ""), "HTTP_503", {"status": 503, "body": ""}),
        (Response(None, error="gone", code="ECONNRESET"), "ECONNRESET", {"error": "gone"}),
    ],
)
def test_a_response_as_json(response: Response, code: str | None, as_json: dict[str, Any]) -> None:
    """An answer has status and body, none an error; its code says why it isn't a success."""
    assert response.to_dict() == as_json
    assert failure_code(response) == code
