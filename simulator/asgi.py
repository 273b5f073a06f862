"""ASGI: how requests are read and answered, and an application that answers in worker threads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from flask import Flask

from simulator import wsgi
from simulator.hosts import is_allowed_host
from simulator.misbehaviour import BODILESS
from simulator.workers import Workers
from simulator.wsgi import BODY_CUT, MAX_BODY_BYTES, Headers

BODY_SECONDS = 30.0
"""How long a client may take for a request's body."""
MAX_DRAINED_BYTES = 16 * MAX_BODY_BYTES
"""How much of a body that is too large is read and thrown away, so that its answer is seen."""
PLAIN = [("Content-Type", "text/plain"), ("X-Sim-Evidence", "own.limits")]
"""The headers of what the simulator says of itself, and Salesmachine wouldn't."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class InWorkers:
    """An ASGI application around Flask: each request is answered in a thread, so it may wait.

    ``apart`` are the paths whose requests have threads of their own.
    """

    def __init__(
        self,
        app: Flask,
        workers: Workers,
        allowed_hosts: Iterable[str],
        apart: Mapping[str, Workers] | None = None,
    ) -> None:
        self._app = app
        self._workers = workers
        self._apart = apart or {}
        self._allowed_hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if await refuse_host(scope, send, self._allowed_hosts):
            return
        body, cut, complete = await read_body(scope, receive)
        if not complete:
            await give_up(scope, send)
            return
        environ = wsgi.environ(scope, body)
        environ[BODY_CUT] = cut
        loop = asyncio.get_running_loop()
        workers = self._apart.get(scope["path"], self._workers)
        status, headers, answer = await loop.run_in_executor(workers, self._answer, environ)
        await respond(send, status, headers, answer, close=cut)

    def _answer(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        status, headers, chunks = wsgi.call(self._app, environ)
        return status, headers, wsgi.join(chunks)


async def refuse_host(scope: Scope, send: Send, allowed: Iterable[str]) -> bool:
    """Whether the request was meant for another machine; it is answered 403 then."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    host = hosts[0].decode("latin-1") if hosts else None
    if is_allowed_host(host, allowed):
        return False
    name = (host or "")[:60]
    text = f"the Host {name!r} isn't this machine; --allow-host NAME lets a name in"
    await respond(send, 403, PLAIN, text.encode(), close=True)
    return True


async def read_body(scope: Scope, receive: Receive) -> tuple[bytes, bool, bool]:
    """``(body, whether it was cut for being too long, whether the request came whole)``."""
    body, cut, drained = bytearray(), False, 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                event = await receive()
                if event["type"] == "http.disconnect":
                    return bytes(body), cut, False
                body += event["body"]
                if len(body) > MAX_BODY_BYTES:
                    cut = True
                    drained += len(body) - MAX_BODY_BYTES
                    del body[MAX_BODY_BYTES:]
                if not event["more_body"] or drained > MAX_DRAINED_BYTES:
                    return bytes(body), cut, True
    except TimeoutError:
        return bytes(body), cut, False


async def give_up(scope: Scope, send: Send) -> None:
    """The client is gone, or too slow, before the request was whole."""
    if not scope["transport"].is_closing():
        text = "the request's body didn't come in time"
        await respond(send, 408, PLAIN, text.encode(), close=True)


def raw(headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers as ASGI takes them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def respond(
    send: Send, status: int, headers: Headers, body: bytes, *, close: bool = False
) -> None:
    """Send a whole answer; with ``close`` the connection ends behind it."""
    lines = raw(headers)
    if status not in BODILESS and not any(name == b"content-length" for name, _ in lines):
        lines.append((b"content-length", str(len(body)).encode()))
    if close:
        lines.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body, "more_body": False})
