"""The outbox: messages that weren't sent yet, those free to go and those that have to wait."""

from __future__ import annotations

from collections.abc import Set
from operator import attrgetter

from destination.batches import MAX_BYTES, MAX_ITEMS, Batch, Part, weight
from destination.delivery import Outcome
from destination.letters import Letter, bulk

MAX_FREE = 1000
"""Messages that are held back, at most, for a batch that doesn't fill."""
MAX_FREE_BYTES = 4 * 1024 * 1024
"""What those without anything to send may take, as JSON."""


class Outbox:
    """Letters, and the outcomes of messages without anything to send, in the messages' order.

    A letter about somebody who is busy is held, and makes all whom it is about busy in turn, so
    that none overtakes another.
    """

    def __init__(self) -> None:
        self._free: list[Letter | Outcome] = []
        self._held: list[Letter] = []
        self._busy: set[str] = set()
        self._items = self._bytes = self._idle_bytes = self._held_bytes = 0

    def __len__(self) -> int:
        return len(self._free) + len(self._held)

    @property
    def has_free(self) -> bool:
        """Whether anything may go now."""
        return bool(self._free)

    @property
    def size(self) -> int:
        """About how many bytes are kept for what is in it."""
        return self._bytes + self._idle_bytes + self._held_bytes

    @property
    def is_full(self) -> bool:
        """Whether a batch can't get any larger by waiting."""
        full = self._items >= MAX_ITEMS or self._bytes >= MAX_BYTES
        return full or len(self._free) >= MAX_FREE or self._idle_bytes >= MAX_FREE_BYTES

    def put(self, entry: Letter | Outcome) -> None:
        """One more message; its index is above all others'."""
        if isinstance(entry, Outcome) or self._busy.isdisjoint(entry.uids):
            self._put_free(entry)
        else:
            self._held.append(entry)
            self._held_bytes += entry.bulk
            self._busy |= entry.uids

    def take_batch(self) -> tuple[Batch[Letter], list[Outcome]]:
        """The oldest letters that are free, as a batch, and the outcomes between them."""
        batch: Batch[Letter] = Batch()
        riders: list[Outcome] = []
        free, self._free = self._free, []
        self._items = self._bytes = self._idle_bytes = 0
        for entry in free:
            if self._free:
                self._put_free(entry)
            elif isinstance(entry, Outcome):
                riders.append(entry)
            elif batch.fits(part := Part(entry, entry.items)):
                batch.add(part)
            else:
                self._put_free(entry)
        return batch, riders

    def take_all(self) -> list[Letter | Outcome]:
        """Everything, in order; it is empty then and nobody is busy."""
        entries = sorted([*self._free, *self._held], key=attrgetter("index"))
        self._free, self._held, self._busy = [], [], set()
        self._items = self._bytes = self._idle_bytes = self._held_bytes = 0
        return entries

    def hold_back(self, busy: Set[str]) -> None:
        """These, and no others, are busy from now on."""
        entries = self.take_all()
        self._busy = set(busy)
        for entry in entries:
            self.put(entry)

    def _put_free(self, entry: Letter | Outcome) -> None:
        self._free.append(entry)
        if isinstance(entry, Letter):
            self._items += len(entry.items)
            self._bytes += weight(entry.items)
        else:
            self._idle_bytes += bulk(entry.message)
