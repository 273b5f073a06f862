"""The control plane of a simulator, asked over HTTP on one connection that stays open.

It is asked twice in each test, so it is http.client, which takes half the time of httpx.
"""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

from simulator.kit.errors import KitError

SECONDS = 30.0
MAX_PAGE = 1000
_GONE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""How a connection ends that was closed while nobody used it."""

Query = Mapping[str, object]

__tracebackhide__ = True


class Control:
    """``/_sim`` at ``url``, with ``SIM_CONTROL_TOKEN`` where the environment has it.

    Whatever it can't do it says as a KitError.  Used by one thread.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._path, self._http = _connection(self.url)
        self._headers = {"Content-Type": "application/json"}
        if token := os.environ.get("SIM_CONTROL_TOKEN"):
            self._headers["Authorization"] = f"Bearer {token}"

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
        was_open = self._http.sock is not None
        try:
            try:
                return self._answer(method, target, body)
            except _GONE:
                if not was_open:
                    raise
                return self._answer(method, target, body)
        except ConnectionRefusedError:
            self._refuse("no simulator answers there: sim up starts one")
        except (OSError, http.client.HTTPException) as error:
            self._refuse(f"no simulator can be asked there: {error or type(error).__name__}")

    def _answer(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        try:
            self._http.request(method, target, body, self._headers)
            answer = self._http.getresponse()
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
        return parts.path, kind[parts.scheme](parts.hostname, parts.port, timeout=SECONDS)
    except ValueError as error:
        raise KitError(f"{url} is no address: {error}") from None
