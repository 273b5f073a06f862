"""HTTP on a connection: uvicorn's protocol over httptools, with limits on a request's head."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 32 * 1024
HEAD_SECONDS = 10.0
"""How long a client may take for a request's head."""

_BAD_REQUEST = (b"400 Bad Request", b"this is no HTTP/1.1 request")
_TOO_LARGE = (
    b"431 Request Header Fields Too Large",
    b"the request's head is over %d bytes" % MAX_HEAD_BYTES,
)
_TOO_SLOW = (b"408 Request Timeout", b"the request's head took over %d s" % HEAD_SECONDS)


class _HeadTooLargeError(Exception):
    """Ends the parsing of a request."""


class HttpProtocol(HttpToolsProtocol):
    """The scope carries the head as it came (``raw_headers``, ``target``) and the ``transport``.

    A head over 32 KiB is answered 431, one that takes over 10 s 408, what isn't HTTP 400; the
    connection is closed then.
    """

    def connection_made(self, transport: Any) -> None:
        """A client connected: its first head is awaited."""
        super().connection_made(transport)
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._problem = _BAD_REQUEST
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes came.  What belongs to a head that isn't complete yet counts towards its limit."""
        super().data_received(data)
        if self._head_timer is not None and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > 2 * MAX_HEAD_BYTES:
                self._say(*_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request starts."""
        super().on_message_begin()
        scope = cast(dict[str, Any], self.scope)
        scope["raw_headers"] = []
        scope["transport"] = self.transport
        self._head_bytes = 0
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
        cast(dict[str, Any], self.scope)["target"] = self.url
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """The parser gave up: say why and close."""
        self._stop_timer()
        self._say(*self._problem)

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES:
            self._problem = _TOO_LARGE
            raise _HeadTooLargeError

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self._say(*_TOO_SLOW)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _say(self, status: bytes, body: bytes) -> None:
        self.transport.write(
            b"HTTP/1.1 %b\r\ncontent-type: text/plain; charset=utf-8\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (status, len(body), body)
        )
        self.transport.close()
