"""A pretended world for delivery: a clock nobody waits for, a far side that follows a script.

Nothing here needs a socket or a second: ``sleep`` moves the clock on, and each request is answered
with the next turn of the script.
"""

from __future__ import annotations

import json
import ssl
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import httpx

from destination import Client, Outcome, Settings
from destination.client import Clock
from destination.delivery import Policy, Retry

NOON = 1_710_151_200.0
"""Mon, 11 Mar 2024 10:00:00 GMT: the wall clock when a pretended clock starts."""
MOST = 50_000
"""More requests than any test needs: delivery that turns in circles fails, not hangs."""
MOST_LOOKS = 500_000
"""More looks at a clock that stands still than any test needs."""


class FakeClock:
    """Time that passes only in ``sleep`` and ``pass_by``, however long it is."""

    def __init__(self, oversleep: float = 0.0) -> None:
        self.now = 1_000.0
        self.oversleep = oversleep
        self.before_sleep: Callable[[], None] = lambda: None
        self._looks = 0

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self._looks = 0

    def monotonic(self) -> float:
        self._looks += 1
        assert self._looks < MOST_LOOKS, "delivery waits for ever without sleeping"
        return self.now

    def wall(self) -> float:
        return NOON + self.now - 1_000.0

    def sleep(self, seconds: float) -> None:
        assert seconds > 0, "time.sleep takes no negative number, and none passes no time"
        self.before_sleep()
        before = self.now
        self.pass_by(seconds + self.oversleep)
        assert self.now > before, "delivery sleeps for ever"

    def clock(self) -> Clock:
        return Clock(monotonic=self.monotonic, wall=self.wall, sleep=self.sleep)


@dataclass(frozen=True)
class Reply:
    """One answer; ``took`` seconds after the request."""

    status: int
    body: bytes = b""
    headers: Sequence[tuple[str, str]] = ()
    took: float = 0.0


Turn = int | Reply | Exception | Iterable[bytes]
"""What a request meets: an answer, by its status or in full; an error; a 201 with this body."""


@dataclass(frozen=True)
class Asked:
    """One request: when it came (seconds after the clock's start), and what it held."""

    at: float
    path: str
    body: bytes

    @property
    def items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads(self.body) if self.body else []
        return items

    @property
    def ids(self) -> list[str]:
        return [item["messageId"] for item in self.items]


@dataclass
class Pretended(httpx.BaseTransport):
    """Answers with ``script`` in turn, then with what ``otherwise`` makes of the request."""

    clock: FakeClock = field(default_factory=FakeClock)
    script: deque[Turn] = field(default_factory=deque)
    otherwise: Callable[[Asked], Turn] = lambda asked: 201
    asked: list[Asked] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = Asked(self.clock.now - 1_000.0, request.url.path, request.read())
        self.asked.append(asked)
        assert len(self.asked) < MOST, "delivery asks for ever"
        turn = self.script.popleft() if self.script else self.otherwise(asked)
        if isinstance(turn, Exception):
            raise turn
        if isinstance(turn, int):
            turn = Reply(turn)
        if isinstance(turn, Reply):
            self.clock.pass_by(turn.took)
            body = httpx.ByteStream(turn.body)
            headers = [(name.encode(), value.encode("latin-1")) for name, value in turn.headers]
            return httpx.Response(turn.status, headers=headers, stream=body)
        return httpx.Response(201, content=iter(turn))

    @property
    def route(self) -> str:
        """What was asked for, in order: B for a batch, P for a ping."""
        return "".join("P" if asked.path == "/v1/ping" else "B" for asked in self.asked)

    @property
    def batches(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == "/v1/batch"]

    @property
    def pauses(self) -> list[float]:
        """The seconds between one request and the next."""
        return [round(later.at - earlier.at, 9) for earlier, later in pairwise(self.asked)]


@dataclass
class Delivery:
    """A client in a pretended world; ``run`` delivers and keeps what it told."""

    far_side: Pretended = field(default_factory=Pretended)
    policy: Policy = field(default_factory=Policy)
    retries: list[Retry] = field(default_factory=list)
    chance: float = 0.5
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(
            Settings("token", "secret", oversize="note"),
            self.far_side,
            policy=self.policy,
            clock=self.far_side.clock.clock(),
            random=lambda: self.chance,
            on_retry=self.retries.append,
        )

    def run(self, messages: Iterable[object]) -> list[Outcome]:
        with self.client:
            return list(self.client.deliver(messages))


def scripted(*turns: Turn, otherwise: Turn = 201, **policy: Any) -> Delivery:
    """A delivery to a far side that says this, then ``otherwise`` for ever."""
    far_side = Pretended(script=deque(turns), otherwise=lambda asked: otherwise)
    return Delivery(far_side, Policy(**policy))


def answering(answer: Callable[[Asked], Turn], **policy: Any) -> Delivery:
    """A delivery to a far side that decides by what it is asked."""
    return Delivery(Pretended(otherwise=answer), Policy(**policy))


def tracks(count: int, user: str = "u1", first: int = 0) -> list[dict[str, Any]]:
    """Messages of one operation each; their ids are m0, m1 ..."""
    return [
        {"type": "track", "userId": user, "event": "E", "messageId": f"m{n}"}
        for n in range(first, first + count)
    ]


def told(outcomes: Iterable[Outcome]) -> list[tuple[str, str]]:
    """Outcome and code of each."""
    return [(outcome.outcome, outcome.code) for outcome in outcomes]


def certificate_error() -> httpx.ConnectError:
    """What httpx raises for a certificate that doesn't hold: the cause stands two levels down."""
    middle = OSError("connect")
    middle.__cause__ = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error = httpx.ConnectError("certificate verify failed")
    error.__cause__ = middle
    return error
