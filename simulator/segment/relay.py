"""The relay: a lane for each workspace that has messages under way."""

from __future__ import annotations

import random
import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from destination import Client, Settings
from destination.client import SLICE_SECONDS, Clock
from destination.delivery import Policy
from simulator.clock import passed, pause
from simulator.journal import JournalError
from simulator.journal.ledger import Ledger
from simulator.segment.hook_caller import HookCaller
from simulator.segment.lane import LINGER_SECONDS, Lane, OnRetry
from simulator.segment.leaping import Leaping
from simulator.segment.options import Options
from simulator.segment.progress import Progress
from simulator.segment.sources import Source
from simulator.server import Server
from simulator.workers import Workers

MAX_LANES = 64
"""How many workspaces are delivered to at once; others wait for one to end."""
MAX_KNOWN = 10_000
"""How many workspaces' credentials are remembered, the last ones that sent something."""
STOP_SECONDS = 10.0
"""How long a request under way may take once the relay is to stop."""
Chance = Callable[[], float]

SEGMENT = Policy(max_attempts=sys.maxsize, max_time=4 * 60 * 60.0)
"""Segment tries again for four hours, however often that is (documented)."""


class Relay:
    """Delivers what the journal says is under way, for every workspace whose credentials it knows.

    Nothing is kept but the credentials, which are never written: what is under way, and how far it
    is, stands in the journal.  ``hook`` is where Salesmachine's hook listens.  ``leaps`` says that
    waits take no time, and that what a lane does depends on its messages and the seed alone.
    """

    def __init__(self, server: Server, options: Options, hook: str, *, leaps: bool = False) -> None:
        self._server = server
        self._options = options
        self._hook = hook
        self._leaps = leaps
        self._policy = replace(SEGMENT, keeps_order=options.order == "kept")
        self._workers = Workers(MAX_LANES, "lane")
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._lanes: dict[str, Lane] = {}
        self._halted: list[str | None] = []
        self._late: dict[str, Source] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def wake(self, workspace: str, source: Source) -> None:
        """There may be messages under way, to be delivered with these credentials."""
        with self._lock:
            self._sources[workspace] = source
            self._sources.move_to_end(workspace)
            if len(self._sources) > MAX_KNOWN:
                self._sources.popitem(last=False)
            lane = self._lanes.get(workspace)
            if not {workspace, None}.isdisjoint(self._halted):
                self._late[workspace] = source
            elif lane is not None and not lane.stopped:
                lane.wake()
            elif not self._stopped:
                lane = self._lanes[workspace] = self._lane(workspace, source)
                self._workers.submit(self._run, lane)

    @contextmanager
    def halt(self, workspace: str | None) -> Iterator[None]:
        """Deliver nothing of this workspace, or of all, until the block ends; then go on."""
        with self._lock:
            self._halted.append(workspace)
            concerned = set(self._lanes) if workspace is None else {workspace} & set(self._lanes)
            self._late |= {name: self._sources[name] for name in concerned & set(self._sources)}
        try:
            self._end(workspace)
            yield
        finally:
            with self._lock:
                self._halted.remove(workspace)
                late, self._late = self._late, {}
            for name, source in late.items():
                self.wake(name, source)

    def _end(self, workspace: str | None) -> None:
        """End the lane of this workspace, or all, once their requests under way have ended."""
        with self._lock:
            names = [workspace] if workspace is not None else list(self._lanes)
            lanes = [lane for name in names if (lane := self._lanes.pop(name, None))]
        for lane in lanes:
            lane.stop()
        for lane in lanes:
            if lane.began:  # one that still waits for its turn delivers nothing any more
                lane.ended.wait(STOP_SECONDS)

    def stop(self) -> None:
        """Let requests under way end, and deliver no more."""
        with self._lock:
            self._stopped = True
        self._end(None)
        self._workers.shutdown()

    def _lane(self, workspace: str, source: Source) -> Lane:
        simulator = self._server.simulator
        leaping = Leaping(simulator.clock) if self._leaps else None
        clock = self._clock() if leaping is None else leaping.clock
        chance = self._chance(workspace)

        def make(on_retry: OnRetry) -> AbstractContextManager[Any]:
            make_one = self._caller if self._options.relay == "hook" else self._client
            return make_one(workspace, source, on_retry, clock, chance)

        progress = Progress(self._server, simulator.clock, self._options.time_scale)
        return Lane(
            workspace,
            make,
            lambda: Ledger(simulator.journal),
            progress,
            self._may_end,
            linger=self._linger,
            goes_on=self._options.relay == "hook",
            leaping=leaping,
        )

    def _run(self, lane: Lane) -> None:
        try:
            lane.run()
        except JournalError as error:
            self._note(error, lane)
            sys.stderr.write(f"sim: {lane.workspace} is delivered no more: {error}\n")
        except Exception as error:
            self._note(error, lane)
            sys.stderr.write(f"sim: a bug of ours: {lane.workspace} is delivered no more\n")
            traceback.print_exc()
        finally:
            with self._lock:
                if self._lanes.get(lane.workspace) is lane:
                    del self._lanes[lane.workspace]

    def _note(self, error: Exception, lane: Lane) -> None:
        where = f"what the Segment side delivers to {lane.workspace}"
        self._server.simulator.bugs.note(error, where, lane.workspace)

    def _linger(self) -> float:
        """How long a lane waits for more: not at all where others wait for their turn."""
        if len(self._lanes) > MAX_LANES:
            return 0.0
        return threading.TIMEOUT_MAX if self._leaps else LINGER_SECONDS

    def _may_end(self, lane: Lane) -> bool:
        """Whether nobody woke it; it is one of ours no more then."""
        with self._lock:
            if lane.is_woken:
                return False
            if self._lanes.get(lane.workspace) is lane:
                del self._lanes[lane.workspace]
            return True

    def _client(
        self, workspace: str, source: Source, on_retry: OnRetry, clock: Clock, chance: Chance
    ) -> Client:
        options = self._options
        settings = Settings(
            source.token,
            source.secret,
            self._server.url,
            options.anonymous,
            options.alias,
            oversize="note",
        )
        return Client(
            settings,
            policy=self._policy,
            clock=clock,
            random=chance,
            on_retry=on_retry,
        )

    def _caller(
        self, workspace: str, source: Source, on_retry: OnRetry, clock: Clock, chance: Chance
    ) -> HookCaller:
        return HookCaller(
            self._hook,
            source,
            policy=self._policy,
            clock=clock,
            random=chance,
            seed=f"{self._server.simulator.config.seed} {workspace}",
            on_retry=on_retry,
        )

    def _clock(self) -> Clock:
        scale = self._options.time_scale
        return Clock(
            monotonic=lambda: passed() * scale,
            # Sleeping less is no harm: who sleeps looks at the clock again.
            sleep=lambda seconds: pause(min(seconds / scale, SLICE_SECONDS)),
        )

    def _chance(self, workspace: str) -> Chance:
        return random.Random(f"{self._server.simulator.config.seed} {workspace}").random
