"""The client: messages in, outcomes out, over one ``Connection``.

Each batch is one ``POST /v1/batch``, one at a time.  What is sent when is the ``Schedule``'s.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from destination.connection import Connection, Transport
from destination.credentials import Credentials
from destination.delivery import IDLE, INTERRUPTED, Outcome, Policy, Reason, Response, Retry
from destination.letters import prepare
from destination.schedule import Schedule, Shipment
from destination.settings import Settings

TIMEOUT_SECONDS = 5.0
"""Segment's own limit on a destination's whole answer."""
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
        transport: Transport | None = None,
        *,
        policy: Policy = Policy(),  # noqa: B008  frozen
        clock: Clock = Clock(),
        random: Callable[[], float] = random.random,
        on_retry: Callable[[Retry], None] | None = None,
    ) -> None:
        self.settings = settings.with_credentials()
        self._connection = Connection(self.settings, transport, wall=clock.wall)
        self._credentials = Credentials.of(self.settings)
        self._policy = policy
        self._clock = clock
        self._random = random
        self._on_retry = on_retry
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
        self._connection.close()
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
        """One request, whatever comes of it."""
        return self._connection.post(path, body, self._credentials, seconds=TIMEOUT_SECONDS)


_END = object()


def _taken(settled: list[Outcome]) -> Iterator[Outcome]:
    """Each outcome, until the last; one that isn't asked for stays."""
    while settled:
        yield settled.pop(0)
