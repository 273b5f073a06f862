"""A moody far side, and a delivery to it that is watched from all sides."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from email.utils import formatdate

import httpx

from destination import Client
from destination.delivery import IDLE, Retry
from tests.destination.lives import SETTINGS, Asked, Life, owner
from tests.destination.pretended import MOST, NOON, FakeClock, certificate_error
from tests.destination.worlds import Mood, Pause, World, message


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
