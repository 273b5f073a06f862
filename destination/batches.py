"""Batches: translated messages packed within Salesmachine's limits, order kept.

Every official client caps a batch at 100 items (documented by the clients); the limit in bytes
keeps a body under the simulator's 1 MiB (A11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from destination.wire import encode

MAX_ITEMS = 100
MAX_BYTES = 1_000_000

Owner = TypeVar("Owner")


@dataclass(slots=True)
class Batch(Generic[Owner]):
    """The encoded items of one request, and what they belong to."""

    items: list[str] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    size: int = 2
    """Bytes of the body: the brackets, the items and the commas between them."""

    def add(self, owner: Owner, items: list[str]) -> bool:
        """Put one message's items in, all or none; False when they don't fit any more."""
        grown = self.size + sum(len(item) + 1 for item in items) - (not self.items)
        if self.items and (len(self.items) + len(items) > MAX_ITEMS or grown > MAX_BYTES):
            return False
        self.items.extend(items)
        self.owners.append(owner)
        self.size = grown
        return True

    def body(self) -> bytes:
        """The bare JSON array that ``POST /v1/batch`` takes."""
        return f"[{','.join(self.items)}]".encode("ascii")


def encode_items(wire: list[dict[str, object]]) -> list[str]:
    """Each operation's wire form as compact ASCII JSON."""
    return [encode(item) for item in wire]


def fits_alone(items: list[str]) -> bool:
    """Whether one message's items fit into a batch of their own."""
    return len(items) <= MAX_ITEMS and sum(len(item) + 1 for item in items) + 1 <= MAX_BYTES


def pack(messages: Iterator[tuple[Owner, list[str]]]) -> Iterator[Batch[Owner]]:
    """Batches of ``(owner, its items)``, in order; the items of one owner are never parted."""
    batch: Batch[Owner] = Batch()
    for owner, items in messages:
        if not batch.add(owner, items):
            yield batch
            batch = Batch()
            batch.add(owner, items)
    if batch.items:
        yield batch
