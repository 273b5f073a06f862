"""The whole chain as a process: a Segment side that SDKs send to, and Salesmachine behind it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from simulator.exchange import Exchange
from simulator.journal import Reader
from tests.simulator.cli.commands import Running, up
from tests.simulator.waiting import until

KEY = "wk-5d0c1f8e7a"


@dataclass(frozen=True)
class Chain:
    """A running ``sim up``."""

    process: Running
    url: str
    segment: str
    journal: Path

    def ledger(self) -> list[dict[str, Any]]:
        """Every message that it ever took, oldest first."""
        answer = httpx.get(f"{self.url}/_sim/messages?after=0&limit=1000", trust_env=False)
        messages: list[dict[str, Any]] = answer.raise_for_status().json()["data"]
        return messages

    def settled(self, count: int) -> list[dict[str, Any]]:
        """Wait until this many messages came and none is under way; the ledger then."""
        until(lambda: self._ends(count), f"{count} settled messages")
        return self.ledger()

    def contact(self, uid: str) -> dict[str, Any]:
        """What Salesmachine would now know of a contact."""
        path = f"{self.url}/_sim/state/contact"
        found: dict[str, Any] = httpx.get(path, params={"uid": uid}, trust_env=False).json()
        return found

    def exchanges(self) -> list[Exchange]:
        """What arrived at Salesmachine."""
        with Reader(self.journal) as journal:
            return journal.exchanges(limit=1000)

    def operations(self) -> list[dict[str, Any]]:
        """The operations that arrived, in their order."""
        return [one for exchange in self.exchanges() for one in json.loads(exchange.request_body)]

    def defects(self) -> list[tuple[str, str]]:
        """What the operations break of Salesmachine's contract, advices apart."""
        found = [v for exchange in self.exchanges() for v in exchange.all_violations()]
        return [(v.severity, v.code) for v in found if v.severity != "advice"]

    def leaks(self, key: str) -> list[str]:
        """The files of the journal in which a write key stands, as it is or as Basic has it."""
        forms = [key.encode(), b64encode(f"{key}:".encode())]
        files = sorted(self.journal.parent.glob(f"{self.journal.name}*"))
        assert len(files) == 3, files
        return [file.name for file in files if any(form in file.read_bytes() for form in forms)]

    def _ends(self, count: int) -> bool:
        ledger = self.ledger()
        return len(ledger) >= count and all(one["settled"] is not None for one in ledger)


@contextmanager
def chain(journal: Path, *options: object, port: int = 0) -> Iterator[Chain]:
    """A process that ends with the block; ``port`` is where SDKs send to, 0 a free one."""
    with up("--journal", journal, "--segment-port", port, *options) as (process, facts):
        yield Chain(process, facts["salesmachine"], facts["segment"], journal)


def stages(ledger: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """What became of each message, by its messageId; each came once."""
    found = {one["message_id"]: (one["type"], one["stage"], one["code"]) for one in ledger}
    assert len(found) == len(ledger), "a message came more than once"
    return found


def untimed(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The operations without the moment that events carry."""
    return [{k: v for k, v in one.items() if k != "created_at"} for one in operations]
