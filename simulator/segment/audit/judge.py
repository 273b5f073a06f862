"""Judging: each accepted message once, in the order of their seqs, a few in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.segment.audit.ends import end_of
from simulator.segment.audit.evidence import Evidence, Key
from simulator.segment.audit.fates import attribute
from simulator.segment.audit.findings import Audit, Finding, Kind
from simulator.segment.audit.messages import Carrier, Claim, Message, Repeat, Resent
from simulator.segment.audit.order import Order
from simulator.segment.audit.unread import is_batch
from simulator.segment.audit.waits import judge_backoff, judge_pause, judge_retry_after

MAX_ITEMS = 100
MAX_BYTES = 1_000_000
"""The limits of a batch: of every official client (documented), and of this destination."""

Read = list[tuple[Message, bytes]]
"""Messages with their bodies."""


class Judge:
    """Goes through the messages beyond ``after``, else those since the last reset."""

    def __init__(
        self, evidence: Evidence, workspace: str | None, after: int | None, late: float
    ) -> None:
        self._evidence = evidence
        self._marks = evidence.marks
        self._workspace = workspace
        self._after = after
        self.audit = Audit(workspace, evidence.until, late)
        self._order = Order()
        self._judged: dict[int, Message] = {}
        self._batches: set[int] = set()
        self._paused: set[int] = set()

    def run(self) -> Audit:
        """The audit of all of them."""
        begin = self._begin(self._workspace)
        for seq, workspace, stage in self._evidence.not_accepted(begin):
            if self._is_asked(seq, workspace):
                self.audit.not_accepted[stage] += 1
        for read in self._evidence.accepted(begin, self._workspace):
            asked = [one for one in read if one[0].seq > self._begin(one[0].workspace)]
            for message in self._with_evidence(asked):
                self._judge(message)
        self.audit.uids = len(self._order)
        return self.audit

    def _begin(self, workspace: str | None) -> int:
        return self._marks.last_reset(workspace) if self._after is None else self._after

    def _is_asked(self, seq: int, workspace: str | None) -> bool:
        return self._workspace in (None, workspace) and seq > self._begin(workspace)

    # What is known of a message.

    def _with_evidence(self, read: Read) -> Iterator[Message]:
        """The messages, each with what was expected of it and what came."""
        shared = self._evidence.namesakes(_keys(message for message, _ in read))
        self._gather([one for one in read if _key(one[0]) not in shared])
        for message, _ in read:
            if _key(message) not in shared:
                yield message
                continue
            if message.seq not in self._judged:
                self._gather_family(message)
            yield self._judged.pop(message.seq)

    def _gather_family(self, message: Message) -> None:
        key = _key(message)
        assert key is not None  # who has no workspace has no namesakes
        family = self._evidence.family(key)
        self._gather(family)
        self._judged.update((one.seq, one) for one, _ in family if one.seq >= message.seq)

    def _gather(self, read: Read) -> None:
        """Find out of all of these what was expected and what came."""
        messages = [message for message, _ in read]
        for message, body in read:
            known = self._evidence.until if message.settled is None else message.settled
            message.expect(body, self._marks.start_at(known).settings)
        self._evidence.attempts(messages)
        claims: dict[Key, list[Claim]] = {}
        for message in messages:
            for claim in message.claims if message.workspace is not None else ():
                claims.setdefault((claim.operation, message.workspace or ""), []).append(claim)
        carriers = self._evidence.carriers(claims)
        for key, sharing in claims.items():
            attribute(sharing, carriers[key], self._marks)

    # What is said of it.

    def _judge(self, message: Message) -> None:
        what, why = end_of(message, self._marks)
        audit = self.audit
        if what == "delivered":
            again = any(len(claim.arrivals) > 1 for claim in message.claims)
            audit.ends["delivered more than once" if again else "delivered once"] += 1
            self._judge_order(message)
            self._judge_delay(message)
        else:
            audit.ends[what] += 1
        if what == "dead":
            audit.dead[why] += 1
            audit.dead_but_arrived += _is_there(message)
        elif what == "filtered at destination":
            audit.filtered[why] += 1
        elif what in ("lost", "unexplained", "under way"):
            self._say(message, what, why)
        self._judge_sending(message)

    def _judge_order(self, message: Message) -> None:
        overtaken = self._order.arrived(message)
        if overtaken is None:
            return
        seq, index = overtaken.place
        is_kept = self._marks.start_at(seq).order == "kept"
        ahead, behind = f"{seq}/{index}", f"{overtaken.later[0]}/{overtaken.later[1]}"
        said = f"came at {ahead}, before {overtaken.other} at {behind}, both of {overtaken.uid}"
        self._say(message, "order" if is_kept else "overtaken", said, (seq, overtaken.later[0]))

    def _judge_delay(self, message: Message) -> None:
        """How long it took until all of it had arrived, if that can be said."""
        last = max((claim.arrivals[0] for claim in message.claims), key=_place)
        if not (last.sent.timed and self._marks.is_steady(message.seq, last.sent.seq)):
            return
        scale = self._marks.start_at(message.seq).scale
        delay = max(0.0, last.sent.at - message.at) * scale
        self.audit.delays.append(delay)
        if delay > self.audit.late:
            said = f"arrived {delay:,.1f} s after it was received"
            self._say(message, "late", said, (last.sent.seq,))

    def _judge_sending(self, message: Message) -> None:
        for one in message.found:
            self._say_sent(message, one)
        self._add(judge_retry_after(message, self._marks, self.audit))
        self._add(judge_backoff(message, self._marks, self.audit))
        for carrier in message.carriers():
            self._judge_pause(message, carrier)
            self._judge_batch(message, carrier)

    def _say_sent(self, message: Message, one: Repeat | Resent) -> None:
        """What was sent although it had arrived, or had ended."""
        seqs = tuple(known.sent.seq for known in (one.earlier, one.later) if known is not None)
        after = f" after {seqs[0]}" if len(seqs) > 1 else ""
        if isinstance(one, Resent):
            said = f"{_it(one.claim)} came in exchange {seqs[-1]}{after}, {one.why}"
            self._say(message, "final", said, seqs)
            return
        why = one.why or f"which was answered {one.earlier.sent.answer.status}"
        said = f"{_it(one.claim)} arrived in exchange {seqs[-1]}{after}: {why}"
        self._say(message, "unavoidable duplicate" if one.why else "duplicate", said, seqs)

    def _judge_pause(self, message: Message, carrier: Carrier) -> None:
        sent = carrier.sent
        if sent.answer.status == 429 and sent.answer.asked and sent.seq not in self._paused:
            self._paused.add(sent.seq)
            self._add(judge_pause(message, self._evidence, sent))

    def _judge_batch(self, message: Message, carrier: Carrier) -> None:
        sent, audit = carrier.sent, self.audit
        audit.most_items = max(audit.most_items, sent.items)
        audit.most_bytes = max(audit.most_bytes, sent.size)
        is_over = sent.items > MAX_ITEMS or sent.size > MAX_BYTES
        if is_over and is_batch(sent.path) and sent.seq not in self._batches:
            self._batches.add(sent.seq)
            said = f"exchange {sent.seq} had {sent.items:,} items and {sent.size:,} bytes"
            self._say(message, "batch", said, (sent.seq,))

    def _say(
        self, message: Message, kind: Kind, said: str, exchanges: tuple[int, ...] = ()
    ) -> None:
        names = message.seq, message.message_id, message.workspace
        self.audit.add(Finding(kind, said, *names, exchanges))

    def _add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.audit.add(finding)


def _key(message: Message) -> Key | None:
    return None if message.workspace is None else (message.message_id, message.workspace)


def _keys(messages: Iterable[Message]) -> list[Key]:
    return [key for one in messages if (key := _key(one)) is not None]


def _is_there(message: Message) -> bool:
    """Whether all of it arrived."""
    return bool(message.claims) and all(claim.arrivals for claim in message.claims)


def _it(claim: Claim) -> str:
    """An operation of a message that is named already."""
    return "it" if claim.operation == claim.message.message_id else claim.operation


def _place(carrier: Carrier) -> tuple[int, int]:
    return carrier.place
