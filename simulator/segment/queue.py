"""The queue: which of a lane's messages goes next, where each goes by itself.

Pure: it is told the time, in seconds.  Where order is kept a message goes once all earlier ones
that share an id with it are settled; else none holds back another.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from destination.envelope import SNAKE, identifier
from destination.schedule import MAX_WAITING, MAX_WAITING_BYTES

IDS = {
    "userId": "contact",
    "anonymousId": "contact",
    "previousId": "contact",
    "groupId": "account",
}
"""The ids that hold back who shares one, and whose they are."""


@dataclass(slots=True, eq=False)
class Entry:
    """One message under way: its place among all, and its JSON as it is sent.

    ``ids`` are whom it is about; ``began`` is when its first attempt was, which the sender sets.
    """

    index: int
    message: object
    body: bytes
    ids: frozenset[str] = frozenset()
    attempts: int = 0
    began: float = math.inf

    @property
    def bulk(self) -> int:
        """About how many bytes are kept for it: its JSON, and the message itself."""
        return 2 * len(self.body)


@dataclass(slots=True)
class Queue:
    """Messages until they are settled, in their order or in the order in which they are due."""

    keeps_order: bool = True
    _open: dict[int, Entry] = field(default_factory=dict)
    _lines: dict[str, deque[Entry]] = field(default_factory=dict)
    _due: list[tuple[float, int]] = field(default_factory=list)
    _bytes: int = 0

    def __len__(self) -> int:
        return len(self._open)

    @property
    def has_room(self) -> bool:
        """Whether more may be read."""
        return len(self._open) < MAX_WAITING and self._bytes < MAX_WAITING_BYTES

    def put(self, entry: Entry, now: float) -> None:
        """One more message; its index is above all others'."""
        self._open[entry.index] = entry
        self._bytes += entry.bulk
        for line in self._of(entry):
            self._lines.setdefault(line, deque()).append(entry)
        if self._is_first(entry):
            heappush(self._due, (now, entry.index))

    def take(self, now: float) -> Entry | None:
        """What goes now: of those that may, the one that has been due for longest.

        It is nobody's turn before it is settled, or put back to be tried again.
        """
        if not self._due or self._due[0][0] > now:
            return None
        return self._open[heappop(self._due)[1]]

    def next_due(self) -> float | None:
        """When the next one goes; None where none is left."""
        return self._due[0][0] if self._due else None

    def again(self, entry: Entry, due: float) -> None:
        """What was taken is to be tried again then; who shares an id with it waits for it."""
        heappush(self._due, (due, entry.index))

    def settle(self, entry: Entry, now: float) -> None:
        """What was taken is done with; whom it held back alone may go now."""
        del self._open[entry.index]
        self._bytes -= entry.bulk
        behind: dict[int, Entry] = {}
        for name in self._of(entry):
            line = self._lines[name]
            line.popleft()
            if line:
                behind[line[0].index] = line[0]
            else:
                del self._lines[name]
        for index, one in behind.items():
            if self._is_first(one):
                heappush(self._due, (now, index))

    def take_all(self) -> list[Entry]:
        """Everything that isn't settled, in its order; it is empty then."""
        entries = list(self._open.values())
        self._open.clear()
        self._lines.clear()
        self._due.clear()
        self._bytes = 0
        return entries

    def _of(self, entry: Entry) -> frozenset[str]:
        return entry.ids if self.keeps_order else frozenset()

    def _is_first(self, entry: Entry) -> bool:
        """Whether nothing before it holds it back."""
        return all(self._lines[name][0] is entry for name in self._of(entry))


def ids_of(message: object) -> frozenset[str]:
    """Whom a message is about, in either spelling of each id: ``contact u1``, ``account acme``."""
    return frozenset(_ids(message)) if isinstance(message, dict) else frozenset()


def _ids(message: dict[str, object]) -> Iterator[str]:
    for name, whose in IDS.items():
        for spelling in (name, SNAKE[name]):
            found = identifier(message.get(spelling))
            if found is not None and found.strip():
                yield f"{whose} {found}"
