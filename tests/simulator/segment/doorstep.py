"""A Segment side that only notes what it is given, and the door in front of it."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask.testing import FlaskClient

from simulator.clock import Clock
from simulator.journal import JournalError
from simulator.segment.app import create_app
from simulator.segment.ingest import Arrival
from simulator.segment.sources import Sources

AT = 1_700_000_000.123
RECEIVED = "2023-11-14T22:13:20.123Z"
"""The same moment, as messages have it."""
KEY = "wk"


@dataclass
class Doorstep:
    """What the door needs behind it.

    ``kept`` is ``(write key, arrivals)`` of each request; with ``broken`` the journal fails.
    """

    sources: Sources = field(default_factory=Sources)
    seed: int | str = 7
    clock: Clock = lambda: AT
    dedupe: bool = False
    broken: bool = False
    kept: list[tuple[str | None, list[Arrival]]] = field(default_factory=list)

    def accept(self, key: str | None, arrivals: Sequence[Arrival]) -> None:
        if self.broken:
            raise JournalError("the disk is full")
        self.kept.append((key, list(arrivals)))

    def seen(self, key: str, ids: Collection[str]) -> set[str]:
        accepted = {
            arrival.message_id
            for whose, arrivals in self.kept
            for arrival in arrivals
            if whose == key and arrival.stage == "received"
        }
        return {one for one in ids if one in accepted}

    def client(self) -> FlaskClient:
        """Who stands before the door."""
        return create_app(self).test_client()

    @property
    def arrivals(self) -> list[Arrival]:
        """All of them."""
        return [arrival for _, arrivals in self.kept for arrival in arrivals]


def basic(key: str = KEY, password: str = "") -> dict[str, str]:
    """The header that carries a write key."""
    pair = base64.b64encode(f"{key}:{password}".encode()).decode("ascii")
    return {"Authorization": f"Basic {pair}"}
