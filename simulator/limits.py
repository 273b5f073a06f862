"""Limits on how many requests a workspace may make (A4)."""

from __future__ import annotations

from collections import OrderedDict

from simulator.clock import Clock, system

MAX_WORKSPACES = 10_000
"""Beyond this the one that asked longest ago is forgotten; it starts again with a full bucket."""


class RateLimit:
    """A bucket of tokens for each workspace: one second's worth, refilled at ``rate`` a second.

    Without a rate everything is let in.  Time that goes backwards refills nothing.
    """

    def __init__(self, rate: float | None = None, clock: Clock = system) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def lets_in(self, workspace: str) -> bool:
        """Count a request; False when it is one too many."""
        if self._rate is None:
            return True
        now, most = self._clock(), max(1.0, self._rate)
        left, since = self._buckets.pop(workspace, (most, now))
        left = min(most, left + max(0.0, now - since) * self._rate)
        # So that tenths of a second add up to the whole: 0.1 is a little more or less than that.
        is_in = left > 1 - 1e-6
        self._buckets[workspace] = (left - 1 if is_in else left, now)
        if len(self._buckets) > MAX_WORKSPACES:
            self._buckets.popitem(last=False)
        return is_in

    def forget(self, workspace: str | None = None) -> None:
        """Fill the bucket of a workspace again; of all for None."""
        if workspace is None:
            self._buckets.clear()
        else:
            self._buckets.pop(workspace, None)
