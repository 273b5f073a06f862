"""What an answer of Salesmachine, or none, means for the messages behind it: one row for each."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from destination import Client, Outcome, Settings
from destination.delivery import Policy, Response
from tests.destination.far_side import Answer, FarSide
from tests.destination.pretended import (
    Delivery,
    FakeClock,
    Pretended,
    Reply,
    Turn,
    answering,
    certificate_error,
    scripted,
    tracks,
)

ERROR = b'{"status":"error","error":"no"}'
HTML = b"<!DOCTYPE html><h1>Bad gateway</h1>"


@dataclass(frozen=True)
class Row:
    """What every batch gets, and what must come of it.

    ``route`` is what is asked for, B a batch and P a ping; a ping is answered 200.  ``pauses`` are
    the seconds between the requests: half of 0.5 s, 1 s ... since chance is 0.5.
    """

    turn: Turn
    outcome: str
    code: str
    route: str = "B"
    pauses: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        if isinstance(self.turn, Exception):
            return type(self.turn).__name__
        return str(self.turn)


def rows(turns: Iterable[Turn], outcome: str, code: str, *more: Any) -> list[Row]:
    return [Row(turn, outcome, code.format(turn), *more) for turn in turns]


THRICE = ("BBB", (0.25, 0.5))
ROWS = [
    *rows([200, 201, 202, 203, 204, 206, 226, 299], "delivered", ""),
    *rows([Reply(200, ERROR), Reply(200, HTML)], "delivered", ""),
    *rows([Reply(201, b"junk", [("Content-Encoding", "gzip")])], "delivered", ""),
    *rows([100, 101, 103, 199], "dead", "BAD_REQUEST"),
    *rows([300, 301, 302, 303, 304, 307, 308, 399], "dead", "BAD_REQUEST"),
    *rows([Reply(302, b"", [("Location", "/elsewhere")])], "dead", "BAD_REQUEST"),
    Row(400, "dead", "BAD_REQUEST", "BP", (0.0,)),
    *rows([401, 403], "dead", "INVALID_SETTINGS"),
    *rows([402, 404, 405, 406, 407, 409, 410, 412], "dead", "BAD_REQUEST"),
    *rows([414, 415, 418, 422, 424, 425, 428, 431, 451, 499], "dead", "BAD_REQUEST"),
    Row(Reply(404, HTML), "dead", "BAD_REQUEST"),
    *rows([413, 501], "dead", "MESSAGE_REJECTED"),
    *rows([408, 423, 429], "dead", "HTTP_{}", *THRICE),
    *rows([500, 502, 503, 504, 505, 507, 511, 520, 599], "dead", "HTTP_{}", *THRICE),
    Row(Reply(502, HTML), "dead", "HTTP_502", *THRICE),
    *rows([600, 999], "dead", "BAD_REQUEST"),
    Row(httpx.ConnectError("no route"), "dead", "ECONNREFUSED", *THRICE),
    Row(certificate_error(), "dead", "INVALID_CERTIFICATE"),
    Row(httpx.ConnectTimeout("slow"), "dead", "ETIMEDOUT", *THRICE),
    Row(httpx.ReadTimeout("slow"), "dead", "ETIMEDOUT", *THRICE),
    Row(httpx.WriteTimeout("slow"), "dead", "ETIMEDOUT", *THRICE),
    Row(httpx.PoolTimeout("slow"), "dead", "ETIMEDOUT", *THRICE),
    Row(httpx.ReadError("reset"), "dead", "ECONNRESET", *THRICE),
    Row(httpx.WriteError(""), "dead", "ECONNRESET", *THRICE),
    Row(httpx.CloseError("gone"), "dead", "ECONNRESET", *THRICE),
    Row(httpx.RemoteProtocolError("junk"), "dead", "ECONNRESET", *THRICE),
    Row(httpx.LocalProtocolError("odd"), "dead", "ECONNRESET", *THRICE),
    Row(httpx.ProxyError("no tunnel"), "dead", "ECONNRESET", *THRICE),
]
TWICE = Policy(max_attempts=2)
each_row = pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])


def deliver(far_side: FarSide, **policy: Any) -> list[Outcome]:
    """One message to a real far side, waiting for nothing."""
    settings = Settings("token", "secret", far_side.url)
    with Client(settings, policy=Policy(**policy), clock=FakeClock().clock()) as client:
        return list(client.deliver(tracks(1)))


def to_batches(turn: Turn) -> Any:
    return lambda asked: 200 if asked.path == "/v1/ping" else turn


@each_row
def test_what_always_comes(row: Row) -> None:
    """Outcome, code, requests, waits and attempts of one message that always meets the same."""
    delivery = answering(to_batches(row.turn), max_attempts=3)
    [outcome] = delivery.run(tracks(1))
    assert (outcome.outcome, outcome.code) == (row.outcome, row.code)
    assert delivery.far_side.route == row.route
    assert delivery.far_side.pauses == list(row.pauses)
    assert outcome.attempts == row.route.count("B")
    assert [retry.seconds for retry in delivery.retries] == [p for p in row.pauses if p]


@each_row
def test_what_comes_once(row: Row) -> None:
    """What is worth another try is tried until it is delivered; what isn't, is not."""
    delivery = scripted(row.turn, max_attempts=3)
    [outcome] = delivery.run(tracks(1))
    retried = row.route == "BBB"
    assert outcome.outcome == ("delivered" if retried else row.outcome)
    assert delivery.far_side.route == ("BB" if retried else row.route)
    assert outcome.attempts == (2 if retried else 1)
    assert (outcome.operations == []) == (outcome.outcome == "delivered")


