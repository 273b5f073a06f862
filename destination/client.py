"""The client: the one place where the destination touches the network.

One ``httpx.Client`` stays open; each batch is one ``POST /v1/batch`` with Basic authentication, one
at a time.  What is sent when is the ``Schedule``'s.
"""

from __future__ import annotations

import json
import random
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

import httpx

from destination.deadline import Deadline
from destination.delivery import (
    ECONNREFUSED,
    ECONNRESET,
    ETIMEDOUT,
    IDLE,
    INTERRUPTED,
    INVALID_CERTIFICATE,
    Outcome,
    Policy,
    Reason,
    Response,
    Retry,
)
from destination.errors import SettingsError
from destination.letters import prepare
from destination.retry_after import http_date, retry_after
from destination.schedule import Schedule, Shipment
from destination.settings import Settings

MAX_RESPONSE_BYTES = 64 * 1024
TIMEOUT_SECONDS = 5.0
"""Segment's own limit on a destination's whole answer."""
MIN_HIDDEN = 8
"""Characters of a credential that is hidden in answers; a shorter one is in any text."""
SLICE_SECONDS = 0.1
"""How long a wait goes on, at most, after ``stop``."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, in seconds, and how to let it pass; tests give their own."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Client:
    """Translates messages and delivers their operations to Salesmachine.

    Raises SettingsError when the settings lack what the base URL needs.  Use it as a context
    manager, or ``close()`` it.  ``transport`` replaces the network, ``clock`` and ``random`` (from
    0 up to 1) the time and the chance; ``on_retry`` hears of each wait.
    """

    def __init__(
        self,
        settings: Settings,
        transport: httpx.BaseTransport | None = None,
        *,
        policy: Policy = Policy(),  # noqa: B008  frozen
        clock: Clock = Clock(),
        random: Callable[[], float] = random.random,
        on_retry: Callable[[Retry], None] | None = None,
    ) -> None:
        self.settings = settings.with_credentials()
        self._http = _http_client(self.settings, transport)
        self._policy = policy
        self._clock = clock
        self._random = random
        self._on_retry = on_retry
        self._deadline = Deadline(TIMEOUT_SECONDS)
        self._turn = 0.0
        self._stopped: Reason | None = None
        self._unfinished: list[Schedule] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> list[Outcome]:
        """Close the connection; what a ``deliver`` that wasn't read to its end left undelivered.

        A request that an exception broke off is among it, though Salesmachine may have taken it.
        """
        self._http.close()
        left = []
        for schedule in self._unfinished:
            schedule.stop(Reason(INTERRUPTED, "delivery was given up before its turn came"))
            left += [one for one in schedule.settled if one.outcome != "delivered"]
        self._unfinished.clear()
        return left

    def stop(self, detail: str = "delivery was stopped") -> None:
        """Send nothing more, from any thread or a signal's handler.

        The request in flight is finished; whatever isn't settled then, or is still read, is dead:
        ``INTERRUPTED``, with this detail.
        """
        self._stopped = self._stopped or Reason(INTERRUPTED, detail)

    def ping(self) -> Response:
        """``POST /v1/ping``: whether the far side is there and takes our credentials."""
        return self._post("/v1/ping", b"")

    def deliver(self, messages: Iterable[object]) -> Iterator[Outcome]:
        """Translate and send; one outcome a message, as soon as it is settled.

        A message is any JSON value, or a ``DeadLetter``; ``IDLE`` among them is none.  Without
        trouble the outcomes have the order of the messages.  After a refused credential, or
        ``stop``, nothing more is sent, by later calls either.
        """
        schedule = Schedule(self._policy, self._random)
        self._unfinished.append(schedule)
        source, reading, idle, count = iter(messages), True, False, 0
        while True:
            if self._stopped is not None and schedule.stopped is None:
                schedule.stop(self._stopped)
            now = self._clock.monotonic()
            reads = reading and schedule.has_room
            shipment = schedule.due(now, partial=idle or not reads)
            if shipment is not None:
                self._send(schedule, shipment)
            elif reads:
                message = next(source, _END)
                reading, idle = message is not _END, message is IDLE
                if reading and not idle:
                    schedule.add(prepare(count, message, self.settings))
                    count += 1
            elif (at := schedule.next_due(now)) is not None:
                self._rest(at)
            else:
                break
            yield from _taken(schedule.settled)
        yield from _taken(schedule.settled)
        self._unfinished.remove(schedule)

    def _send(self, schedule: Schedule, shipment: Shipment) -> None:
        """Make a shipment's next request, when its turn has come."""
        if self._policy.rate is not None:
            self._rest(self._turn)
            self._turn = max(self._turn, self._clock.monotonic()) + 1 / self._policy.rate
        if self._stopped is not None:
            return
        shipment.began = min(shipment.began, self._clock.monotonic())
        if shipment.is_ping:
            response = self.ping()
        else:
            response = self._post("/v1/batch", shipment.batch.body())
        retry = schedule.answered(shipment, response, self._clock.monotonic())
        self._stopped = self._stopped or schedule.stopped
        if retry is not None and self._on_retry is not None:
            self._on_retry(retry)

    def _rest(self, until: float) -> None:
        """Let the time pass until then, or until delivery is stopped."""
        while self._stopped is None and (left := until - self._clock.monotonic()) > 0:
            self._clock.sleep(min(left, SLICE_SECONDS))

    def _post(self, path: str, body: bytes) -> Response:
        """One request, whatever comes of it.  A body is read to 64 KiB, and not unpacked."""
        limit = self._deadline
        extensions = {"trace": limit.trace}
        try:
            with (
                limit,
                self._http.stream("POST", path, content=body, extensions=extensions) as answer,
            ):
                start = b""
                assert isinstance(answer.stream, httpx.SyncByteStream)
                for chunk in answer.stream:
                    start += chunk
                    if len(start) >= MAX_RESPONSE_BYTES:
                        break
                if limit.passed:
                    return _TIMED_OUT
        except httpx.HTTPError as error:
            return _TIMED_OUT if limit.passed else _failure(error, self._hide(str(error)))
        finally:
            self._http.cookies.clear()  # it would send them back, more each time
        text = start[:MAX_RESPONSE_BYTES].decode("utf-8", "replace")
        return Response(answer.status_code, self._hide(text), retry_after=self._asked(answer))

    def _asked(self, answer: httpx.Response) -> float | None:
        """The seconds of ``Retry-After``; a date is taken from the far side's own clock."""
        now = http_date(answer.headers.get("date", ""))
        values = answer.headers.get_list("retry-after")
        return retry_after(values, self._clock.wall() if now is None else now)

    def _hide(self, text: str) -> str:
        """The text without our credentials, should the far side repeat them."""
        token, secret = self.settings.api_token or "", self.settings.api_secret or ""
        basic = b64encode(f"{token}:{secret}".encode()).decode()
        for hidden in (basic, secret, token):
            for form in (hidden, json.dumps(hidden)[1:-1]):
                if len(form) >= MIN_HIDDEN:
                    text = text.replace(form, "***")
        return text


