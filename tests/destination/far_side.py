"""The far side: a small real HTTP server on loopback that records requests and answers as told."""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.simulator.waiting import PATIENCE


@dataclass(frozen=True)
class Request:
    """One request as it arrived; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def items(self) -> list[Any]:
        """The batch in the body."""
        items: list[Any] = json.loads(self.body)
        return items


@dataclass(frozen=True)
class Answer:
    """What to answer; ``promised`` is the Content-Length where it isn't the body's own.

    With ``held`` it is answered once that is set.
    """

    status: int = 201
    body: bytes = b'{"status":"success"}'
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None
    held: threading.Event | None = None


class FarSide(ThreadingHTTPServer):
    """Answers with ``answers`` in turn, then with 201 for ever."""

    request_queue_size = 128  # of the usual 5 some of many that come at once would be reset

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[Request] = []
        self.answers: deque[Answer] = deque()
        self.connections = 0

    def get_request(self) -> tuple[socket.socket, Any]:
        self.connections += 1
        return super().get_request()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is part of the tests; it isn't printed."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FarSide

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append(Request(self.command, self.path, headers, body))
        answer = self.server.answers.popleft() if self.server.answers else Answer()
        if answer.held is not None:
            answer.held.wait(PATIENCE)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        length = len(answer.body) if answer.promised is None else answer.promised
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = length != len(answer.body)

    do_GET = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """The tests ask ``requests``; nothing is printed."""


@contextmanager
def running() -> Iterator[FarSide]:
    """A far side that serves until the block ends."""
    with FarSide() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
