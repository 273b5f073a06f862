"""A far side that misbehaves: a server on loopback that plays a script on each connection.

A script is a list of steps; after the last one the connection is closed.  Connections without a
script of their own behave: each request is answered with 201.
"""

from __future__ import annotations

import itertools
import select
import socket
import socketserver
import ssl
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tests.destination.far_side import Request
from tests.simulator.waiting import PATIENCE

PAUSE = 0.02
"""Seconds from one dripped byte to the next."""
MOST_DRIPS = 300
"""Dripped bytes that nobody waits for."""
MOST_FLOOD = 64 * 1024 * 1024
"""Bytes of a flood that nobody takes in."""


class Connection:
    """One connection as its script sees it."""

    def __init__(self, far_side: MisbehavingFarSide, opened: socket.socket) -> None:
        self.far_side = far_side
        self.socket = opened
        self.socket.settimeout(PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = b""

    def request(self) -> Request:
        """The next request, whole; a ConnectionError when the other side hangs up."""
        while b"\r\n\r\n" not in self._read:
            self._receive()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines)}
        length = int(headers.get("content-length", 0))
        while len(self._read) < length:
            self._receive()
        body, self._read = self._read[:length], self._read[length:]
        method, path, _ = first.split(" ")
        request = Request(method, path, headers, body)
        self.far_side.requests.append(request)
        return request

    def is_left(self, within: float) -> bool:
        """Whether the other side hangs up in so many seconds."""
        readable, _, _ = select.select([self.socket], [], [], within)
        return bool(readable) and not self.socket.recv(65_536)

    def _receive(self) -> None:
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionAbortedError("the other side hung up")
        self._read += data


Step = Callable[[Connection], None]
Script = Sequence[Step]


def response(status: int, body: bytes = b"", *headers: str) -> bytes:
    """A response, whole."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def request(connection: Connection) -> None:
    """Read a request."""
    connection.request()


def send(data: bytes) -> Step:
    """Say this, asked or not."""
    return lambda connection: connection.socket.sendall(data)


def behave(connection: Connection) -> None:
    """Answer each request as Salesmachine does."""
    while connection.request():
        connection.socket.sendall(response(201, b'{"status":"success"}'))


def stay(connection: Connection) -> None:
    """Say nothing more, until the other side hangs up."""
    while not connection.is_left(PATIENCE):
        pass


def drip(data: bytes) -> Step:
    """Say it a byte at a time, again and again."""

    def step(connection: Connection) -> None:
        for byte in itertools.islice(itertools.cycle(data), MOST_DRIPS):
            if connection.is_left(PAUSE):
                return
            connection.socket.sendall(bytes([byte]))
        raise AssertionError("nobody broke the drip off")

    return step


def flood(piece: bytes) -> Step:
    """Say the same again and again."""

    def step(connection: Connection) -> None:
        opened, said = connection.socket, 0
        while said < MOST_FLOOD:
            # Whoever hangs up with all buffers full may leave a mere send waiting.
            readable, writable, _ = select.select([opened], [opened], [], PATIENCE)
            if readable and not opened.recv(65_536):
                return
            if writable:
                said += opened.send(piece)
        raise AssertionError("nobody broke the flood off")

    return step


def reset(connection: Connection) -> None:
    """Close so that the other side finds its connection reset."""
    abrupt = struct.pack("ii", 1, 0)
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, abrupt)


def secure(context: ssl.SSLContext) -> Step:
    """Go on in TLS."""

    def step(connection: Connection) -> None:
        connection.socket = context.wrap_socket(connection.socket, server_side=True)

    return step


class MisbehavingFarSide(socketserver.ThreadingTCPServer):
    """Plays ``scripts`` in turn, one a connection, then ``otherwise`` for ever.

    ``connections`` counts those that came, ``closed`` holds a word for each that is over.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Playing)
        self.port = int(self.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.scripts: deque[Script] = deque()
        self.otherwise: Script = [behave]
        self.requests: list[Request] = []
        self.closed: list[str] = []
        self.connections = 0
        self.wrong: list[BaseException | None] = []

    def get_request(self) -> tuple[socket.socket, Any]:
        self.connections += 1
        return super().get_request()

    def shutdown_request(self, request: Any) -> None:
        """A connection is closed when its script ends, as the script will have it."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A script that can't be played is told at the end."""
        self.wrong.append(sys.exc_info()[1])


class _Playing(socketserver.BaseRequestHandler):
    server: MisbehavingFarSide

    def handle(self) -> None:
        far_side = self.server
        connection = Connection(far_side, self.request)
        script = far_side.scripts.popleft() if far_side.scripts else far_side.otherwise
        try:
            # Being hung up on, also in the middle of TLS, is part of the play.
            with suppress(ConnectionError, ssl.SSLError):
                for step in script:
                    step(connection)
        finally:
            connection.socket.close()
            self.request.close()
            far_side.closed.append("closed")


@contextmanager
def misbehaving() -> Iterator[MisbehavingFarSide]:
    """A far side that serves until the block ends."""
    with MisbehavingFarSide() as far_side:
        thread = threading.Thread(target=far_side.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield far_side
        finally:
            far_side.shutdown()
            thread.join()
    assert far_side.wrong == []
