"""Batches: translated messages packed within Salesmachine's limits, order kept.

Every official client caps a batch at 100 items (documented by the clients); the limit in bytes
keeps a body under the simulator's 1 MiB (A11).
"""

from __future__ import annotations

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

    def fits(self, items: list[str]) -> bool:
        """Whether one message's items still fit; an empty batch takes any."""
        return not self.items or (
            len(self.items) + len(items) <= MAX_ITEMS and self._grown(items) <= MAX_BYTES
        )

    def add(self, owner: Owner, items: list[str]) -> None:
        """Put one message's items in, all together."""
        self.size = self._grown(items)
        self.items.extend(items)
        self.owners.append(owner)

    def _grown(self, items: list[str]) -> int:
        return self.size + sum(len(item) + 1 for item in items) - (not self.items)

    def body(self) -> bytes:
        """The bare JSON array that ``POST /v1/batch`` takes."""
        return f"[{','.join(self.items)}]".encode("ascii")


def encode_items(wire: list[dict[str, object]]) -> list[str]:
    """Each operation's wire form as compact ASCII JSON."""
    return [encode(item) for item in wire]


def fits_alone(items: list[str]) -> bool:
    """Whether one message's items fit into a batch of their own."""
    return len(items) <= MAX_ITEMS and sum(len(item) + 1 for item in items) + 1 <= MAX_BYTES
