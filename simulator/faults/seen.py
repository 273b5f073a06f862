"""A request as faults see it: what their keys are compared with, and what chance is drawn from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.exchange import Item, storable
from simulator.faults.grammar import Fault


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: the path decoded, without its query; its items where they could be read."""

    method: str
    path: str
    workspace: str | None
    items: Sequence[Item]
    body: bytes
    query: bytes = b""

    def is_meant_by(self, fault: Fault) -> bool:
        """Whether the keys of a fault fit, those apart that count or draw."""
        return (
            (fault.workspace is None or fault.workspace == self.workspace)
            and (fault.method is None or fault.method == self.method)
            and (fault.path is None or fits(fault.path, self.path))
            and (fault.contact is None or self._names(fault.contact))
        )

    def identity(self) -> bytes:
        """16 bytes that a request and its repetitions have in common, and no other has.

        They are made of the messageIds where each item has one, else of the whole request.
        """
        ids = [item.message_id for item in self.items if item.message_id is not None]
        if not ids or len(ids) < len(self.items):
            head = f"{self.method} {self.path}\n".encode("utf-8", "surrogatepass")
            # A query is only asked where it may be all that there is: it may hold the token.
            return hashlib.blake2b(head + (self.body or self.query), digest_size=16).digest()
        joined = "\0".join(ids).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(joined, digest_size=16, person=b"messageIds").digest()

    def _names(self, contact: str) -> bool:
        named = storable(contact)
        return any(named in (item.contact, item.previous) for item in self.items)


def fits(pattern: str, path: str) -> bool:
    """Whether a path is the pattern, in which ``*`` stands for anything; in linear time."""
    first, *pieces = pattern.split("*")
    if not pieces:
        return first == path
    *middle, last = pieces
    start, end = len(first), len(path) - len(last)
    if start > end or not (path.startswith(first) and path.endswith(last)):
        return False
    for piece in middle:
        found = path.find(piece, start, end)
        if found < 0:
            return False
        start = found + len(piece)
    return True
