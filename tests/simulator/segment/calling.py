"""Calling a pretended hook, in pretended time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from destination import Outcome
from destination.delivery import Policy, Retry
from simulator.segment.hook_caller import HookCaller
from simulator.segment.sources import Source
from tests.destination.pretended import Asked, FakeClock, Pretended, Reply, Turn

URL = "http://127.0.0.1:9"
"""A base URL behind which a transport answers."""
SOURCE = Source("token-0f71", "s:ecret-99ab")
PATIENT = Policy(max_attempts=1_000_000)


def said(status: int, code: str = "", retry_after: str = "") -> Reply:
    """An answer of the hook."""
    body = {"status": "success" if status == 200 else "error", "message": f"why {status}"}
    body |= {"code": code} if code else {}
    headers = [("Retry-After", retry_after)] if retry_after else []
    return Reply(status, json.dumps(body).encode(), headers)


@dataclass
class Calling:
    """A caller of a hook that says ``turns``, then ``otherwise`` for ever.  Chance is 0.5."""

    turns: Iterable[Turn] = ()
    otherwise: Turn = 200
    policy: Policy = PATIENT
    clock: FakeClock = field(default_factory=FakeClock)
    retries: list[Retry] = field(default_factory=list)
    far_side: Pretended = field(init=False)
    caller: HookCaller = field(init=False)

    def __post_init__(self) -> None:
        self.far_side = Pretended(self.clock, otherwise=lambda asked: self.otherwise)
        self.far_side.script.extend(self.turns)
        self.caller = HookCaller(
            URL,
            SOURCE,
            self.far_side,
            policy=self.policy,
            clock=self.clock.clock(),
            random=lambda: 0.5,
            seed="7",
            on_retry=self.retries.append,
        )

    def run(self, messages: Iterable[object]) -> list[Outcome]:
        """The outcomes of all messages."""
        with self.caller:
            return list(self.caller.deliver(messages))

    @property
    def asked(self) -> list[tuple[float, str]]:
        """When which message was posted, by its messageId."""
        return [(asked.at, sent(asked)["messageId"]) for asked in self.far_side.asked]


def sent(asked: Asked) -> dict[str, Any]:
    """The message that a request carried."""
    message: dict[str, Any] = json.loads(asked.body)
    return message


def track(number: int, user: str | None = "u1", **others: Any) -> dict[str, Any]:
    """A message named ``m<number>``."""
    return {"type": "track", "event": "E", "messageId": f"m{number}", "userId": user, **others}
