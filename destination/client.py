"""The client: the one place where the destination touches the network.

One ``httpx.Client`` stays open; each batch is one ``POST /v1/batch`` with Basic authentication.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

import httpx

from destination.batches import Batch, encode_items, fits_alone
from destination.delivery import (
    INVALID_SETTINGS,
    MESSAGE_REJECTED,
    DeadLetter,
    Outcome,
    Response,
    failure_code,
)
from destination.errors import SettingsError
from destination.settings import Settings
from destination.translate import translate
from destination.wire import read

MAX_RESPONSE_BYTES = 64 * 1024
TIMEOUT_SECONDS = 5.0
"""Segment's own limit on a destination's answer."""
MAX_WAITING = 1000
"""Outcomes held back, at most, until the batch before them has its answer."""


def _user_agent() -> str:
    try:
        return f"salesmachine-destination/{version('salesmachine-destination')}"
    except PackageNotFoundError:
        return "salesmachine-destination/0"


class Client:
    """Translates messages and delivers their operations to Salesmachine, in order.

    Raises SettingsError when the settings lack what the base URL needs.  Use it as a context
    manager, or ``close()`` it.  ``transport`` replaces the network in tests.
    """

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self.settings = settings.with_credentials()
        try:
            base_url = httpx.URL(self.settings.base_url)
        except httpx.InvalidURL:
            raise SettingsError("the base URL's host is no name that can be looked up") from None
        self._http = httpx.Client(
            base_url=base_url,
            auth=httpx.BasicAuth(self.settings.api_token or "", self.settings.api_secret or ""),
            headers={
                "User-Agent": _user_agent(),
                "Content-Type": "application/json",
                # A packed answer could grow without bounds before it is cut.
                "Accept-Encoding": "identity",
            },
            timeout=TIMEOUT_SECONDS,
            # A proxy of the environment has no way to this machine's loopback.
            trust_env=not self.settings.to_loopback,
            transport=transport,
        )
        self._stopped: Response | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection.  Nothing is left undelivered between two calls of ``deliver``."""
        self._http.close()

    def ping(self) -> Response:
        """``POST /v1/ping``: whether the far side is there and takes our credentials."""
        return self._post("/v1/ping", b"")

    def deliver(self, messages: Iterable[object]) -> Iterator[Outcome]:
        """Translate and send; one outcome a message, in the order of the messages.

        A message is any JSON value, or a ``DeadLetter``.  Batches fill up to their limits before
        they are sent; a message's operations are never parted.
        """
        batch: Batch[int] = Batch()
        waiting: list[Outcome] = []
        for message in messages:
            outcome, items = self._prepare(message)
            if len(waiting) >= MAX_WAITING or not batch.fits(items):
                yield from self._send(batch, waiting)
                batch, waiting = Batch(), []
            if items:
                batch.add(len(waiting), items)
            waiting.append(outcome)
            if not batch.items:
                yield from waiting
                waiting = []
        yield from self._send(batch, waiting)

    def _prepare(self, message: object) -> tuple[Outcome, list[str]]:
        """``(what it is unless sending changes it, the items to send)``."""
        if isinstance(message, DeadLetter):
            outcome = Outcome("delivered", message.message, None)
            read_items = [read(operation) for operation in message.operations]
            if defect := next((why for _, why in read_items if why), None):
                text = f"its operations can't be sent: {defect}"
                return _dead(outcome, MESSAGE_REJECTED, text, None), []
            items = [text for text, _ in read_items]
        else:
            translation = translate(message, self.settings)
            if reason := translation.reason:
                refused = Outcome(reason.outcome, message, translation, reason.code, reason.message)
                return refused, []
            outcome = Outcome("delivered", message, translation)
            items = encode_items(translation.wire())
        if not fits_alone(items):
            text = "its operations are too large for a batch of their own"
            return _dead(outcome, MESSAGE_REJECTED, text, None), []
        return outcome, items

    def _send(self, batch: Batch[int], waiting: list[Outcome]) -> list[Outcome]:
        """The waiting outcomes, those in the batch as its answer makes them."""
        if not batch.items:
            return waiting
        response = self._stopped or self._post("/v1/batch", batch.body())
        code = failure_code(response)
        if code is not None:
            if code == INVALID_SETTINGS:
                self._stopped = response
            detail = response.error or f"Salesmachine answered {response.status}"
            for index in batch.owners:
                waiting[index] = _dead(waiting[index], code, detail, response)
        else:
            for index in batch.owners:
                done = waiting[index]
                waiting[index] = Outcome(
                    "delivered", done.message, done.translation, response=response
                )
        return waiting

    def _post(self, path: str, body: bytes) -> Response:
        try:
            with self._http.stream("POST", path, content=body) as answer:
                start = b""
                for chunk in answer.iter_bytes():
                    start += chunk
                    if len(start) >= MAX_RESPONSE_BYTES:
                        break
                text = start[:MAX_RESPONSE_BYTES].decode("utf-8", "replace")
                return Response(answer.status_code, text)
        except httpx.TimeoutException:
            return Response(None, error=f"no answer within {TIMEOUT_SECONDS:g} s", code="ETIMEDOUT")
        except httpx.ConnectError as error:
            return Response(None, error=f"can't connect: {error}", code="ECONNREFUSED")
        except httpx.HTTPError as error:
            text = f"the connection broke: {str(error) or type(error).__name__}"
            return Response(None, error=text, code="ECONNRESET")


def _dead(outcome: Outcome, code: str, detail: str, response: Response | None) -> Outcome:
    return Outcome("dead", outcome.message, outcome.translation, code, detail, response)
