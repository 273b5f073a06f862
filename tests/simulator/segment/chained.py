"""The whole chain: a pocket Segment in front of a pocket Salesmachine, in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from simulator.clock import Clock, system
from simulator.config import Config
from simulator.exchange import Exchange
from simulator.faults import parse
from simulator.journal.ledger import Ledger
from simulator.journal.pages import Pages
from simulator.segment.ingest import Arrival, Receipt, ingest_batch
from simulator.segment.options import Options
from simulator.segment.side import SegmentSide
from simulator.segment.sources import Sources
from simulator.server import Server
from simulator.workspace import workspace_id
from tests.simulator.segment.doorstep import AT, basic
from tests.simulator.waiting import PATIENCE, until

KEY = "wk"
FAST = Options(time_scale=1_000)
"""A thousand times faster than Segment: what waits for its retry waits for milliseconds."""
MANY = 10_000


@dataclass
class Chain:
    """Both sides, running; ``waiting`` are the workspaces whose write key isn't known yet."""

    server: Server
    side: SegmentSide
    client: httpx.Client
    waiting: list[str]

    def workspace(self, key: str = KEY) -> str:
        """The one of a write key that is its token."""
        return workspace_id(key, self.server.simulator.salt)

    def post(self, path: str, body: object, key: str = KEY) -> httpx.Response:
        """POST to the tracking API."""
        return self.client.post(f"{self.side.url}/v1/{path}", json=body, headers=basic(key))

    def send(self, *messages: dict[str, Any], key: str = KEY) -> None:
        """Send a batch, which is accepted."""
        answer = self.post("batch", {"batch": messages}, key)
        assert (answer.status_code, answer.json()) == (200, {"success": True})

    def messages(self, **equal: str | None) -> list[dict[str, Any]]:
        """The ledger as ``/_sim/messages`` shows it."""
        with Pages(self.server.simulator.journal) as pages:
            return pages.messages(0, MANY, equal)

    def stages(self, **equal: str | None) -> dict[str, str]:
        """The stage of each message, by its messageId."""
        return {one["message_id"]: one["stage"] for one in self.messages(**equal)}

    def is_settled(self) -> bool:
        """Whether no message is under way."""
        with Ledger(self.server.simulator.journal) as ledger:
            return not ledger.under_way()

    def settle(self) -> dict[str, str]:
        """Wait until no message is under way; the stage of each."""
        until(self.is_settled, "the end of what is under way")
        return self.stages()

    def exchanges(self, key: str | None = None) -> list[Exchange]:
        """What came to Salesmachine, of one write key's workspace or of all."""
        with Pages(self.server.simulator.journal) as pages:
            return pages.exchanges(0, MANY, None if key is None else self.workspace(key))

    def arrived(self, key: str | None = None) -> list[str | None]:
        """The messageIds of the operations that Salesmachine took, as they came."""
        items = (item for one in self.exchanges(key) for item in one.items if item.applied)
        return [item.message_id for item in items]

    def misbehave(self, *faults: str) -> None:
        """Have Salesmachine misbehave from now on, in these ways and no others."""
        self.server.simulator.faults.clear()
        for fault in faults:
            self.server.simulator.faults.add(parse(fault))


@contextmanager
def chained(
    journal: Path,
    *faults: str,
    config: Config | None = None,
    sources: Sources | None = None,
    options: Options = FAST,
    clock: Clock = system,
    leaps: bool = False,
) -> Iterator[Chain]:
    """Both, started as ``sim up`` starts them, until the block ends; on free ports."""
    config = config or Config(faults=tuple(parse(fault) for fault in faults))
    server = Server(config, journal, clock=clock, segment=options.to_dict())
    try:
        side = SegmentSide(server, sources or Sources(), options, leaps=leaps)
        server.start()
        try:
            with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
                yield Chain(server, side, client, side.start())
        finally:
            side.stop()
    finally:
        server.stop()


def page(message_id: str, user: str = "u1", **others: Any) -> dict[str, Any]:
    """A page call, which is one operation."""
    return {"type": "page", "messageId": message_id, "userId": user, **others}


def arrivals(*messages: dict[str, Any]) -> list[Arrival]:
    """What the door makes of these messages."""
    body = json.loads(json.dumps({"batch": messages}))
    return ingest_batch(body, Receipt(AT, lambda: "made"))
