"""Batches: translated messages packed within Salesmachine's limits, order kept.

Every official client caps a batch at 100 items (documented by the clients); the limit in bytes
keeps a body under the simulator's 1 MiB (A11).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Self, TypeVar

MAX_ITEMS = 100
MAX_BYTES = 1_000_000

Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True)
class Part(Generic[Owner]):
    """Consecutive items of one message, the first of them its item number ``start``."""

    owner: Owner
    items: Sequence[str]
    start: int = 0

    def halves(self) -> tuple[Part[Owner], Part[Owner]]:
        """It parted in the middle."""
        middle = len(self.items) // 2
        return (
            Part(self.owner, self.items[:middle], self.start),
            Part(self.owner, self.items[middle:], self.start + middle),
        )


@dataclass(slots=True)
class Batch(Generic[Owner]):
    """The encoded items of one request, message by message."""

    parts: list[Part[Owner]] = field(default_factory=list)
    count: int = 0
    """Items in it."""
    size: int = 2
    """Bytes of the body: the brackets, the items and the commas between them."""

    @classmethod
    def of(cls, parts: Sequence[Part[Owner]]) -> Self:
        """A batch of these parts."""
        batch = cls()
        for part in parts:
            batch.add(part)
        return batch

    def fits(self, part: Part[Owner]) -> bool:
        """Whether it still fits; an empty batch takes any."""
        return not self.parts or (
            self.count + len(part.items) <= MAX_ITEMS and self._grown(part) <= MAX_BYTES
        )

    def add(self, part: Part[Owner]) -> None:
        """Put one message's items in, all together."""
        self.size = self._grown(part)
        self.count += len(part.items)
        self.parts.append(part)

    def _grown(self, part: Part[Owner]) -> int:
        return self.size + weight(part.items) - (not self.parts)

    def body(self) -> bytes:
        """The bare JSON array that ``POST /v1/batch`` takes."""
        items = (item for part in self.parts for item in part.items)
        return f"[{','.join(items)}]".encode("ascii")

    def halves(self) -> tuple[Self, Self]:
        """Both halves of two items or more: messages stay whole unless there is only one."""
        if len(self.parts) == 1:
            first, second = self.parts[0].halves()
            return self.of([first]), self.of([second])
        seen, cuts = 0, []
        for place, part in enumerate(self.parts[:-1], 1):
            seen += len(part.items)
            cuts.append((abs(2 * seen - self.count), place))
        _, cut = min(cuts)
        return self.of(self.parts[:cut]), self.of(self.parts[cut:])

    def divide(self, held: Callable[[Owner], bool]) -> tuple[Self, Self]:
        """``(what may go, what is held)``, asked in order; either may be empty."""
        free, back = type(self)(), type(self)()
        for part in self.parts:
            (back if held(part.owner) else free).add(part)
        return free, back


def weight(items: Sequence[str]) -> int:
    """Bytes that ASCII items take in a body, each with its comma."""
    return sum(map(len, items)) + len(items)


def fits_alone(items: Sequence[str]) -> bool:
    """Whether one message's items fit into a batch of their own."""
    return len(items) <= MAX_ITEMS and weight(items) + 1 <= MAX_BYTES
