"""The hook's caller: posts one message a request to Salesmachine's hook, as Segment's servers do.

``POST /v1/hook?srvc=segment`` with ``Authorization: Basic base64(apiKey + ":")`` and
``X-Segment-Settings: base64({"apiSecret": ".."})`` (A16); who turns Salesmachine off in its
``integrations`` never gets there.  Nothing else is read of a message than whom it is about.
"""

from __future__ import annotations

import hashlib
import random
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from types import TracebackType
from typing import Self

from destination import Outcome, Settings
from destination.client import SLICE_SECONDS, TIMEOUT_SECONDS, Clock
from destination.connection import Connection, Transport
from destination.credentials import Credentials
from destination.delivery import IDLE, INTERRUPTED, Policy, Retry
from destination.hook import PATH, SERVICE
from destination.routing import switched_off_by
from destination.wire import encode, read
from simulator.segment.hook_answers import Answer, fate
from simulator.segment.queue import Entry, Queue, ids_of
from simulator.segment.sources import Source

ADDRESS = f"{PATH}?srvc={SERVICE}"
USER_AGENT = "Segment.io/1.0"
SWITCHED_OFF = "FILTERED_BY_INTEGRATIONS_OBJECT"


class HookCaller:
    """Delivers messages to the hook at a base URL, one request at a time.

    Use it as a context manager, or ``close()`` it.  The same message has the same X-Request-Id at
    each attempt, made from it and ``seed``.  ``transport`` replaces the network, ``clock`` and
    ``random`` (from 0 up to 1) the time and the chance; ``on_retry`` hears of each wait.
    """

    def __init__(
        self,
        url: str,
        source: Source,
        transport: Transport | None = None,
        *,
        policy: Policy = Policy(),  # noqa: B008  frozen
        clock: Clock = Clock(),  # noqa: B008  frozen
        random: Callable[[], float] = random.random,
        seed: str = "",
        on_retry: Callable[[Retry], None] | None = None,
    ) -> None:
        self._connection = Connection(Settings(base_url=url), transport, wall=clock.wall)
        self._credentials = Credentials(source.token, "")
        others = encode({"apiSecret": source.secret})
        self._headers = {
            "User-Agent": USER_AGENT,
            "X-Segment-Settings": b64encode(others.encode()).decode(),
        }
        self._policy = policy
        self._clock = clock
        self._random = random
        self._seed = seed
        self._on_retry = on_retry
        self._stopped: str | None = None

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
        """Close the connection."""
        self._connection.close()

    def stop(self, detail: str = "delivery was stopped") -> None:
        """Send nothing more, from any thread.

        The request in flight is finished; whatever isn't settled then, or is still read, is dead:
        ``INTERRUPTED``, with this detail.
        """
        self._stopped = self._stopped or detail

    def deliver(self, messages: Iterable[object]) -> Iterator[Outcome]:
        """One outcome a message, as soon as it is settled.

        A message is any JSON value; ``IDLE`` among them is none.  One is read for each request that
        is made, so that many that are tried again keep nobody out; reading stops while 10,000 wait,
        or 16 MiB of them.
        """
        queue = Queue(self._policy.keeps_order)
        source, count = iter(messages), 0
        reading = more = turn = True
        while True:
            if self._stopped is not None:
                yield from map(self._interrupted, queue.take_all())
            reads = reading and queue.has_room
            entry = None if reads and turn else queue.take(self._clock.monotonic())
            if entry is not None:
                turn = more
                if (outcome := self._send(entry, queue)) is not None:
                    yield outcome
            elif reads:
                message, turn = next(source, _END), False
                reading = message is not _END
                more = reading and message is not IDLE
                if more:
                    if (outcome := self._enter(count, message, queue)) is not None:
                        yield outcome
                    count += 1
            elif (due := queue.next_due()) is not None:
                self._rest(due)
            else:
                break

    def _enter(self, index: int, message: object, queue: Queue) -> Outcome | None:
        """Put a message into the queue; its outcome if it isn't to be sent."""
        off = switched_off_by(message) if isinstance(message, dict) else None
        if off is not None:
            detail = f"{off} is false: Salesmachine is turned off for this message"
            return Outcome("filtered", message, None, SWITCHED_OFF, detail, index=index)
        text, defect = read(message)
        if defect is not None:
            return Outcome("refused", message, None, "bad_request", defect, index=index)
        entry = Entry(index, message, text.encode("ascii"), ids_of(message))
        queue.put(entry, self._clock.monotonic())
        return None

    def _send(self, entry: Entry, queue: Queue) -> Outcome | None:
        """Make a message's next attempt; its outcome unless it is tried again."""
        entry.began = min(entry.began, self._clock.monotonic())
        answer = self._post(entry.body)
        entry.attempts += 1
        now = self._clock.monotonic()
        end, code = fate(answer)
        detail = "" if end == "delivered" else str(answer)
        if end == "again":
            wait = self._policy.wait(entry.attempts, self._random(), answer.retry_after)
            limit = self._policy.limit(entry.attempts, entry.began, now + wait, wait)
            if not limit:
                queue.again(entry, now + wait)
                self._tell(Retry((entry.index,), entry.attempts, answer, wait))
                return None
            end, detail = "dead", f"{detail}; {limit}"
        queue.settle(entry, now)
        told = (entry.index, entry.attempts)
        return Outcome(end, entry.message, None, code, detail, answer, *told)

    def _tell(self, retry: Retry) -> None:
        if self._on_retry is not None:
            self._on_retry(retry)

    def _interrupted(self, entry: Entry) -> Outcome:
        detail, told = self._stopped or "", (entry.index, entry.attempts)
        return Outcome("dead", entry.message, None, INTERRUPTED, detail, None, *told)

    def _post(self, body: bytes) -> Answer:
        """One request, whatever comes of it."""
        named = hashlib.sha256(self._seed.encode() + b"\n" + body).hexdigest()[:32]
        response = self._connection.post(
            ADDRESS,
            body,
            self._credentials,
            seconds=TIMEOUT_SECONDS,
            headers={**self._headers, "X-Request-Id": named},
        )
        return Answer(**asdict(response))

    def _rest(self, until: float) -> None:
        """Let the time pass until then, or until delivery is stopped."""
        while self._stopped is None and (left := until - self._clock.monotonic()) > 0:
            self._clock.sleep(min(left, SLICE_SECONDS))


_END = object()
