"""One connection to Salesmachine, and a few for many threads."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from destination import Settings, SettingsError
from destination.connection import MAX_IDLE, MAX_RESPONSE_BYTES, Connection, Connections
from destination.credentials import Credentials
from tests.destination.far_side import Answer, FarSide
from tests.destination.misbehaving import drip, misbehaving, request, send, stay
from tests.destination.pretended import NOON, certificate_error
from tests.destination.sending import SECRET, SHORT, TOKEN
from tests.simulator.waiting import PATIENCE, until

BOTH = Credentials(TOKEN, SECRET)
NEVER = 3_600.0


@pytest.fixture
def connection(far_side: FarSide) -> Iterator[Connection]:
    made = Connection(Settings(base_url=far_side.url), wall=lambda: NOON)
    yield made
    made.close()


def test_each_request_has_its_own_credentials(far_side: FarSide, connection: Connection) -> None:
    """Whose request it is comes with it, over one and the same connection."""
    for both in (BOTH, Credentials("tök", "s:ecret"), BOTH):
        assert connection.post("/v1/ping", b"", both, seconds=PATIENCE).status == 201
    sent = [asked.headers["authorization"].removeprefix("Basic ") for asked in far_side.requests]
    assert [b64decode(one).decode() for one in sent] == [
        f"{TOKEN}:{SECRET}",
        "tök:s:ecret",
        f"{TOKEN}:{SECRET}",
    ]
    assert far_side.connections == 1


def test_what_a_request_says_besides(far_side: FarSide, connection: Connection) -> None:
    """Headers are this request's alone; the path is the base URL's and this one."""
    connection.post("/v1/batch", b"[]", BOTH, seconds=PATIENCE, headers={"X-Request-Id": "r"})
    connection.post("/v1/batch", b"[]", BOTH, seconds=PATIENCE)
    assert [asked.headers.get("x-request-id") for asked in far_side.requests] == ["r", None]
    assert [(asked.method, asked.path, asked.body) for asked in far_side.requests] == [
        ("POST", "/v1/batch", b"[]")
    ] * 2


def test_the_settings_credentials_are_not_used(far_side: FarSide) -> None:
    """Settings may have credentials; only those of the request are sent."""
    connection = Connection(Settings("settings-token", "settings-secret", far_side.url))
    connection.post("/v1/ping", b"", BOTH, seconds=PATIENCE)
    connection.close()
    assert b64decode(far_side.requests[0].headers["authorization"][6:]).decode() == (
        f"{TOKEN}:{SECRET}"
    )


def test_an_answer(far_side: FarSide, connection: Connection) -> None:
    """Status, the start of the body without credentials, and the wait that is asked for."""
    body = f"{TOKEN}{'x' * 2 * MAX_RESPONSE_BYTES}".encode()
    far_side.answers.append(Answer(503, body, {"Retry-After": "7", "Location": "//["}))
    response = connection.post("/v1/batch", b"[]", BOTH, seconds=PATIENCE)
    assert (response.status, response.retry_after, response.code) == (503, 7.0, "")
    assert response.body.startswith("***xxx")
    assert len(response.body) <= MAX_RESPONSE_BYTES


@pytest.mark.parametrize("longest", [SHORT, NEVER])
def test_seconds_are_each_requests_own(longest: float) -> None:
    """A request with little time is let go in it, however much another one had before."""
    with misbehaving() as far_side:
        far_side.scripts.append([request, send(b"HTTP/1.1 201 C\r\nContent-Length: 0\r\n\r\n")])
        far_side.scripts.append([request, send(b"HTTP/1.1 201 C\r\n"), drip(b"X-Slow: slow\r\n")])
        connection = Connection(Settings(base_url=far_side.url))
        try:
            assert connection.post("/", b"", BOTH, seconds=longest).status == 201
            until(lambda: far_side.closed, "the end of the first connection")
            late = connection.post("/", b"", BOTH, seconds=SHORT)
            assert (late.status, late.code) == (None, "ETIMEDOUT")
            assert late.error == "no whole answer in 0.2 s"
            assert connection.post("/", b"", BOTH, seconds=NEVER).status == 201
        finally:
            connection.close()


def test_less_time_over_a_kept_connection() -> None:
    """The limit is the request's, not the connection's: a kept one is broken off in time."""
    answer = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
    with misbehaving() as far_side:
        far_side.scripts.append([request, send(answer), request, drip(answer[:20])])
        connection = Connection(Settings(base_url=far_side.url))
        try:
            assert connection.post("/", b"", BOTH, seconds=NEVER).status == 201
            assert connection.post("/", b"", BOTH, seconds=SHORT).code == "ETIMEDOUT"
        finally:
            connection.close()
        assert far_side.connections == 1


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (httpx.ConnectTimeout("t"), "ETIMEDOUT", "no whole answer in 3 s"),
        (httpx.PoolTimeout("t"), "ETIMEDOUT", "no whole answer in 3 s"),
        (certificate_error(), "INVALID_CERTIFICATE", "the certificate is no good: certificate ver"),
        (httpx.ConnectError("refused"), "ECONNREFUSED", "can't connect: refused"),
        (httpx.ReadError(""), "ECONNRESET", "the connection broke: ReadError"),
        (httpx.RemoteProtocolError(f"{TOKEN}?"), "ECONNRESET", "the connection broke: ***?"),
    ],
)
def test_what_keeps_an_answer_from_coming(error: httpx.HTTPError, code: str, says: str) -> None:
    """It is a response without a status, with Segment's name for it and a sentence."""

    def fail(asked: httpx.Request) -> httpx.Response:
        raise error

    connection = Connection(Settings(), httpx.MockTransport(fail))
    response = connection.post("/v1/batch", b"[]", BOTH, seconds=3.0)
    connection.close()
    assert (response.status, response.code) == (None, code)
    assert response.error.startswith(says)


