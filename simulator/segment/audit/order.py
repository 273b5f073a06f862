"""Order: whether messages about one contact or account arrived in the order they came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from simulator.segment.audit.messages import Carrier, Claim, Message, Place


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A message arrived before an earlier one about the same uid: ``later`` is what was overtaken.

    ``uid`` is a kind and a uid; ``place`` is where the message that went ahead arrived first.
    """

    uid: str
    place: Place
    other: str
    later: Place


class Order:
    """The last arrivals of each uid, while messages are told in the order they were accepted.

    A uid is of one workspace.  Only first arrivals count.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str | None, str], tuple[Place, str]] = {}

    def __len__(self) -> int:
        return len(self._last)

    def arrived(self, message: Message) -> Overtaken | None:
        """All of a message arrived; what it overtook, if anything."""
        found = next(self._within(message.claims), None)
        for uid, (first, last) in _spans(message.claims).items():
            key = message.workspace, uid
            before = self._last.get(key)
            if before is not None and first < before[0]:
                found = found or Overtaken(uid, first, before[1], before[0])
            if before is None or last > before[0]:
                self._last[key] = last, message.message_id
        return found

    def _within(self, claims: list[Claim]) -> Iterator[Overtaken]:
        """Where a message's own operations came in the wrong order."""
        for one, other in pairwise(claims):
            if _tells(one) and _tells(other) and _first(other) < _first(one):
                uid = next(iter(sorted(one.uids | other.uids)), "")
                yield Overtaken(uid, _first(other), one.operation, _first(one))


def _tells(claim: Claim) -> bool:
    return bool(claim.arrivals) and not claim.given


def _first(claim: Claim) -> Place:
    carrier: Carrier = claim.arrivals[0]
    return carrier.place


def _spans(claims: list[Claim]) -> dict[str, tuple[Place, Place]]:
    """Where a message's operations about each uid arrived first and last."""
    found: dict[str, tuple[Place, Place]] = {}
    for claim in filter(_tells, claims):
        place = _first(claim)
        for uid in claim.uids:
            low, high = found.get(uid, (place, place))
            found[uid] = min(low, place), max(high, place)
    return found
