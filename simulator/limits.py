"""Limits on how many requests a workspace may make (A4)."""

from __future__ import annotations

import threading
from collections import OrderedDict

from simulator.clock import Clock, system

MAX_WORKSPACES = 10_000
"""Beyond this the one that asked longest ago is forgotten; it starts again with a full bucket."""


class RateLimit:
    """A bucket of tokens for each workspace: one second's worth, refilled at ``rate`` a second.

    Without a rate everything is let in.  Time that goes backwards refills nothing.  Any thread may
    ask.
    """

    def __init__(self, rate: float | None = None, clock: Clock = system) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._full_at: OrderedDict[str, float] = OrderedDict()
        """When each bucket is full again."""

    def lets_in(self, workspace: str) -> bool:
        """Count a request; False when it is one too many."""
        if self._rate is None:
            return True
        with self._lock:
            return self._take(workspace, self._clock(), 1 / self._rate)

    def forget(self, workspace: str | None = None) -> None:
        """Fill the bucket of a workspace again; of all for None."""
        with self._lock:
            if workspace is None:
                self._full_at.clear()
            else:
                self._full_at.pop(workspace, None)

    def _take(self, workspace: str, now: float, token: float) -> bool:
        """Take a token, which stands for so many seconds, if there is one."""
        empty = max(1.0, token)
        left = empty - min(empty, max(0.0, self._full_at.get(workspace, now) - now))
        # Floats don't add up to the whole: a hundredth of a token is lent.
        is_in = left >= 0.99 * token
        self._full_at[workspace] = now + empty - left + (token if is_in else 0.0)
        self._full_at.move_to_end(workspace)
        if len(self._full_at) > MAX_WORKSPACES:
            self._full_at.popitem(last=False)
        return is_in
