"""Traffic: many messages of few contacts, sent to the tracking API as an SDK's batches."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx

from tests.simulator.waiting import until

BATCH = 100
Message = dict[str, Any]


def messages(count: int, contacts: int, seed: int = 0) -> Iterator[Message]:
    """Every call but alias, of contacts who belong to a few companies, in a seeded order."""
    chance = random.Random(seed)
    for number in range(count):
        who = f"u{chance.randrange(contacts)}"
        kind = chance.choice(("track", "track", "page", "identify", "group"))
        yield {
            "type": kind,
            "messageId": f"m{number}",
            "userId": who,
            "timestamp": "2024-03-11T09:00:00.000Z",
            **_said(kind, number, who),
        }


def _said(kind: str, number: int, who: str) -> Message:
    match kind:
        case "track":
            return {"event": "Order Completed", "properties": {"number": number}}
        case "page":
            return {"name": "Pricing", "properties": {"number": number}}
        case "identify":
            return {"traits": {"name": who, "email": f"{who}@example.com", "number": number}}
        case _:
            return {"groupId": f"acme-{who[-1]}", "traits": {"number": number}}


class Sender:
    """An SDK's queue: a batch that isn't answered 200 stays, and is sent again as it is."""

    def __init__(self, traffic: Iterator[Message], key: str) -> None:
        self._traffic = traffic
        self._key = key
        self._batch: list[Message] = []

    def send(self, segment: str, batches: int) -> None:
        """Send so many batches, each until it is taken."""
        with httpx.Client(auth=(self._key, ""), trust_env=False, timeout=20.0) as client:
            for _ in range(batches):
                self._batch = self._batch or list(islice(self._traffic, BATCH))
                until(lambda: self._taken(client, segment), "a batch that is taken")
                self._batch = []

    def try_to_send(self, segment: str) -> bool:
        """Send one batch, once; whether it was taken."""
        self._batch = self._batch or list(islice(self._traffic, BATCH))
        with httpx.Client(auth=(self._key, ""), trust_env=False, timeout=20.0) as client:
            taken = self._taken(client, segment)
        self._batch = [] if taken else self._batch
        return taken

    def _taken(self, client: httpx.Client, segment: str) -> bool:
        try:
            answer = client.post(f"{segment}/v1/batch", json={"batch": self._batch})
        except httpx.TransportError:
            return False
        return answer.status_code == 200
