"""A connection to Salesmachine: the one place where the destination touches the network.

One ``httpx.Client`` stays open; each request is one ``POST`` with Basic authentication, answered
within its seconds or not at all.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version

import httpx

from destination.credentials import Credentials
from destination.deadline import Deadline
from destination.delivery import (
    ECONNREFUSED,
    ECONNRESET,
    ETIMEDOUT,
    INVALID_CERTIFICATE,
    Response,
)
from destination.errors import SettingsError
from destination.retry_after import http_date, retry_after
from destination.settings import Settings

MAX_RESPONSE_BYTES = 64 * 1024
MAX_IDLE = 16
"""Connections that are kept for the next request."""

Transport = httpx.BaseTransport
"""What replaces the network, in tests."""


class Connection:
    """One connection to the settings' base URL, for one request at a time.

    Whose request it is comes with it: the settings' own credentials aren't used.  ``transport``
    replaces the network, ``wall`` the time that a date in ``Retry-After`` is taken from (Unix
    seconds).  Raises SettingsError when the host, or what the environment says of proxies and
    certificates, can't be used.
    """

    def __init__(
        self,
        settings: Settings,
        transport: Transport | None = None,
        *,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._http = _http_client(settings, transport)
        self._wall = wall
        self._deadline = Deadline(0.0)

    def close(self) -> None:
        """Close it; to use it then is an error of the program."""
        self._http.close()

    def post(
        self,
        path: str,
        body: bytes,
        credentials: Credentials,
        *,
        seconds: float,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """One request, whatever comes of it: never raises for what the far side does.

        ``seconds`` is the limit on everything: connecting, sending and the whole answer, whose body
        is read to 64 KiB, and not unpacked.  Looking the host's name up isn't limited, and of
        several addresses that don't answer each has its seconds; nothing is sent after them.
        """
        limit = self._deadline
        limit.seconds = seconds
        asked = self._http.stream(
            "POST",
            path,
            content=body,
            headers=headers,
            auth=httpx.BasicAuth(credentials.token, credentials.secret),
            timeout=seconds,
            extensions={"trace": limit.trace},
        )
        try:
            with limit, asked as answer:
                start = b""
                assert isinstance(answer.stream, httpx.SyncByteStream)
                for chunk in answer.stream:
                    start += chunk
                    if len(start) >= MAX_RESPONSE_BYTES:
                        break
                if limit.passed:
                    return _timed_out(seconds)
        except httpx.HTTPError as error:
            if limit.passed or isinstance(error, httpx.TimeoutException):
                return _timed_out(seconds)
            return _failure(error, credentials.hide(str(error)))
        finally:
            self._http.cookies.clear()  # it would send them back, more each time
        text = credentials.hide(start[:MAX_RESPONSE_BYTES].decode("utf-8", "replace"))
        return Response(answer.status_code, text, retry_after=self._asked(answer))

    def _asked(self, answer: httpx.Response) -> float | None:
        """The seconds of ``Retry-After``; a date is taken from the far side's own clock."""
        now = http_date(answer.headers.get("date", ""))
        values = answer.headers.get_list("retry-after")
        return retry_after(values, self._wall() if now is None else now)


class Connections:
    """Connections for many threads: made when needed, one request at a time on each.

    The one that was used last is used next, so that those of a busy hour end when it is over.
    """

    def __init__(self, make: Callable[[], Connection]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._idle = [make()]  # what can't be made is said at once
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection that is nobody else's in this block."""
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._make()
        try:
            yield connection
        finally:
            with self._lock:
                kept = not self._closed and len(self._idle) < MAX_IDLE
                if kept:
                    self._idle.append(connection)
            if not kept:
                connection.close()

    def close(self) -> None:
        """Close those that aren't in use now, and each of the others when it is done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def _http_client(settings: Settings, transport: Transport | None) -> httpx.Client:
    try:
        base_url = httpx.URL(settings.base_url)
        _ = base_url.host, base_url.raw_host  # reading them is what checks them
    except (httpx.InvalidURL, UnicodeError):
        raise SettingsError("the base URL's host is no name that can be looked up") from None
    try:
        return httpx.Client(
            base_url=base_url,
            headers={
                "User-Agent": _user_agent(),
                "Content-Type": "application/json",
                "Accept-Encoding": "identity",
            },
            # A proxy of the environment has no way to this machine's loopback.
            trust_env=not settings.to_loopback,
            # Reading certificates takes longer than the rest, and plain HTTP there needs none.
            verify=not (settings.to_loopback and base_url.scheme == "http"),
            transport=transport,
            event_hooks={"response": [_forget_location]},
        )
    except (OSError, ValueError, ImportError) as error:
        # Neither is of the settings: it is what httpx reads from the environment besides.
        what = "a proxy or SSL_CERT_FILE of the environment can't be used"
        raise SettingsError(f"{what}: {type(error).__name__}") from None


def _forget_location(answer: httpx.Response) -> None:
    """Redirects aren't followed; httpx would fail on one that leads nowhere all the same."""
    answer.headers.pop("location", None)


def _user_agent() -> str:
    try:
        return f"salesmachine-destination/{version('salesmachine-destination')}"
    except PackageNotFoundError:
        return "salesmachine-destination/0"


def _timed_out(seconds: float) -> Response:
    return Response(None, error=f"no whole answer in {round(seconds, 1):g} s", code=ETIMEDOUT)


def _failure(error: httpx.HTTPError, said: str) -> Response:
    """What kept an answer from coming, named as Segment names it; ``said`` is its text."""
    said = said or type(error).__name__
    if _is_certificate(error):
        return Response(None, error=f"the certificate is no good: {said}", code=INVALID_CERTIFICATE)
    if isinstance(error, httpx.ConnectError):
        return Response(None, error=f"can't connect: {said}", code=ECONNREFUSED)
    return Response(None, error=f"the connection broke: {said}", code=ECONNRESET)


def _is_certificate(error: BaseException | None) -> bool:
    """Whether a certificate that can't be trusted is behind it."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
