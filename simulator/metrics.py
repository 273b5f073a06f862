"""Metrics: what was counted since the simulator was started, by workspace.

Counted on the loop's thread alone, so that nothing is locked; read there too, between requests.
Every label has few values, whatever clients send: the rest is ``other``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from contracts.registry import METHODS
from simulator.exchange import Exchange
from simulator.faults import Choice
from simulator.faults.values import KINDS

MAX_WORKSPACES = 1_000
"""How many workspaces have a label of their own."""
OTHER = "other"
"""The label of what has none of its own."""
NONE = "none"
"""The workspace of a request without credentials."""
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""The upper bounds, in seconds, of the histogram's buckets; the last one has none."""

Labels = tuple[str, ...]
"""The workspace, then what the family is labelled with."""


@dataclass(slots=True)
class Histogram:
    """How many requests took how long."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0

    def observe(self, seconds: float) -> None:
        """Count one more."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds


@dataclass(slots=True)
class Metrics:
    """Counters of the mocked API, each by its labels; ``in_flight`` is a gauge.

    ``requests`` by path and status, ``exchanges`` by verdict, ``items`` by method and whether they
    were applied, ``violations`` by code, ``faults`` by kind, ``seconds`` of handling.
    """

    in_flight: int = 0
    requests: Counter[Labels] = field(default_factory=Counter)
    exchanges: Counter[Labels] = field(default_factory=Counter)
    items: Counter[Labels] = field(default_factory=Counter)
    violations: Counter[Labels] = field(default_factory=Counter)
    faults: Counter[Labels] = field(default_factory=Counter)
    seconds: dict[Labels, Histogram] = field(default_factory=dict)
    _workspaces: set[str] = field(default_factory=set)

    def handled(self, path: str | None, status: int, workspace: str | None, took: float) -> None:
        """A request was handled: its path as it is routed, None where there is no such path."""
        label = self._label(workspace)
        self.requests[label, path or OTHER, str(status)] += 1
        if (label,) not in self.seconds:
            self.seconds[label,] = Histogram()
        self.seconds[label,].observe(took)

    def recorded(self, exchange: Exchange, choice: Choice | None) -> None:
        """An exchange was recorded, with the faults that were chosen for it."""
        label = self._label(exchange.workspace)
        self.exchanges[label, exchange.verdict] += 1
        for item in exchange.items:
            method = item.method if item.method in METHODS else OTHER
            self.items[label, method, "true" if item.applied else "false"] += 1
        for violation in exchange.all_violations():
            self.violations[label, violation.code] += 1
        for kind in _kinds(choice) if choice else ():
            self.faults[label, kind] += 1

    def copy(self) -> Metrics:
        """As it is now, whatever is counted later."""
        return Metrics(
            self.in_flight,
            self.requests.copy(),
            self.exchanges.copy(),
            self.items.copy(),
            self.violations.copy(),
            self.faults.copy(),
            {key: Histogram([*one.counts], one.total) for key, one in self.seconds.items()},
        )

    def _label(self, workspace: str | None) -> str:
        if workspace is None:
            return NONE
        if workspace not in self._workspaces:
            if len(self._workspaces) >= MAX_WORKSPACES:
                return OTHER
            self._workspaces.add(workspace)
        return workspace


def _kinds(choice: Choice) -> set[str]:
    """The kinds of fault in a choice, each once."""
    faults = [entry.fault for entry in choice.entries]
    return {
        kind
        for kind in KINDS
        if any(getattr(fault, kind.replace("-", "_")) not in (None, False) for fault in faults)
    }