@each_row
def test_what_a_response_says(row: Row) -> None:
    """The last response is told, in a sentence too; nothing is ever raised."""
    [outcome] = answering(to_batches(row.turn), max_attempts=3).run(tracks(1))
    assert outcome.response is not None
    if isinstance(row.turn, Exception):
        assert (outcome.response.status, outcome.response.code) == (None, row.code)
        assert outcome.response.error
        assert outcome.detail
    else:
        turn = row.turn if isinstance(row.turn, Reply) else Reply(row.turn)  # type: ignore[arg-type]
        assert (outcome.response.status, outcome.response.error) == (turn.status, "")
        assert str(turn.status) in outcome.detail or outcome.outcome == "delivered"


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 500_000])
@pytest.mark.parametrize("status", [201, 404])
def test_a_huge_answer_is_cut(status: int, size: int) -> None:
    """Of a body 64 KiB are kept, whatever the status."""
    [outcome] = scripted(Reply(status, b"x" * size)).run(tracks(1))
    assert outcome.response is not None
    assert (outcome.response.status, outcome.response.body) == (status, "x" * min(size, 65_536))


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    """Reading stops where enough has come: a far side can't fill the memory."""
    pulled = itertools.count()

    def endless() -> Iterator[bytes]:
        while next(pulled) < 1_000:
            yield b"x" * 1_024

    [outcome] = scripted(endless()).run(tracks(1))
    assert outcome.outcome == "delivered"
    assert next(pulled) <= 65


def breaking(error: Exception) -> Iterator[bytes]:
    yield b'{"status":'
    raise error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ReadError("reset"), "ECONNRESET"),
        (httpx.RemoteProtocolError("incomplete"), "ECONNRESET"),
        (httpx.ReadTimeout("slow"), "ETIMEDOUT"),
    ],
)
def test_a_success_that_breaks_off_is_none(error: Exception, code: str) -> None:
    """A 201 whose body doesn't come whole doesn't count: it is tried again."""
    broken = [breaking(error), breaking(error)]
    [outcome] = scripted(*broken, max_attempts=3).run(tracks(1))
    assert (outcome.outcome, outcome.attempts) == ("delivered", 3)
    [outcome] = scripted(*[breaking(error) for _ in range(2)], max_attempts=2).run(tracks(1))
    assert (outcome.outcome, outcome.code) == ("dead", code)
    assert outcome.response is not None
    assert outcome.response.status is None


def test_a_failure_spoils_no_other_batch() -> None:
    """Only the messages in the batch that failed are dead."""
    delivery = scripted(201, 404)
    outcomes = delivery.run(tracks(300))
    assert [outcome.outcome for outcome in outcomes] == (
        ["delivered"] * 100 + ["dead"] * 100 + ["delivered"] * 100
    )
    assert [outcome.index for outcome in outcomes] == list(range(300))


WRONG: list[tuple[Turn, Turn]] = [(401, 401), (403, 403), (400, 400), (400, 401), (400, 403)]


