"""The wire: bytes sent to a server as they are, for what no HTTP client would send."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.simulator.waiting import PATIENCE


@dataclass(frozen=True)
class Answer:
    """One response as it was read."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Wire:
    """A connection; whatever is waited for comes within 20 s or is a TimeoutError."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._socket = socket.create_connection((address.hostname, address.port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
        self._socket.close()

    def send(self, *pieces: bytes) -> None:
        """Send each piece by itself, as far as a server that gives up early takes them."""
        with suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                self._socket.sendall(piece)

    def line(self) -> bytes:
        """The next line."""
        return self._file.readline()

    def answer(self, to: str = "POST") -> Answer:
        """The next response; one to HEAD has no body."""
        version, _, rest = self.line().decode().partition(" ")
        assert version == "HTTP/1.1", f"no answer but {version!r}"
        headers = http.client.parse_headers(self._file)
        length = 0 if to == "HEAD" else int(headers["content-length"])
        return Answer(int(rest[:3]), headers, self._file.read(length))

    def is_at_its_end(self) -> bool:
        """Whether the other side says nothing more and closes; waits for it."""
        return self._file.read(1) == b""


def request(
    path: str = "/v1/ping",
    body: bytes = b"",
    *headers: str,
    method: str = "POST",
    host: str | None = "localhost",
    version: str = "1.1",
    length: int | None = None,
) -> bytes:
    """The bytes of a request; without a Content-Length of its own there is the body's."""
    lines = [f"{method} {path} HTTP/{version}"]
    lines += [f"Host: {host}"] if host is not None else []
    lines += headers
    if not any(header.lower().startswith("transfer-encoding") for header in headers):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def pieces(data: bytes, size: int) -> list[bytes]:
    """The data in pieces of this size."""
    return [data[start : start + size] for start in range(0, len(data), size)]


def chunked(body: bytes, size: int = 65_536) -> bytes:
    """A body in chunks."""
    chunks = (b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces(body, size))
    return b"".join(chunks) + b"0\r\n\r\n"


def head_of(size: int, kind: str) -> bytes:
    """A ping of exactly ``size`` bytes, by "many headers", "one header" or "the target"."""
    target = "/v1/ping?api_token=t"
    lines = [f"X-{n}: {'a' * 900}" for n in range(size // 1024)] if kind == "many headers" else []
    padding = size - len(request(f"{target}&a=", b"", *lines, "X-Last: "))
    if kind == "the target":
        return request(f"{target}&a={'a' * padding}", b"", *lines, "X-Last: ")
    return request(f"{target}&a=", b"", *lines, f"X-Last: {'a' * padding}")
