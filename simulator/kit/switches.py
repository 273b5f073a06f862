"""What a test switches while it runs: faults of its own, and the simulator's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from simulator.kit.control import Control

__tracebackhide__ = True


class Faults:
    """The faults of this test's workspace; they are gone when it ends.

    A fault is a text, ``KIND[=VALUE][,key=value]...``: ``faults.add("status=503,times=1")``.
    """

    def __init__(self, control: Control, workspace: str, there: int) -> None:
        self._control = control
        self._query = {"workspace": workspace}
        self._there = there

    def add(self, fault: str) -> dict[str, Any]:
        """Add one, ``{"id", "fault", "source", "matched", "applied"}``.

        Raises KitError for what is no fault, with the nearest that is one.
        """
        self._there += 1
        added: dict[str, Any] = self._control.tell("faults", {"fault": fault}, self._query)
        return added

    def list(self) -> list[dict[str, Any]]:
        """Those there are, as ``add`` gives them: ``applied`` says to how many requests."""
        found: list[dict[str, Any]] = self._control.ask("faults", self._query)["data"]
        return found

    def clear(self) -> None:
        """Clear them all."""
        if self._there:
            self._control.clear("faults", self._query)
            self._there = 0


class Clock:
    """The simulator's clock, which is the whole simulator's; it runs again when the test ends.

    Time never goes backwards.  In this process the next test gets another simulator; one of
    ``--salesmachine-url`` stays as far ahead as it was moved, for everybody.
    """

    def __init__(self, control: Control, moved: Callable[[], None]) -> None:
        self._control = control
        self._moved = moved
        self._touched = False

    @property
    def now(self) -> datetime:
        """What time it is for the simulator."""
        return datetime.fromisoformat(self._control.ask("clock")["now"])

    def freeze(self, moment: str | datetime | None = None) -> datetime:
        """Stand still, now or at a later moment, as in ``2031-03-11T09:00:00Z``.

        Raises KitError for an earlier one.
        """
        at = moment.isoformat() if isinstance(moment, datetime) else moment
        return self._set({"freeze": True if at is None else at})

    def advance(self, duration: str | timedelta) -> datetime:
        """Move on, frozen or not, by a duration, as in ``90s``, ``31m``, ``2h`` or ``1d``."""
        given = duration
        if isinstance(given, timedelta):
            given = f"{given.total_seconds():.3f}s"
        return self._set({"advance": given})

    def run(self) -> datetime:
        """Go on from where it stands."""
        return self._set({"run": True})

    def restore(self) -> None:
        """Let it run, if it was touched at all."""
        if self._touched:
            self.run()

    def _set(self, change: dict[str, Any]) -> datetime:
        if not self._touched:
            self._touched = True
            self._moved()
        return datetime.fromisoformat(self._control.tell("clock", change)["now"])
