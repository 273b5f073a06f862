"""Listening: the socket, its address, and what serves there."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import httpx
import pytest

from simulator import listening
from simulator.listening import Listener, address, listen
from tests.simulator.waiting import PATIENCE


def test_a_free_port() -> None:
    """Port 0 takes one that is free, and it can be connected to at once."""
    with closing(listen("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
        assert port
        with closing(socket.create_connection((host, port))) as client:
            assert client.getpeername() == (host, port)


def test_a_port_that_is_taken() -> None:
    """One that somebody else listens on is refused, and nothing stays open."""
    with closing(listen("127.0.0.1", 0)) as listener, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", listener.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("::1", "::1")],
)
def test_its_address(host: str, here: str) -> None:
    """What listens on every address is reached by loopback's."""
    assert address(host) == here


class Hello:
    """An ASGI application that says hello, and notes the threads that it runs in."""

    def __init__(self) -> None:
        self.threads = list[str]()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.threads.append(threading.current_thread().name)
        headers = [(b"content-length", b"5")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"hello", "more_body": False})


def get(url: str) -> str:
    return httpx.get(url, trust_env=False, timeout=PATIENCE).text


HOSTS = ["127.0.0.1", "localhost", "0.0.0.0"]


@pytest.mark.parametrize("host", HOSTS)
def test_a_listener(host: str) -> None:
    """It is bound at once, serves in a thread of its own once started, and no more once stopped."""
    listener, hello, ended = Listener(host, 0), Hello(), list[str]()
    with pytest.raises(OSError, match="in use"):
        Listener(host, listener.port)
    listener.start(hello, "hello", "/", lambda: ended.append("ended"))
    try:
        assert hello.threads == ["hello"], "it answered before start returned"
        assert listener.url == f"http://{address(host)}:{listener.port}"
        assert get(listener.url) == "hello"
        assert set(hello.threads) == {"hello"}
        assert ended == []
    finally:
        assert listener.stop()
    assert ended == ["ended"]
    with pytest.raises(httpx.ConnectError):
        get(listener.url)
    assert listener.stop(), "stopping it again is nothing new"


def test_a_listener_that_was_not_started() -> None:
    """Its port is free again once it is stopped, and it says that it never listened."""
    listener = Listener("127.0.0.1", 0)
    assert not listener.stop()
    with closing(listen("127.0.0.1", listener.port)):
        assert not listener.stop()


def test_two_listeners() -> None:
    """Each has its own loop and thread: one that is held up doesn't hold up the other."""
    held, go_on = threading.Event(), threading.Event()

    class Holding(Hello):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["path"] == "/hold":
                held.set()
                assert go_on.wait(PATIENCE)
            await super().__call__(scope, receive, send)

    first, second = Listener("127.0.0.1", 0), Listener("127.0.0.1", 0)
    first.start(Holding(), "first", "/")
    second.start(Hello(), "second", "/")
    try:
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(get, f"{first.url}/hold")
            assert held.wait(PATIENCE)
            assert get(second.url) == "hello"
            assert not waiting.done()
            go_on.set()
            assert waiting.result() == "hello"
    finally:
        go_on.set()
        first.stop()
        second.stop()


def test_whether_it_is_open() -> None:
    """While it is served, and nobody else has closed its socket."""
    for end in (lambda one: one._socket.close(), lambda one: one.stop()):
        listener = Listener("127.0.0.1", 0)
        assert not listener.is_open
        listener.start(Hello(), "hello", "/")
        assert listener.is_open
        end(listener)
        assert not listener.is_open
        listener.stop()


@pytest.mark.parametrize("frozen", [1.0, 1e9])
def test_a_process_whose_time_is_frozen(monkeypatch: pytest.MonkeyPatch, frozen: float) -> None:
    """It answers and stops all the same: its own time goes on."""
    listener = Listener("127.0.0.1", 0)
    listener.start(Hello(), "hello", "/")
    monkeypatch.setattr(time, "monotonic", lambda: frozen)
    assert get(listener.url) == "hello"
    stopping = threading.Thread(target=listener.stop, daemon=True)
    stopping.start()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()


def test_a_slow_answer_in_development_mode(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """``python -X dev`` says of other loops when one thing took long; here nothing is wrong."""
    with asyncio.Runner(loop_factory=listening._Loop, debug=True) as runner:
        loop = runner.get_loop()
        seconds = itertools.count(loop.time())
        # Of this loop alone: one whose time goes back later would wait for that long.
        monkeypatch.setattr(loop, "time", lambda: next(seconds))
        runner.run(asyncio.sleep(0))
    assert caplog.messages == []
