"""Checkpoints: folds of contacts with very many items, kept so that nobody folds them all again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from simulator.journal.history import START, Position, Span
from simulator.state.contacts import Contacts

EVERY = 1000
"""Items of one contact between two checkpoints; a contact with fewer has none."""
MAX_EACH = 64
"""Checkpoints of one contact; of more, every second one is let go."""
MAX_CONTACTS = 64


class Checkpoint(NamedTuple):
    """The state after ``items`` items, the last of them at ``place``."""

    items: int
    place: Position
    state: Contacts


_Key = tuple[str, int, tuple[str, ...]]


class Checkpoints:
    """States of contacts at every thousandth of their items; for any thread.

    A checkpoint holds as long as the same uids are tied together, for the journal only grows.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, list[Checkpoint]] = OrderedDict()
        self._lock = threading.Lock()

    def before(self, span: Span, uids: list[str], place: Position) -> Checkpoint:
        """The last one before ``place`` and within the span, its state a copy; or the beginning."""
        key, end = _key(span, uids), min(place, (span.until + 1, 0))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            for kept in reversed(self._kept.get(key, ())):
                if kept.place < end:
                    return kept._replace(state=kept.state.copy())
        return Checkpoint(0, START, Contacts())

    def keep(
        self, span: Span, uids: list[str], items: int, place: Position, state: Contacts
    ) -> None:
        """Keep the state after so many items, if it is time to."""
        if items % EVERY:
            return
        with self._lock:
            kept = self._kept.setdefault(_key(span, uids), [])
            if not kept or kept[-1].items < items:
                kept.append(Checkpoint(items, place, state.copy()))
            if len(kept) > MAX_EACH:
                del kept[-2::-2]
            if len(self._kept) > MAX_CONTACTS:
                self._kept.popitem(last=False)


def _key(span: Span, uids: list[str]) -> _Key:
    return span.workspace, span.after, tuple(sorted(uids))