_END = object()
_TIMED_OUT = Response(None, error=f"no whole answer in {TIMEOUT_SECONDS:g} s", code=ETIMEDOUT)


def _http_client(settings: Settings, transport: httpx.BaseTransport | None) -> httpx.Client:
    try:
        base_url = httpx.URL(settings.base_url)
        _ = base_url.host, base_url.raw_host  # reading them is what checks them
    except (httpx.InvalidURL, UnicodeError):
        raise SettingsError("the base URL's host is no name that can be looked up") from None
    try:
        return httpx.Client(
            base_url=base_url,
            auth=httpx.BasicAuth(settings.api_token or "", settings.api_secret or ""),
            headers={
                "User-Agent": _user_agent(),
                "Content-Type": "application/json",
                "Accept-Encoding": "identity",
            },
            timeout=TIMEOUT_SECONDS,
            # A proxy of the environment has no way to this machine's loopback.
            trust_env=not settings.to_loopback,
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


def _failure(error: httpx.HTTPError, said: str) -> Response:
    """What kept an answer from coming, named as Segment names it; ``said`` is its text."""
    said = said or type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return _TIMED_OUT
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


def _taken(settled: list[Outcome]) -> Iterator[Outcome]:
    """Each outcome, until the last; one that isn't asked for stays."""
    while settled:
        yield settled.pop(0)
