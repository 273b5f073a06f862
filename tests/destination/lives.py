"""What can be seen of a delivery in a random world: each request and answer, wait and outcome."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cached_property
from typing import Any

import httpx

from destination import Client, Outcome, Settings, translate
from destination.delivery import IDLE, DeadLetter, Retry
from tests.destination.pretended import NOON, FakeClock, certificate_error
from tests.destination.worlds import Mood, Pause, World, message

SETTINGS = Settings("token", "secret", oversize="note")
MOST = 20_000
"""More requests than any world needs: delivery that turns in circles fails, not hangs."""
RETRIED = {408, 423, 429, *range(500, 600)} - {501}


@dataclass
class Asked:
    """One request, and what came of it."""

    begun: float
    batch: bool
    size: int
    ids: list[str]
    read: int
    """How many messages the client had read."""
    status: int = 0
    """0 where no whole answer came."""
    error: str = ""
    retry_after: float = 0.0
    ended: float = 0.0
    retry: Retry | None = None
    """The wait that it led to."""

    @property
    def success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def failure(self) -> str:
        """The code of what is worth another try, else nothing."""
        if self.status:
            return f"HTTP_{self.status}" if self.status in RETRIED else ""
        return "" if self.error == "INVALID_CERTIFICATE" else self.error


@dataclass(frozen=True)
class Moment:
    """When the client slept, or asked an idle source again: what had happened until then."""

    at: float
    asked: int
    read: int
    told: int
    at_end: bool
    """Whether the source had said that there is no more."""
    stopped: bool


@dataclass
class Life:
    """One world's delivery, as it was seen."""

    world: World
    messages: list[object] = field(default_factory=list)
    """Those that were read; so many are ``read``."""
    read: int = 0
    at_end: bool = False
    asked: list[Asked] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    left: list[Outcome] = field(default_factory=list)
    stopped_at: int | None = None
    """How many requests had been made when it was stopped."""
    sleeps: list[Moment] = field(default_factory=list)
    idles: list[Moment] = field(default_factory=list)

    def moment(self, at: float) -> Moment:
        counts = (len(self.asked), self.read, len(self.outcomes))
        return Moment(at, *counts, self.at_end, self.stopped_at is not None)

    @property
    def abandoned(self) -> bool:
        return 0 < self.world.abandon_at <= len(self.outcomes)

    @cached_property
    def wires(self) -> list[list[dict[str, Any]]]:
        """The operations of each message, sendable or not."""
        return [
            message.operations
            if isinstance(message, DeadLetter)
            else translate(message, SETTINGS).wire()
            for message in self.messages
        ]

    @cached_property
    def uids(self) -> list[set[tuple[str, str]]]:
        """Whom each message writes about."""
        return [{uid for wire in wires for uid in _uids(wire)} for wires in self.wires]

    @cached_property
    def fates(self) -> dict[int, Outcome]:
        """The outcome of each message that has one."""
        return {outcome.index: outcome for outcome in [*self.outcomes, *self.left]}

    @cached_property
    def requests(self) -> dict[str, list[int]]:
        """In which requests each operation was sent."""
        requests: dict[str, list[int]] = {}
        for number, asked in enumerate(self.asked):
            for id in asked.ids:
                requests.setdefault(id, []).append(number)
        return requests

    @cached_property
    def taken(self) -> dict[str, int]:
        """By which request each operation was acknowledged."""
        return {
            id: number
            for id, numbers in self.requests.items()
            for number in reversed(numbers)
            if self.asked[number].success
        }

    def ids(self, number: int) -> list[str]:
        return [wire["messageId"] for wire in self.wires[number]]

    @cached_property
    def over(self) -> int:
        """The number of the request that showed the credentials to be bad; else beyond the last."""
        for number, asked in enumerate(self.asked):
            if asked.status in (401, 403) or (asked.status == 400 and not asked.batch):
                return number
        return len(self.asked)


