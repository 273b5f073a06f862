"""The control plane of a simulator, asked over HTTP on one connection that stays open.

It is asked twice in each test, so it is http.client, which takes half the time of httpx.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

from simulator.kit.errors import KitError

SECONDS = 30.0
MAX_PAGE = 1000
_GONE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""How a connection ends that was closed while nobody used it."""

Query = Mapping[str, object]

_request, _response = http.client.HTTPConnection.request, http.client.HTTPConnection.getresponse
"""As they were before a test puts others in their place."""

__tracebackhide__ = True


class Control:
    """``/_sim`` at ``url``, with ``SIM_CONTROL_TOKEN`` where the environment has it.

    ``gone`` is what is said where nobody listens.
    Whatever it can't do it says as a KitError.  Used by any thread, one after the other; a process
    that is forked has a connection of its own.
    """

    def __init__(
        self, url: str, gone: str = "no simulator answers there: sim up starts one"
    ) -> None:
        self._gone = gone
        self.url = url.rstrip("/")
        self.bugs = 0
        """How often the simulator itself has failed since it was started, as it said last."""
        self.is_broken = False
        """Whether something could not be asked, or was answered with a failure of its own."""
        self._connect()
        self._headers = {"Content-Type": "application/json"}
        if token := os.environ.get("SIM_CONTROL_TOKEN"):
            self._headers["Authorization"] = f"Bearer {token}"

    def _connect(self) -> None:
        self._path, self._http = _connection(self.url)
        self._lock, self._pid = threading.RLock(), os.getpid()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def ask(self, path: str, query: Query | None = None, *, unknown: object = KitError) -> Any:
        """The JSON of a GET; ``unknown``, if it is given, where there is no such thing (404)."""
        status, said = self._request("GET", path, query)
        if status == 404 and unknown is not KitError:
            return unknown
        return self._good(status, said)

    def tell(self, path: str, body: object, query: Query | None = None) -> Any:
        """The JSON that a POST is answered with."""
        return self._good(*self._request("POST", path, query, json.dumps(body).encode()))

    def clear(self, path: str, query: Query) -> Any:
        """The JSON that a DELETE is answered with."""
        return self._good(*self._request("DELETE", path, query))

    def pages(self, path: str, query: Query) -> Iterator[Any]:
        """Whatever is listed there, page after page."""
        after: Query = {}
        while True:
            page = self.ask(path, {"limit": MAX_PAGE, **query, **after})
            yield from page["data"]
            if page["next"] is None:
                return
            after = {"after": page["next"]}

    def _request(
        self, method: str, path: str, query: Query | None, body: bytes | None = None
    ) -> tuple[int, bytes]:
        target = f"{self._path}/_sim/{path}"
        target += f"?{urlencode(query, errors='backslashreplace')}" if query else ""
        if self._pid != os.getpid():
            self._connect()
        with self._lock:
            return self._asked(method, target, body)

    def _asked(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        was_open = self._http.sock is not None
        try:
            try:
                return self._answer(method, target, body)
            except _GONE:
                if not was_open:
                    raise
                return self._answer(method, target, body)
        except ConnectionRefusedError:
            self.is_broken = True
            self._refuse(self._gone)
        except Exception as error:  # a test may have forbidden sockets, each in its own way
            self.is_broken = True
            self._refuse(f"no simulator can be asked there: {error or type(error).__name__}")

    def _answer(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        try:
            _request(self._http, method, target, body, self._headers)
            answer = _response(self._http)
            self.bugs = int(answer.headers.get("X-Sim-Bugs", 0))
            return answer.status, answer.read()
        except BaseException:
            self._http.close()  # the next request opens another one
            raise

    def _good(self, status: int, body: bytes) -> Any:
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            said = None
        if 200 <= status < 300 and said is not None:
            return said
        if status == 401:
            self._refuse("it is guarded: set SIM_CONTROL_TOKEN to its control token")
        if status >= 500:
            self.is_broken = True
        if isinstance(said, dict) and isinstance(said.get("message"), str):
            raise KitError(said["message"])
        self._refuse(f"it answered {status}, and no simulator does so")

    def _refuse(self, why: str) -> NoReturn:
        raise KitError(f"{self.url}: {why}")


def _connection(url: str) -> tuple[str, http.client.HTTPConnection]:
    """The path that the address ends with, and a connection that isn't open yet."""
    try:
        parts = urlsplit(url)
        kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        if parts.scheme not in kind or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("give it as in http://127.0.0.1:8600")
        if parts.username is not None:
            raise ValueError("leave the user out; a control token is in SIM_CONTROL_TOKEN")
        return parts.path, kind[parts.scheme](parts.hostname, parts.port, timeout=SECONDS)
    except ValueError as error:
        raise KitError(f"{url} is no address: {error}") from None
