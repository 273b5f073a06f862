"""Between an SDK and the Segment side: answers as told, in turn, and passes on all the rest."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import urlsplit

from tests.destination.far_side import Answer
from tests.simulator.waiting import PATIENCE

Misfortune = Answer | Literal["no answer", "answer lost"]
"""What comes of a POST: this answer instead, or none, before or after it was passed on."""
OWN_HEADERS = {"server", "date", "connection", "keep-alive", "transfer-encoding"}


class Between(ThreadingHTTPServer):
    """Each of its misfortunes happens to one POST; what was passed on was answered ``statuses``."""

    def __init__(self, beyond: str, misfortunes: Sequence[Misfortune]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.beyond = urlsplit(beyond)
        self.misfortunes = deque(misfortunes)
        self.statuses: list[int] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is part of the tests; it isn't printed."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Between

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        happens = self.server.misfortunes.popleft() if self.server.misfortunes else None
        if isinstance(happens, Answer):
            self._answer(happens.status, {"Access-Control-Allow-Origin": "*", **happens.headers})
        elif happens == "no answer":
            self.close_connection = True
        else:
            self._pass_on(body, answered=happens is None)

    def do_GET(self) -> None:
        self._pass_on(b"", answered=True)

    do_OPTIONS = do_GET

    def _pass_on(self, body: bytes, *, answered: bool) -> None:
        beyond = HTTPConnection(self.server.beyond.netloc, timeout=PATIENCE)
        beyond.request(self.command, self.path, body, dict(self.headers))
        answer = beyond.getresponse()
        content = answer.read()
        beyond.close()
        if self.command == "POST":
            self.server.statuses.append(answer.status)
        if answered:
            self._answer(answer.status, _kept(answer.headers), content)
        else:
            self.close_connection = True

    def _answer(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "content-length" not in map(str.lower, headers):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """The tests ask ``statuses``; nothing is printed."""


def _kept(headers: HTTPMessage) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in OWN_HEADERS}


@contextmanager
def between(beyond: str, *misfortunes: Misfortune) -> Iterator[Between]:
    """One that serves until the block ends."""
    with Between(beyond, misfortunes) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
