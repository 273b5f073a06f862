"""An application in worker threads, and how its requests are read: over real sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from flask import Flask, Response, request

from simulator import asgi
from simulator.asgi import MAX_DRAINED_BYTES, InWorkers
from simulator.listening import Listener
from simulator.workers import Workers
from simulator.wsgi import BODY_CUT, MAX_BODY_BYTES
from tests.simulator import wire
from tests.simulator.waiting import PATIENCE, until
from tests.simulator.wire import Wire

NAME = "asgi-test"


@dataclass
class Echo:
    """An application that answers with what it was given, and is slow where it is told to.

    ``seen`` are the bodies that came, ``waiting`` the names of the threads that wait for ``go_on``.
    """

    listener: Listener
    go_on: threading.Event = field(default_factory=threading.Event)
    seen: list[bytes] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def app(self) -> Flask:
        made = Flask("echo")
        made.add_url_rule("/<path:name>", "echo", self.echo, methods=["GET", "POST"])
        return made

    def echo(self, name: str) -> Response:
        if name == "ready":
            return Response("ready")
        if name == "slow":
            self.waiting.append(threading.current_thread().name)
            assert self.go_on.wait(PATIENCE)
        if name == "bug":
            raise LookupError("a bug")
        body = request.get_data()
        self.seen.append(body)
        cut = "cut" if request.environ[BODY_CUT] else "whole"
        return Response(body, 413 if cut == "cut" else 200, {"X-Body": cut})

    def connect(self) -> Wire:
        return Wire(self.listener.url)

    def is_idle(self) -> bool:
        """Whether no request is under way, and nobody is connected."""
        assert self.listener.uvicorn is not None
        state = self.listener.uvicorn.server_state
        return not state.tasks and not state.connections

    def post(self, name: str, body: bytes = b"") -> httpx.Response:
        return httpx.post(
            f"{self.listener.url}/{name}", content=body, trust_env=False, timeout=PATIENCE
        )


@contextmanager
def echoing(threads: int = 4) -> Iterator[Echo]:
    """One that listens, with so many worker threads."""
    echo, workers = Echo(Listener("127.0.0.1", 0)), Workers(threads, NAME)
    echo.listener.start(InWorkers(echo.app(), workers, ["friend.example"]), "echo", "/ready")
    try:
        yield echo
    finally:
        echo.go_on.set()
        echo.listener.stop()
        workers.shutdown()


@pytest.fixture
def echo() -> Iterator[Echo]:
    """One that listens."""
    with echoing() as made:
        yield made


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"x" * 100_000])
def test_a_request(echo: Echo, body: bytes) -> None:
    """The application gets the body as it came, and its answer comes whole."""
    answer = echo.post("echo", body)
    assert (answer.status_code, answer.content) == (200, body)
    assert answer.headers["Content-Length"] == str(len(body))


def test_many_on_one_connection(echo: Echo) -> None:
    """A connection is kept, and its answers come in the order of its requests."""
    with echo.connect() as one:
        for number in range(5):
            one.send(wire.request("/echo", b"%d" % number))
            assert one.answer().body == b"%d" % number


def test_one_that_waits(echo: Echo) -> None:
    """A view that waits holds up no other one, and it is answered when it is done."""
    with echo.connect() as slow, echo.connect() as other:
        slow.send(wire.request("/slow", b"late"))
        until(lambda: echo.waiting, "the slow one")
        for number in range(10):
            other.send(wire.request("/echo", b"%d" % number))
            assert other.answer().body == b"%d" % number
        echo.go_on.set()
        assert slow.answer().body == b"late"
    assert echo.waiting[0].startswith(f"{NAME}-")


def test_more_than_there_are_threads() -> None:
    """Where all threads wait, what comes then waits for its turn, and nothing is lost."""
    with echoing(threads=2) as echo:
        waiting = [echo.connect() for _ in range(5)]
        for number, one in enumerate(waiting):
            one.send(wire.request("/slow", b"%d" % number))
        until(lambda: len(echo.waiting) == 2, "two of them")
        echo.go_on.set()
        for number, one in enumerate(waiting):
            with one:
                assert one.answer().body == b"%d" % number
    assert set(echo.waiting) == {f"{NAME}-1", f"{NAME}-2"}


def test_a_path_with_threads_of_its_own() -> None:
    """Where all of its threads wait, other paths are answered."""
    echo, workers, apart = Echo(Listener("127.0.0.1", 0)), Workers(1, NAME), Workers(1, "apart")
    app = InWorkers(echo.app(), workers, [], {"/slow": apart})
    echo.listener.start(app, "echo", "/ready")
    with echo.connect() as slow, echo.connect() as other:
        slow.send(wire.request("/slow", b"late"))
        until(lambda: echo.waiting, "the slow one")
        other.send(wire.request("/echo", b"at once"))
        assert other.answer().body == b"at once"
        echo.go_on.set()
        assert slow.answer().body == b"late"
    echo.listener.stop()
    for each in (workers, apart):
        each.shutdown()
    assert echo.waiting == ["apart-1"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8601", 200),
        ("[::1]", 200),
        ("friend.example", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        (None, 200),
    ],
)
def test_whom_it_is_for(echo: Echo, host: str | None, status: int) -> None:
    """A Host that isn't this machine's, or let in by name, is 403, and the connection ends."""
    with echo.connect() as one:
        one.send(wire.request("/echo", b"mine", host=host))
        answer = one.answer()
        assert answer.status == status
        if status != 200:
            assert one.is_at_its_end()
    assert echo.seen == ([b"mine"] if status == 200 else [])
    if status == 403:
        assert answer.body.decode() == (
            f"the Host {host!r} isn't this machine; --allow-host NAME lets a name in"
        )


@pytest.mark.parametrize(
    ("size", "cut"), [(MAX_BODY_BYTES, "whole"), (MAX_BODY_BYTES + 1, "cut"), (9_000_000, "cut")]
)
def test_a_large_body(echo: Echo, size: int, cut: str) -> None:
    """Of a body over 1 MiB the application gets so much, and is told that it isn't all of it.

    Its answer is seen, and the connection ends behind it.
    """
    with echo.connect() as one:
        one.send(wire.request("/echo", b"x" * size))
        answer = one.answer()
        assert answer.headers["X-Body"] == cut
        assert len(answer.body) == min(size, MAX_BODY_BYTES)
        assert (answer.headers["Connection"] == "close") == (cut == "cut")
    assert len(echo.seen) == 1


def test_a_body_without_an_end_in_sight(echo: Echo) -> None:
    """Of one that is far too large only so much is read before it is answered."""
    with echo.connect() as one:
        one.send(
            wire.request("/echo", b" " * (MAX_DRAINED_BYTES + MAX_BODY_BYTES + 1), length=10**9)
        )
        assert one.answer().status == 413
    assert echo.post("echo", b"next").content == b"next"


def test_a_body_that_never_ends(echo: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that isn't there in time is 408, and the application never hears of it."""
    monkeypatch.setattr(asgi, "BODY_SECONDS", 0.05)
    with echo.connect() as one:
        one.send(wire.request("/echo", b"{", length=9))
        answer = one.answer()
        assert (answer.status, answer.headers["Connection"]) == (408, "close")
        assert one.is_at_its_end()
    assert echo.seen == []


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"POST /ec", id="half a head"),
        pytest.param(wire.request("/echo", b"half", length=99), id="half a body"),
        pytest.param(
            wire.request("/echo", b"5\r\nhal", "Transfer-Encoding: chunked"), id="half a chunk"
        ),
    ],
)
def test_a_client_that_goes_away(echo: Echo, sent: bytes) -> None:
    """A client gone in mid-request does no harm, and the application never hears of it."""
    with echo.connect() as one:
        one.send(sent)
    until(echo.is_idle, "the end of its connection")
    assert echo.post("echo", b"next").content == b"next"
    assert echo.seen == [b"next"]


def test_a_client_that_does_not_wait(echo: Echo) -> None:
    """What a client asked for that is gone is done all the same, and the next one is served."""
    with echo.connect() as one:
        one.send(wire.request("/slow", b"gone"))
        until(lambda: echo.waiting, "the slow one")
    echo.go_on.set()
    until(lambda: echo.seen == [b"gone"], "its end")
    assert echo.post("echo", b"next").content == b"next"


def test_a_bug_of_the_application(echo: Echo) -> None:
    """An error in a view is 500, and the next request is served."""
    assert echo.post("bug").status_code == 500
    assert echo.post("echo", b"next").content == b"next"
