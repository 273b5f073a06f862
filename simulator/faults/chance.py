"""Chance: draws that the seed, the fault and the request decide, in whatever order they come."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import replace

from simulator.faults.grammar import Fault
from simulator.faults.seen import Seen

MAX_REMEMBERED = 100_000
"""Of how many requests it is known how often they came; the oldest are forgotten."""
_FINE = 2**53


class Attempts:
    """How often each request came before, in its workspace."""

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[str | None, bytes], int] = OrderedDict()

    def count(self, seen: Seen) -> tuple[bytes, int]:
        """The identity of a request, and how often it came before."""
        key = (seen.workspace, seen.identity())
        before = self._counts.get(key, 0)
        self._counts[key] = before + 1
        self._counts.move_to_end(key)
        if len(self._counts) > MAX_REMEMBERED:
            self._counts.popitem(last=False)
        return key[1], before

    def forget(self, workspace: str | None) -> None:
        """Forget those of a workspace; of all for None."""
        kept = [] if workspace is None else [one for one in self._counts if one[0] != workspace]
        self._counts = OrderedDict((one, self._counts[one]) for one in kept)


class Draws:
    """The draws of one request; ``attempts`` is asked when the first of them is made."""

    def __init__(self, seed: int, seen: Seen, attempts: Attempts) -> None:
        self._seed = seed
        self._seen = seen
        self._attempts = attempts
        self._request: tuple[bytes, int] | None = None

    def share(self, fault: Fault, what: str) -> float:
        """From 0 to below 1, every number as likely."""
        drawn = int.from_bytes(self._bytes(fault, what, 8), "big")
        return (drawn >> 11) / _FINE

    def noise(self, fault: Fault) -> bytes:
        """64 to 319 bytes of any values."""
        [more] = self._bytes(fault, "length", 1)
        return self._bytes(fault, "noise", 64 + more)

    def is_lucky(self, fault: Fault) -> bool:
        """Whether the fault's chance falls on this request."""
        return fault.chance is None or self.share(fault, "chance") < fault.chance

    def _bytes(self, fault: Fault, what: str, size: int) -> bytes:
        if self._request is None:
            self._request = self._attempts.count(self._seen)
        identity, before = self._request
        # A workspace's id is another one in each journal.
        text = str(replace(fault, workspace=None))
        drawn_from = f"{self._seed}\n{text}\n{what}\n{before}\n".encode() + identity
        return hashlib.shake_128(drawn_from).digest(size)
