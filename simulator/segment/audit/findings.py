"""Findings: what an audit found, counted and named one by one, and the verdict on all of it."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, Final, Literal, get_args

MAX_KEPT = 10_000
"""Findings of one kind that are named at most; all are counted."""

End = Literal[
    "delivered once",
    "delivered more than once",
    "dead",
    "filtered at destination",
    "under way",
    "lost",
    "unexplained",
]
ENDS: Final[tuple[End, ...]] = get_args(End)

Kind = Literal[
    "lost",
    "unexplained",
    "duplicate",
    "order",
    "late",
    "retry-after",
    "pause",
    "backoff",
    "early",
    "final",
    "batch",
    "unavoidable duplicate",
    "overtaken",
    "under way",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
TOLD: Final = frozenset[Kind]({"unavoidable duplicate", "overtaken", "under way"})
"""The kinds that are told and break nothing; all others do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, of one message or, without one, of an exchange.

    ``seq`` is the message's, ``exchanges`` are those that show it, ``said`` is the sentence.
    """

    kind: Kind
    said: str
    seq: int | None = None
    message_id: str | None = None
    workspace: str | None = None
    exchanges: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As the audit's JSON has it."""
        return {**asdict(self), "exchanges": list(self.exchanges), "breach": self.kind not in TOLD}


@dataclass(slots=True)
class Wait:
    """The planned waits after the attempts of one number; ``cap`` is the longest that is allowed.

    Those that Retry-After decided aren't among them.  Seconds, in Segment's time.
    """

    attempt: int
    cap: float
    count: int = 0
    total: float = 0.0

    @property
    def mean(self) -> float:
        """How long they are on average."""
        return self.total / self.count if self.count else 0.0


@dataclass(slots=True)
class Audit:
    """What became of the messages of a journal, from a seq on.

    ``ends`` counts each accepted message once, ``found`` the findings by kind; ``dead`` and
    ``filtered`` count codes, ``not_accepted`` stages.  ``dead_but_arrived`` are dead messages all
    of whose operations arrived nevertheless.  ``delays`` are seconds, in Segment's time, from when
    a message was received until all of it had arrived; ``late`` is their limit.
    ``retry_after_judged`` counts the next requests that had to wait for a Retry-After.
    """

    workspace: str | None
    until: int
    late: float
    not_accepted: Counter[str] = field(default_factory=Counter)
    ends: Counter[End] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    filtered: Counter[str] = field(default_factory=Counter)
    dead_but_arrived: int = 0
    found: Counter[Kind] = field(default_factory=Counter)
    findings: dict[Kind, list[Finding]] = field(default_factory=dict)
    delays: array[float] = field(default_factory=lambda: array("d"))
    waits: dict[int, Wait] = field(default_factory=dict)
    uids: int = 0
    retry_after_judged: int = 0
    most_items: int = 0
    most_bytes: int = 0

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there aren't very many of its kind."""
        self.found[finding.kind] += 1
        kept = self.findings.setdefault(finding.kind, [])
        if len(kept) < MAX_KEPT:
            kept.append(finding)

    @property
    def accepted(self) -> int:
        """How many messages were accepted."""
        return self.ends.total()

    @property
    def received(self) -> int:
        """How many messages came at all."""
        return self.accepted + self.not_accepted.total()

    @property
    def breaches(self) -> dict[Kind, int]:
        """How many findings break something, by kind."""
        return {kind: self.found[kind] for kind in KINDS if self.found[kind] and kind not in TOLD}

    @property
    def passed(self) -> bool:
        """Whether nothing is lost, unexplained or breached."""
        return not self.breaches

    @property
    def median_delay(self) -> float | None:
        """Half of the messages took no longer; None where none arrived."""
        return median(self.delays) if self.delays else None

    @property
    def largest_delay(self) -> float | None:
        """The longest that a message took; None where none arrived."""
        return max(self.delays, default=None)

    @property
    def verdict(self) -> str:
        """One sentence."""
        if not self.received:
            return "there are no messages"
        if breaches := self.breaches:
            named = ", ".join(f"{kind} {count:,}" for kind, count in breaches.items())
            return f"broken: {named}"
        said = ["none lost, none unexplained, no rule broken"]
        if again := self.found["unavoidable duplicate"]:
            said.append(f"{again:,} unavoidable duplicate{'' if again == 1 else 's'}")
        if open_ := self.ends["under way"]:
            said.append(f"{open_:,} still under way")
        return "; ".join(said)

    def to_dict(self) -> dict[str, Any]:
        """All of it, as JSON; ``findings`` in the order of their kinds."""
        return {
            "schema_version": 1,
            "workspace": self.workspace,
            "until": self.until,
            "received": self.received,
            "not_accepted": dict(self.not_accepted),
            "accepted": self.accepted,
            "ends": {end: self.ends[end] for end in ENDS},
            "dead": dict(self.dead),
            "dead_but_arrived": self.dead_but_arrived,
            "filtered": dict(self.filtered),
            "delay": {
                "median": self.median_delay,
                "largest": self.largest_delay,
                "limit": self.late,
            },
            "waits": [
                {"attempt": one.attempt, "count": one.count, "mean": one.mean, "cap": one.cap}
                for one in self.waits.values()
            ],
            "retry_after_judged": self.retry_after_judged,
            "uids": self.uids,
            "largest_batch": {"items": self.most_items, "bytes": self.most_bytes},
            "found": {kind: self.found[kind] for kind in KINDS},
            "breaches": {str(kind): count for kind, count in self.breaches.items()},
            "findings": [one.to_dict() for kind in KINDS for one in self.findings.get(kind, ())],
            "passed": self.passed,
            "verdict": self.verdict,
        }