def _uids(wire: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if wire["method"] == "account":
        yield "account", wire["account_uid"]
    for key in ("contact_uid", "previous_uid"):
        if wire["method"] != "account" and key in wire:
            yield "contact", wire[key]


def owner(id: str) -> int:
    """The number of the message that an operation belongs to."""
    return int(id[1:].partition(".")[0])


class _FarSide(httpx.BaseTransport):
    """Its moods first, then its habits."""

    def __init__(self, life: Life, clock: FakeClock, stop: Callable[[], None]) -> None:
        self.life, self.clock, self.stop = life, clock, stop
        self.moods = {True: deque(life.world.moods), False: deque(life.world.ping_moods)}
        self.answering = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert not self.answering, "a second request before the first is answered"
        body = request.read()
        ids = [item["messageId"] for item in json.loads(body)] if body else []
        batch = request.url.path == "/v1/batch"
        asked = Asked(self.clock.now, batch, len(body), ids, self.life.read)
        self.life.asked.append(asked)
        assert len(self.life.asked) < MOST, "delivery asks for ever"
        if len(self.life.asked) == self.life.world.stop_at_request:
            self.stop()
        moods = self.moods[batch]
        mood = moods.popleft() if moods else None
        return self.answer(asked, mood or Mood(self.habit(asked)))

    def habit(self, asked: Asked) -> int:
        world = self.life.world
        if not asked.batch:
            return world.ping
        if len(asked.ids) > world.most_items or asked.size > world.most_bytes:
            return 413
        return 400 if any(owner(id) in world.poison for id in asked.ids) else 201

    def answer(self, asked: Asked, mood: Mood) -> httpx.Response:
        self.clock.pass_by(mood.took)
        asked.ended = self.clock.now
        asked.error = "ECONNRESET" if mood.lost else mood.error
        if mood.error:
            raise _ERRORS[mood.error]()
        if mood.lost:
            return httpx.Response(201, stream=_Body(self, httpx.ReadError("broken")))
        asked.status = mood.status
        headers = {"Date": formatdate(NOON, usegmt=True)}
        if mood.retry_after:
            asked.retry_after = _SECONDS.get(mood.retry_after, 0.0)
            date = formatdate(NOON + _SECONDS["date"], usegmt=True)
            headers["Retry-After"] = date if mood.retry_after == "date" else mood.retry_after
        return httpx.Response(mood.status, headers=headers, stream=_Body(self))


_SECONDS = {"0": 0.0, "0.3": 0.3, "2": 2.0, "9": 9.0, "date": 4.0, "31536000": 31_536_000.0}
_ERRORS = {
    "ECONNREFUSED": lambda: httpx.ConnectError("refused"),
    "ETIMEDOUT": lambda: httpx.ReadTimeout("slow"),
    "ECONNRESET": lambda: httpx.WriteError("reset"),
    "INVALID_CERTIFICATE": certificate_error,
}


class _Body(httpx.SyncByteStream):
    """An answer's body, which may break; the answer isn't over before it is closed."""

    def __init__(self, far_side: _FarSide, error: Exception | None = None) -> None:
        self.far_side, self.error = far_side, error
        far_side.answering = True

    def __iter__(self) -> Iterator[bytes]:
        yield b"{"
        if self.error:
            raise self.error
        yield b"}"

    def close(self) -> None:
        self.far_side.answering = False


class _Watch:
    """A client in a world, and who sees to it that nothing goes unseen."""

    def __init__(self, world: World) -> None:
        self.life, self.clock = Life(world), FakeClock(world.oversleep)
        self.chances = deque(world.chances)
        self.clock.before_sleep = self.sleeping
        self.client = Client(
            SETTINGS,
            _FarSide(self.life, self.clock, self.stop),
            policy=world.policy,
            clock=self.clock.clock(),
            random=self.chance,
            on_retry=self.retried,
        )

    def chance(self) -> float:
        self.chances.rotate()
        return self.chances[0]

    def retried(self, retry: Retry) -> None:
        assert self.life.asked[-1].retry is None, "one wait for each request"
        self.life.asked[-1].retry = retry

    def sleeping(self) -> None:
        moment = self.life.moment(self.clock.now)
        if not self.life.sleeps or self.life.sleeps[-1].asked < moment.asked:
            self.life.sleeps.append(moment)

    def stop(self) -> None:
        if self.life.stopped_at is None:
            self.life.stopped_at = len(self.life.asked)
        self.client.stop("enough")

    def source(self) -> Iterator[object]:
        """The messages, and IDLE for each pause."""
        for part in self.life.world.feed:
            if isinstance(part, Pause):
                self.clock.pass_by(part.seconds)
                yield IDLE
                self.life.idles.append(self.life.moment(self.clock.now))
                continue
            for _ in range(part.count):
                self.life.messages.append(message(part, self.life.read))
                self.life.read += 1
                if self.life.read == self.life.world.stop_at_message:
                    self.stop()
                yield self.life.messages[-1]
        self.life.at_end = True

    def deliver(self) -> None:
        delivery = self.client.deliver(self.source())
        for outcome in delivery:
            self.life.outcomes.append(outcome)
            if self.life.abandoned:
                break
        del delivery
        self.life.left = self.client.close()


def live(world: World) -> Life:
    """Deliver the world's messages to its far side, and see."""
    watch = _Watch(world)
    watch.deliver()
    return watch.life
