"""Windows: how often each user did something in the days before a sync.

A day is what lies between two syncs.  What a day adds is taken away again when the day leaves the
window, so that only those users are looked at whose tally changes.
"""

from __future__ import annotations

from collections import deque

from simulator.generate.personas.computations import Tally


class Window:
    """The tallies of the last ``days`` days, by user; of all days, for None."""

    def __init__(self, days: int | None) -> None:
        self.tallies: dict[str, Tally] = {}
        """As they were when the last day ended; who has none isn't in it."""
        self._days = days
        self._past: deque[dict[str, Tally]] = deque()
        self._today: dict[str, Tally] = {}

    def add(self, uid: str, value: str) -> None:
        """The user did it, now, with this value."""
        tally = self._today.get(uid)
        if tally is None:
            tally = self._today[uid] = {}
        tally[value] = tally.get(value, 0) + 1

    def turn(self) -> dict[str, None]:
        """The day ends: whose tallies it adds to, and whose the day that falls out took from."""
        today, self._today = self._today, {}
        touched = dict.fromkeys(today)
        for uid, tally in today.items():
            _add(self.tallies.setdefault(uid, {}), tally)
        if self._days is not None:
            self._past.append(today)
            if len(self._past) > self._days:
                touched.update(self._drop(self._past.popleft()))
        return touched

    def forget(self, uid: str) -> None:
        """Let go of a user who did nothing lately."""
        self.tallies.pop(uid, None)

    def _drop(self, day: dict[str, Tally]) -> dict[str, None]:
        for uid, tally in day.items():
            left = self.tallies[uid]
            for value, times in tally.items():
                left[value] -= times
                if not left[value]:
                    del left[value]
            if not left:
                del self.tallies[uid]
        return dict.fromkeys(day)


def _add(tally: Tally, more: Tally) -> None:
    for value, times in more.items():
        tally[value] = tally.get(value, 0) + times
