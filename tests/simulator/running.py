"""A simulator that runs: a real server in its thread, a client, and what was recorded."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from simulator.clock import Clock, system
from simulator.config import Config
from simulator.exchange import Exchange
from simulator.journal import Reader
from simulator.server import Server
from tests.simulator.waiting import PATIENCE
from tests.simulator.wire import Wire

TOKEN, SECRET = "tok-4f1c9a", "sec-77d0e2"
BASIC = f"Basic {b64encode(f'{TOKEN}:{SECRET}'.encode()).decode()}"
JSON = {"Content-Type": "application/json"}


@dataclass
class Sim:
    """A running simulator, and everything that it recorded beyond ``after``."""

    server: Server
    client: httpx.Client
    after: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.server.url

    @property
    def journal(self) -> Path:
        """The file that it records in."""
        return self.server.simulator.journal

    def post(
        self, path: str, body: object = b"", headers: Mapping[str, str] = JSON
    ) -> httpx.Response:
        """POST with good credentials; a body that isn't bytes is sent as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        known = {"Authorization": BASIC, **headers}
        return self.client.post(path, content=content, headers=known)

    def recorded(self) -> list[Exchange]:
        """The exchanges since the test began, read from the journal."""
        with Reader(self.journal) as journal:
            return journal.exchanges(self.after, limit=10_000)

    def last(self) -> Exchange:
        """The only exchange since the test began."""
        [exchange] = self.recorded()
        return exchange

    def connect(self) -> Wire:
        """A connection of its own."""
        return Wire(self.url)

    def from_now(self) -> Sim:
        """The same simulator, without what it recorded until now."""
        return Sim(self.server, self.client, self.server.feed.seq)


@contextmanager
def running(config: Config, journal: Path, clock: Clock = system) -> Iterator[Sim]:
    """A simulator that runs until the block ends."""
    server = Server(config, journal, clock=clock)
    server.start()
    try:
        with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as client:
            yield Sim(server, client)
    finally:
        server.stop()


def codes(exchange: Exchange) -> list[tuple[str, str, str]]:
    """``(code, severity, pointer)`` of what an exchange breaks by itself, whatever came before."""
    found = ((v.code, v.severity, v.pointer) for v in exchange.all_violations())
    return [one for one in found if not one[0].startswith("SM-3")]


def advices(exchange: Exchange) -> list[tuple[str, str]]:
    """``(code, pointer)`` of what only the state shows."""
    found = ((v.code, v.pointer) for v in exchange.all_violations())
    return [one for one in found if one[0].startswith("SM-3")]
