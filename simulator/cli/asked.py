"""What ``sim up`` is asked for, read; and what a person should know of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simulator.cli.segment_options import Wanted
from simulator.clock import SettableClock, iso
from simulator.config import Config


@dataclass(frozen=True, slots=True)
class Asked:
    """``demo`` is how many messages a second, None for no demo; ``count`` ends it after so many.

    ``replay`` names a source of messages and requests to send, None for none.
    """

    config: Config
    journal: Path | None
    host: str
    port: int
    ready_file: Path | None
    clock: SettableClock
    segment: Wanted
    demo: float | None
    count: int | None
    replay: str | None = None

    @property
    def leaps(self) -> bool:
        """Whether waits take no time: under a clock that stands still a replay doesn't wait."""
        return self.replay is not None and self.clock.frozen

    def settings(self) -> list[str]:
        """What isn't as it is by itself, a line each."""
        said = [f"profile {self.config.profile}"]
        if self.clock.frozen:
            said.append(f"clock frozen at {iso(self.clock())}")
        if self.config.rate_limit is not None:
            said.append(f"rate limit {self.config.rate_limit:g}/s (A4)")
        return [", ".join(said), *(f"fault {fault}" for fault in self.config.faults)]