def test_a_far_side_that_stays_silent() -> None:
    """Who never answers is let go; what was read of it is nothing."""
    with misbehaving() as far_side:
        far_side.scripts.append([request, stay])
        connection = Connection(Settings(base_url=far_side.url))
        response = connection.post("/", b"", BOTH, seconds=SHORT)
        connection.close()
    assert (response.status, response.code) == (None, "ETIMEDOUT")


def test_a_closed_one_is_an_error_of_the_program(far_side: FarSide) -> None:
    """Whoever closes a connection knows that it isn't used any more."""
    connection = Connection(Settings(base_url=far_side.url))
    connection.close()
    with pytest.raises(RuntimeError, match="closed"):
        connection.post("/", b"", BOTH, seconds=1.0)


class Counted:
    """Connections that are made and closed here; none is used."""

    def __init__(self) -> None:
        self.made: list[Connection] = []
        self.closed: list[Connection] = []

    def __call__(self) -> Connection:
        counted = self

        class One(Connection):
            def close(self) -> None:
                super().close()
                counted.closed.append(self)

        self.made.append(One(Settings(), httpx.MockTransport(lambda _: httpx.Response(201))))
        return self.made[-1]


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def connections(counted: Counted) -> Iterator[Connections]:
    made = Connections(counted)
    yield made
    made.close()
    assert set(counted.closed) == set(counted.made)


def test_one_after_the_other_share_one(connections: Connections, counted: Counted) -> None:
    """Who is done gives the connection to the next one."""
    for _ in range(5):
        with connections.one() as connection:
            assert connection is counted.made[0]
    assert (len(counted.made), counted.closed) == (1, [])


def test_the_last_one_used_is_the_next(connections: Connections) -> None:
    """Few are kept busy, so that the others' sockets may end."""
    with connections.one() as first, connections.one() as second:
        assert second is not first
    with connections.one() as third:
        assert third is first
        with connections.one() as fourth:
            assert fourth is second


def test_at_once_each_has_its_own(connections: Connections, counted: Counted) -> None:
    """No two threads have the same one at once; more than are kept are closed again."""
    count = MAX_IDLE + 4
    together = Barrier(count)

    def use(number: int) -> Connection:
        with connections.one() as connection:
            together.wait(PATIENCE)
            return connection

    with ThreadPoolExecutor(count) as threads:
        assert len(set(threads.map(use, range(count)))) == count
    assert (len(counted.made), len(counted.closed)) == (count, 4)


def test_an_error_gives_it_back(connections: Connections, counted: Counted) -> None:
    """Whatever happens in the block, the connection is there for the next one."""
    with pytest.raises(KeyError), connections.one():
        raise KeyError
    with connections.one() as connection:
        assert connection is counted.made[0]


def test_closed_while_in_use(connections: Connections, counted: Counted) -> None:
    """One that is in use is closed when it is done."""
    with connections.one():
        connections.close()
        assert counted.closed == []
    assert counted.closed == counted.made


def test_what_cannot_be_made_is_said_at_once() -> None:
    """A base URL that can't be used is told before there is anything to send."""
    with pytest.raises(SettingsError, match="no name that can be looked up"):
        Connections(lambda: Connection(Settings(base_url="http://xn--")))