@pytest.mark.parametrize(("to_batch", "to_ping"), WRONG)
def test_a_wrong_token_costs_two_requests(to_batch: Turn, to_ping: Turn) -> None:
    """Ten thousand messages with a wrong token: no storm, all dead, and so is what comes later."""
    far_side = Pretended(
        otherwise=lambda asked: to_ping if asked.path == "/v1/ping" else to_batch,
    )
    delivery = Delivery(far_side)
    with delivery.client as client:
        outcomes = list(client.deliver([*tracks(5_000), {"type": "screen"}, *tracks(5_000)]))
        outcomes += client.deliver(tracks(1))
    assert far_side.route == ("BP" if to_batch == 400 else "B")
    assert [outcome.outcome for outcome in outcomes] == (
        ["dead"] * 5_000 + ["filtered"] + ["dead"] * 5_001
    )
    dead = [outcome for outcome in outcomes if outcome.outcome == "dead"]
    assert {outcome.code for outcome in dead} == {"INVALID_SETTINGS"}
    assert {outcome.response and outcome.response.status for outcome in dead} == {to_ping}
    assert [outcome.attempts for outcome in dead[:101]] == [1] * 100 + [0]
    assert all(outcome.detail and outcome.operations for outcome in dead)


@pytest.mark.parametrize(
    ("response", "as_json"),
    [
        (Response(201, "ok"), {"status": 201, "body": "ok"}),
        (Response(503, "", retry_after=7.0), {"status": 503, "body": ""}),
        (Response(None, error="gone", code="ECONNRESET"), {"error": "gone"}),
    ],
)
def test_a_response_as_json(response: Response, as_json: dict[str, Any]) -> None:
    """An answer has status and body, none an error."""
    assert response.to_dict() == as_json


@pytest.mark.parametrize(
    ("response", "odd"),
    [
        (Response(200, ERROR.decode()), True),
        (Response(200, '{"status":"success"}'), False),
        (Response(204, ""), False),
    ],
)
def test_a_success_that_says_error_is_noticed(response: Response, odd: bool) -> None:
    """Any 2xx is a success; that its body calls it an error can be told all the same."""
    assert bool(response.complaint) == odd


def test_an_answer_that_is_no_utf_8_can_be_shown(far_side: FarSide) -> None:
    """Broken bytes, and a character cut in two at the end, are replaced."""
    far_side.answers.append(Answer(404, b"\xff" + "é".encode() * 40_000))
    [outcome] = deliver(far_side, max_attempts=1)
    assert outcome.response is not None
    assert outcome.response.body[:2] == "\ufffdé"
    assert outcome.response.body[-2:] == "é\ufffd"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(far_side: FarSide, status: int) -> None:
    """The credentials go nowhere else: a redirect is a failure, and its target isn't asked."""
    far_side.answers.append(Answer(status, b"", {"Location": f"{far_side.url}/elsewhere"}))
    [outcome] = deliver(far_side)
    assert (outcome.outcome, outcome.code) == ("dead", "BAD_REQUEST")
    assert [request.path for request in far_side.requests] == ["/v1/batch"]


def test_an_answer_that_ends_early_is_tried_again(far_side: FarSide) -> None:
    """A success that breaks off before its body ends doesn't count, over a real connection too."""
    far_side.answers.append(Answer(201, b"{", promised=100))
    [outcome] = deliver(far_side, max_attempts=2)
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    far_side.answers.append(Answer(201, b"{", promised=100))
    [outcome] = deliver(far_side, max_attempts=1)
    assert (outcome.outcome, outcome.code) == ("dead", "ECONNRESET")


def test_nobody_there_is_a_refused_connection() -> None:
    """Where nothing listens the messages are dead in the end, and nothing is raised."""
    clock = FakeClock()
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        with Client(Settings(base_url=url), policy=TWICE, clock=clock.clock()) as client:
            [outcome] = client.deliver(tracks(1))
            ping = client.ping()
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "ECONNREFUSED", 2)
    assert (ping.status, ping.code) == (None, "ECONNREFUSED")


def test_nobody_of_that_name_is_a_refused_connection() -> None:
    """A host that doesn't exist is nobody there."""
    settings = Settings("token", "secret", "http://nobody.invalid")
    with Client(settings, policy=TWICE, clock=FakeClock().clock()) as client:
        [outcome] = client.deliver(tracks(1))
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "ECONNREFUSED", 2)
