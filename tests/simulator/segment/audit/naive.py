"""The audit's rules once more, as plainly as they can be said: over lists, each question anew.

For messages of one operation each, whose ids differ.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

TOLERANCE = 0.002
NEVER = 10**9


@dataclass
class Sent:
    """An exchange: its seq, its moment, whom it carried, and what became of its answer."""

    seq: int
    at: float
    idents: tuple[str, ...]
    status: int
    whole: bool
    counts: bool
    asks: int | None


@dataclass
class Received:
    """A message: its seq, its contact, and its stage with the seq that settled it."""

    ident: str
    user: str
    seq: int
    stage: str = "received"
    code: str = ""
    settled: int | None = None


@dataclass
class History:
    """All that happened; ``starts`` are ``(seq, at, order)``, the first one before everything."""

    starts: list[tuple[int, float, str]] = field(default_factory=list)
    messages: list[Received] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)


def retried(status: int) -> bool:
    """Segment's rule."""
    return status in (0, 408, 423, 429) or (status >= 500 and status != 501)


class Model:
    """The counts that an audit has to have."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.found: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        for message in history.messages:
            self._end(message)
            self._sending(message)
            self._waits(message)
            self._order(message)
        for sent in history.sent:
            self._pause(sent)

    def carriers(self, message: Received) -> list[Sent]:
        """What carried it."""
        sent = self.history.sent
        return [one for one in sent if one.seq > message.seq and message.ident in one.idents]

    def arrivals(self, message: Received) -> list[Sent]:
        """What of that counts."""
        return [one for one in self.carriers(message) if one.counts]

    def started(self, message: Received, one: Sent, other: Sent) -> bool:
        """Whether there was a start between, and the message was open then."""
        settled = NEVER if message.settled is None else message.settled
        starts = (seq for seq, _, _ in self.history.starts if one.seq < seq < other.seq)
        return any(settled > seq for seq in starts)

    def closing(self, message: Received, later: Sent) -> Sent | None:
        """The last answer before that left no reason to send it again."""
        found = [
            one
            for one in self.carriers(message)
            if one.seq < later.seq
            and one.whole
            and not retried(one.status)
            and not (one.status in (400, 413) and len(one.idents) > 1)
            and not self.started(message, one, later)
        ]
        # What is sent in vain changes nothing any more.
        return next((one for one in reversed(found) if not self.in_vain(message, one)), None)

    def in_vain(self, message: Received, sent: Sent) -> bool:
        """Whether nobody waited for it."""
        is_settled = message.settled is not None and message.settled < sent.seq
        return is_settled or self.closing(message, sent) is not None

    def _end(self, message: Received) -> None:
        arrived = len(self.arrivals(message))
        if message.settled is None:
            end = "under way"
        elif message.stage == "failed":
            end = "dead" if message.code and not self._acknowledged(message) else "unexplained"
        elif not arrived:
            end = "lost"
        else:
            end = "delivered once" if arrived == 1 else "delivered more than once"
        self.ends[end] += 1
        if end in ("under way", "unexplained", "lost"):
            self.found[end] += 1

    def _acknowledged(self, message: Received) -> bool:
        """Whether it was told that it had arrived, and that could be known at the end."""
        end = Sent(message.settled or NEVER, 0, (), 0, True, True, None)
        closing = self.closing(message, end)
        return closing is not None and closing.counts and 200 <= closing.status < 300

    def _sending(self, message: Received) -> None:
        arrivals = self.arrivals(message)
        for sent in self.carriers(message):
            before = [one for one in arrivals if one.seq < sent.seq]
            if self.in_vain(message, sent):
                closing = self.closing(message, sent) or self._last(message, sent)
                again = closing is not None and closing.counts and sent.counts
                self.found["duplicate" if again else "final"] += 1
            elif sent.counts and before:
                self.found["unavoidable duplicate"] += 1
            elif self._grew(message, sent):
                self.found["final"] += 1

    def _last(self, message: Received, sent: Sent) -> Sent | None:
        return next((one for one in self.carriers(message)[::-1] if one.seq < sent.seq), None)

    def _grew(self, message: Received, sent: Sent) -> bool:
        """Whether it should have been a smaller piece of what was split before."""
        splits = [
            one
            for one in self.carriers(message)
            if one.seq < sent.seq
            and one.whole
            and one.status in (400, 413)
            and len(one.idents) > 1
            and not self.in_vain(message, one)
            and not any(one.seq < seq < sent.seq for seq, _, _ in self.history.starts)
        ]
        return bool(splits) and len(sent.idents) >= len(splits[-1].idents)

    def _waits(self, message: Received) -> None:
        for sent in self.carriers(message):
            early = [
                one
                for one in self.carriers(message)
                if one.seq < sent.seq
                and one.whole
                and one.asks is not None
                and retried(one.status)
                and sent.at < one.at + one.asks - TOLERANCE
                and not any(one.seq < seq < sent.seq for seq, _, _ in self.history.starts)
            ]
            self.found["retry-after"] += bool(early)

    def _pause(self, sent: Sent) -> None:
        """What came too soon after a 429, of others than it carried; each as often as it did."""
        if sent.status != 429 or not sent.asks or not self._is_of_relay(sent):
            return
        for one in self.history.sent:
            is_early = sent.seq < one.seq and one.at < sent.at + sent.asks - TOLERANCE
            between = any(sent.seq < seq < one.seq for seq, _, _ in self.history.starts)
            apart = set(one.idents).isdisjoint(sent.idents)
            self.found["pause"] += is_early and apart and not between and self._is_of_relay(one)

    def _is_of_relay(self, sent: Sent) -> bool:
        known = self.history.messages
        return any(one.ident in sent.idents and one.seq < sent.seq for one in known)

    def _order(self, message: Received) -> None:
        if not self._is_delivered(message):
            return
        place = self._place(message)
        before = [
            self._place(one)
            for one in self.history.messages
            if one.seq < message.seq and one.user == message.user and self._is_delivered(one)
        ]
        if any(place < other for other in before):
            orders = [order for seq, _, order in self.history.starts if seq < place[0]]
            self.found["order" if orders[-1] == "kept" else "overtaken"] += 1

    def _is_delivered(self, message: Received) -> bool:
        return message.stage == "delivered" and bool(self.arrivals(message))

    def _place(self, message: Received) -> tuple[int, int]:
        first = self.arrivals(message)[0]
        return first.seq, first.idents.index(message.ident)
