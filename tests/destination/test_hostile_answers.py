"""Answers nobody should give, over real sockets: each settles its message at once."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.destination.misbehaving import (
    MisbehavingFarSide,
    Script,
    behave,
    flood,
    misbehaving,
    request,
    response,
    send,
)
from tests.destination.sending import BASIC, SECRET, TOKEN, Sending, assert_is_a_sentence

HTML = b"<!DOCTYPE html>\n<h1>Bad gateway</h1>\n"
CREATED = response(201, b'{"status":"success"}')
HEAD = b"HTTP/1.1 201 Created\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = "Content-Encoding: gzip"
BOMB = gzip.compress(bytes(30_000_000))
SAYS_NO = b'{"status":"error","error":"the workspace is closed"}'


@pytest.fixture
def far_side() -> Iterator[MisbehavingFarSide]:
    with misbehaving() as server:
        yield server


@pytest.fixture
def sending(far_side: MisbehavingFarSide) -> Iterator[Sending]:
    sending = Sending(far_side.url)
    with sending.client:
        yield sending


@dataclass(frozen=True)
class Row:
    """What a connection says, and what comes of it; if it ``keeps``, it is used again."""

    name: str
    script: Script
    code: str = ""
    detail: str = ""
    keeps: bool = True


def says(name: str, answer: bytes, code: str = "", detail: str = "", keeps: bool = True) -> Row:
    return Row(name, [request, send(answer), behave], code, detail, keeps)


def floods(name: str, start: bytes, piece: bytes, code: str = "", detail: str = "") -> Row:
    return Row(name, [request, send(start), flood(piece)], code, detail, keeps=False)


def redirects(status: int, where: str) -> Row:
    answer = response(status, b"", f"Location: {where}")
    return says(f"{status} to {where[:20]}", answer, "BAD_REQUEST", f"answered {status}")


ROWS = [
    says("204", b"HTTP/1.1 204 No Content\r\n\r\n"),
    says("100, then 201", b"HTTP/1.1 100 Continue\r\n\r\n" + CREATED),
    says("103 twice, then 201", b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" * 2 + CREATED),
    says("200, HTML", response(200, HTML, "Content-Type: text/html; charset=nonsense")),
    says("200, an error", response(200, SAYS_NO), "", "answered 200: the workspace is closed"),
    says("200, no gzip", response(200, b"plain", PACKED)),
    says("201, a bomb", response(201, BOMB, PACKED)),
    says("201, coded thrice", response(201, b"", "Content-Encoding: br, zstd, what")),
    says("201, in chunks", CHUNKED + b"2\r\nok\r\n0\r\nX-Trailer: x\r\n\r\n"),
    says("201 of HTTP/1.0", b"HTTP/1.0" + CREATED[8:], keeps=False),
    says("201 that closes", response(201, b"ok", "Connection: close"), keeps=False),
    Row("201 that ends with the connection", [request, send(HEAD + b"\r\nok")], keeps=False),
    says("404, no gzip", response(404, b"plain", PACKED), "BAD_REQUEST", "answered 404"),
    says("404, HTML", response(404, HTML), "BAD_REQUEST", "answered 404"),
    says(
        "404, an error",
        response(404, SAYS_NO),
        "BAD_REQUEST",
        "answered 404: the workspace is closed",
    ),
    says("501", response(501), "MESSAGE_REJECTED", "answered 501"),
    says("999", response(999), "BAD_REQUEST", "answered 999"),
    *(redirects(status, "/elsewhere") for status in (301, 302, 303, 307, 308)),
    redirects(302, "javascript:alert(1)"),
    redirects(302, "http://["),
    redirects(302, "http://xn--/"),
    redirects(302, "http://\x7f/"),
    redirects(302, "http://a:99999999/"),
    redirects(302, "\xff\xfe"),
    redirects(302, "x" * 70_000),
    floods("201, endless", HEAD + b"\r\n", b"x" * 10_000),
    floods("201, endless chunks", CHUNKED, b"4\r\nendl\r\n" * 1_000),
    floods("201, an endless chunk", CHUNKED + b"ffffffffff\r\n", b"x" * 10_000),
    floods(
        "404, endless", b"HTTP/1.1 404 No\r\n\r\n", b"x" * 10_000, "BAD_REQUEST", "answered 404"
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_an_answer_settles_it(far_side: MisbehavingFarSide, sending: Sending, row: Row) -> None:
    """Asked once, settled, in a sentence; nobody else is asked, and the next message goes."""
    far_side.scripts.append(row.script)
    outcome = sending.one()
    assert outcome.outcome == ("dead" if row.code else "delivered")
    assert (outcome.code, outcome.attempts) == (row.code, 1)
    assert outcome.detail == (f"Salesmachine {row.detail}" if row.detail else "")
    assert outcome.response is not None
    assert len(outcome.response.body) <= 64 * 1024
    assert (sending.one(1).outcome, sending.retries) == ("delivered", [])
    assert [asked.path for asked in far_side.requests] == ["/v1/batch"] * 2
    assert far_side.connections == (1 if row.keeps else 2)


def test_a_bad_gateway(far_side: MisbehavingFarSide, sending: Sending) -> None:
    """A 502 in HTML is tried again over the same connection; in the end its page is kept."""
    gateway = send(response(502, HTML, "Content-Type: text/html"))
    far_side.scripts.append([request, gateway, request, gateway, behave])
    outcome = sending.one()
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "HTTP_502", 2)
    assert outcome.detail == "Salesmachine answered 502; attempt 2 was the last"
    assert outcome.response is not None
    assert outcome.response.to_dict() == {"status": 502, "body": HTML.decode()}
    assert (sending.one(1).outcome, far_side.connections) == ("delivered", 1)


FLOODS = {
    "the body": HEAD + b"\r\n",
    "a header": HEAD + b"X-Endless: ",
    "a chunk": CHUNKED + b"ffffffffff\r\n",
    "a bomb": HEAD + PACKED.encode() + b"\r\n\r\n" + BOMB,
}


@pytest.mark.parametrize("start", FLOODS.values(), ids=FLOODS)
def test_a_flood_does_not_fill_the_memory(
    far_side: MisbehavingFarSide, sending: Sending, start: bytes
) -> None:
    """However much is said, little of it is held."""
    far_side.scripts.extend([[request, send(start), flood(b"x" * 10_000)]] * 2)
    tracemalloc.start()
    try:
        sending.one()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * 1024 * 1024


@pytest.mark.parametrize("status", [200, 404, 503])
def test_an_answer_that_repeats_the_credentials(
    far_side: MisbehavingFarSide, sending: Sending, status: int
) -> None:
    """Credentials that come back are neither told nor kept."""
    said = f'{{"error":"{TOKEN}, {SECRET}, {BASIC}: who is that?"}}'
    answer = send(response(status, said.encode()))
    far_side.scripts.append([request, answer, request, answer])
    outcome = sending.one()
    assert "who is that?" in outcome.detail
    assert_is_a_sentence(outcome.detail)
    assert outcome.response is not None
    assert_is_a_sentence(outcome.response.body)


YEAR = 365 * 24 * 60 * 60
WAITS: dict[str, tuple[list[str], float]] = {
    "nothing": ([], 0.25),
    "seconds": (["Retry-After: 7"], 7.0),
    "parts of a second": (["Retry-After: 1.5"], 1.5),
    "no time": (["Retry-After: 0"], 0.25),
    "three hours": (["Retry-After: 10800"], 10_800.0),
    "a negative number": (["Retry-After: -1"], 0.25),
    "a word": (["Retry-After: soon"], 0.25),
    "nothing in it": (["Retry-After:"], 0.25),
    "several": (["Retry-After: 3", "Retry-After: soon", "Retry-After: 9"], 9.0),
    "a date, told by our clock": (["Retry-After: Mon, 11 Mar 2024 10:01:30 GMT"], 90.0),
    "a date, told by its own clock": (
        ["Date: Mon, 11 Mar 2024 10:00:50 GMT", "Retry-After: Mon, 11 Mar 2024 10:01:30 GMT"],
        40.0,
    ),
    "a date, told by a broken clock": (
        ["Date: noon", "Retry-After: Monday, 11-Mar-24 10:01:30 GMT"],
        90.0,
    ),
    "a date that is past": (["Retry-After: Mon Mar 11 09:00:00 2024"], 0.25),
}


@pytest.mark.parametrize(("headers", "wait"), WAITS.values(), ids=WAITS)
@pytest.mark.parametrize("status", [429, 503])
def test_how_long_it_is_asked_to_wait(
    far_side: MisbehavingFarSide, sending: Sending, headers: list[str], wait: float, status: int
) -> None:
    """What can be read of Retry-After is waited for, however long; the rest is ignored."""
    far_side.scripts.append([request, send(response(status, b"", *headers)), behave])
    outcome = sending.one()
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    assert [retry.seconds for retry in sending.retries] == [wait]
    assert sending.clock.now == pytest.approx(1_000.0 + wait)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (f"{YEAR}", "31,536,000.0 s"),
        ("Tue, 11 Mar 2025 10:00:00 GMT", "31,536,000.0 s"),
        ("14401", "14,401.0 s"),
        ("9" * 400, "inf s"),
    ],
)
def test_a_year_is_not_waited_for(
    far_side: MisbehavingFarSide, sending: Sending, value: str, told: str
) -> None:
    """A wait beyond the limit on time isn't begun: the message is dead at once, and says why."""
    answer = response(503, b"", f"Retry-After: {value}")
    far_side.scripts.append([request, send(answer), behave])
    outcome = sending.one()
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "HTTP_503", 1)
    limit = f"waiting {told} more is over the limit of 14,400 s"
    assert outcome.detail == f"Salesmachine answered 503; {limit}"
    assert (sending.retries, sending.clock.now) == ([], 1_000.0)
    assert sending.one(1).outcome == "delivered"
