"""HTTP on a connection: uvicorn's protocol over httptools, with limits on a request's head."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 32 * 1024
HEAD_SECONDS = 10.0
"""How long a client may take for a request's head."""
MAX_READ_AHEAD = 16
"""How many requests are read behind one that isn't answered yet, before no more is."""

Problem = tuple[bytes, bytes]
"""A status line's end and a sentence."""

_BAD_REQUEST: Problem = (b"400 Bad Request", b"this is no HTTP/1.1 request")
_TOO_LARGE = (
    b"431 Request Header Fields Too Large",
    b"the request's head is over %d bytes" % MAX_HEAD_BYTES,
)
_TOO_SLOW = (b"408 Request Timeout", b"the request's head took over %d s" % HEAD_SECONDS)


class _HeadTooLargeError(Exception):
    """Ends the parsing of a request."""


class HttpProtocol(HttpToolsProtocol):
    """The scope carries the head as it came (``raw_headers``, ``target``) and the ``transport``.

    ``cycle`` is uvicorn's own view of the request, ``gone`` a future that is done once the client
    is.
    A head over 32 KiB is answered 431, one that takes over 10 s 408, what isn't HTTP 400; the
    connection is closed then.
    """

    def connection_made(self, transport: Any) -> None:
        """A client connected: its first head is awaited."""
        super().connection_made(transport)
        self._head_bytes = self._unparsed_bytes = 0
        self._began = False
        self._head_timer: asyncio.TimerHandle | None = None
        self._gone: asyncio.Future[None] = self.loop.create_future()
        self._defect: Problem = _BAD_REQUEST
        self._refused: Problem | None = None
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop_timer()
        self._gone.set_result(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes came.  In slices, so that a head's are told from those of requests before it."""
        for start in range(0, len(data), MAX_HEAD_BYTES):
            if self._refused is not None or self.transport.is_closing():
                return
            piece = data[start : start + MAX_HEAD_BYTES]
            self._began = False
            super().data_received(piece)
            if self._head_timer is not None and not self._began:
                self._unparsed_bytes += len(piece)
                if self._unparsed_bytes > MAX_HEAD_BYTES:
                    self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request starts."""
        super().on_message_begin()
        scope = cast(dict[str, Any], self.scope)
        scope["raw_headers"] = []
        scope["transport"] = self.transport
        scope["gone"] = self._gone
        self._head_bytes = self._unparsed_bytes = 0
        self._began = True
        if self._head_timer is None:
            self._await_head()

    def on_url(self, url: bytes) -> None:
        """More of the request's target."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One more header."""
        self._count(len(name) + len(value) + 4)
        cast(dict[str, Any], self.scope)["raw_headers"].append((name, value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._stop_timer()
        scope = cast(dict[str, Any], self.scope)
        scope["target"] = self.url
        super().on_headers_complete()
        scope["cycle"] = self.cycle
        if 0 < len(self.pipeline) <= MAX_READ_AHEAD:
            self.flow.resume_reading()  # or it isn't noticed that the client is gone

    def send_400_response(self, msg: str) -> None:
        """The parser gave up: say why and close."""
        self._refuse(self._defect)

    def on_response_complete(self) -> None:
        """A request is answered: the next one's turn, or what was wrong with it."""
        super().on_response_complete()
        if self._refused is not None and self.cycle.response_complete:
            self._say(*self._refused)

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES:
            self._defect = _TOO_LARGE
            raise _HeadTooLargeError

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._refuse, _TOO_SLOW)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, problem: Problem) -> None:
        """Say it and close; requests that came whole before are answered first."""
        self._stop_timer()
        self._refused = problem
        if self.cycle is None or self.cycle.more_body or self.cycle.response_complete:
            self._say(*problem)

    def _say(self, status: bytes, body: bytes) -> None:
        if self.transport.is_closing():
            return
        self.transport.write(
            b"HTTP/1.1 %b\r\ncontent-type: text/plain; charset=utf-8\r\n"
            b"x-sim-evidence: own.limits\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (status, len(body), body)
        )
        self.transport.close()


def end(scope: dict[str, Any]) -> None:
    """What was written to the transport is the whole answer: uvicorn sends nothing more."""
    cycle = scope["cycle"]
    cycle.response_started = cycle.response_complete = True
    scope["transport"].close()
    cycle.on_response()
