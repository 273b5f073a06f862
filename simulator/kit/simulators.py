"""The simulators that tests run against: in this process, or one that runs already."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from contracts.violations import Profile
from simulator.config import Config
from simulator.hosts import SALESMACHINE_URL
from simulator.kit.asked import Asked
from simulator.kit.control import Control
from simulator.kit.errors import KitError
from simulator.segment.options import Options
from simulator.segment.side import SegmentSide
from simulator.segment.sources import Sources
from simulator.server import Server

OPTIONS = Options(time_scale=1_000)
"""A thousand times faster than Segment: what waits for its retry waits for milliseconds."""
MOST = 4
"""How many of other profiles and seeds run beside each other."""
PLAIN: Profile = "strict"
GONE = "the simulator in this process answers no more: did the test stop it, or close its socket?"

__tracebackhide__ = True


class Simulator(Protocol):
    """One that runs: its control plane, the addresses of both sides, and its journal.

    ``segment`` is None where it was started without; ``scale`` is how much faster than Segment
    whoever waits for it may wait; ``again`` is where a request is sent again once the tests are
    over.
    """

    control: Control
    url: str
    segment: str | None
    journal: Path
    scale: float
    again: str

    def clock_moved(self) -> None:
        """A test has changed its clock, which isn't what the next ones expect."""

    def latest(self) -> int | None:
        """How far its journal is, where that is known without a question."""


class Simulators(Protocol):
    """Where a test's simulator comes from."""

    def for_test(self, asked: Asked) -> Simulator:
        """The one that fits what the test asks for.  Raises KitError where there is none."""

    def close(self) -> None:
        """The last test has ended."""


class Own:
    """A simulator in threads of this process, with both sides, on free ports."""

    def __init__(self, journal: Path, profile: Profile, seed: int) -> None:
        config = Config(profile=profile, seed=seed)
        self._server = Server(config, journal, segment=OPTIONS.to_dict())
        try:
            self._side = SegmentSide(self._server, Sources(), OPTIONS)
            self._server.start()
            self._side.start()
        except BaseException:
            self._server.stop()
            raise
        self.url, self.journal = self._server.url, journal
        self.segment: str | None = self._side.url
        self.scale = OPTIONS.time_scale
        self.again = SALESMACHINE_URL
        self.control = Control(self.url, GONE)
        self._is_moved = False
        self._pid = os.getpid()

    def clock_moved(self) -> None:
        """The next test gets another one, whose clock says the time."""
        self._is_moved = True

    @property
    def is_used_up(self) -> bool:
        """Whether the next test needs another one: this one's clock was moved, or it is broken."""
        is_open = self._server.is_open and self._side.is_open
        return self._is_moved or self.control.is_broken or not is_open

    def latest(self) -> int:
        """The last seq that is committed."""
        return self._server.feed.seq

    def stop(self) -> None:
        """End what is under way, then both sides; a process that was forked leaves them alone."""
        if self._pid != os.getpid():
            return
        self.control.close()
        self._side.stop()
        self._server.stop()


class InProcess:
    """One for each profile and seed that tests ask for, each started when it is first asked for.

    ``folder`` makes a folder for a journal.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._running: OrderedDict[tuple[Profile, int], Own] = OrderedDict()

    def for_test(self, asked: Asked) -> Own:
        """The one of this profile and seed: strict and 0 where a test doesn't mind."""
        wanted = asked.profile or PLAIN, asked.seed or 0
        found = self._running.get(wanted)
        if found is not None and found.is_used_up:
            with suppress(Exception):  # whatever a test has made of it
                self._running.pop(wanted).stop()
            found = None
        if found is None:
            found = self._running[wanted] = Own(self._folder() / "journal", *wanted)
        self._running.move_to_end(wanted)
        while len(self._running) > MOST:
            self._running.popitem(last=False)[1].stop()
        return found

    def close(self) -> None:
        """Stop all of them."""
        while self._running:
            self._running.popitem()[1].stop()


class Remote:
    """The one that runs at ``url``: of a profile and a seed of its own.  Raises KitError."""

    def __init__(self, url: str) -> None:
        self.control = Control(url)
        try:
            self._settings: dict[str, Any] = self._asked()
            facts = self.control.ask("health")
        except BaseException:
            self.control.close()
            raise
        self.url = self.again = self.control.url
        self.segment: str | None = facts["segment"]
        self.journal = Path(facts["journal"])
        # Where it limits requests, a wait that is cut short meets the same limit again.
        self.scale = OPTIONS.time_scale if self._settings["rate_limit"] is None else 1.0

    def _asked(self) -> Any:
        nothing = object()
        below = urlsplit(self.control.url).path
        found = self.control.ask("settings", unknown=nothing if below else KitError)
        if found is nothing:
            raise KitError(f"{self.control.url}: no simulator is below {below}: leave it out")
        return found

    def for_test(self, asked: Asked) -> Remote:
        """Itself, where it is what the test asks for."""
        for name, wanted in (("profile", asked.profile), ("seed", asked.seed)):
            if name == "seed" and not asked.faults:  # else it is the factory's alone
                continue
            if wanted is not None and wanted != self._settings[name]:
                raise KitError(
                    f"the test asks for {name} {wanted}, and the simulator at {self.url} has"
                    f" {self._settings[name]}: start it with sim up --{name} {wanted}"
                )
        return self

    def clock_moved(self) -> None:
        """It is everybody's: it runs on from where it stands."""

    def latest(self) -> None:
        """It has to be asked."""

    def close(self) -> None:
        """Let go of the connection."""
        self.control.close()
