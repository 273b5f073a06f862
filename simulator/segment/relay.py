"""The relay: a lane for each workspace that has messages under way."""

from __future__ import annotations

import random
import sys
import threading
import time
import traceback
from collections import OrderedDict
from contextlib import AbstractContextManager
from typing import Any

from destination import Client, Settings
from destination.client import Clock
from destination.delivery import Policy
from simulator.journal.ledger import Ledger
from simulator.segment.lane import Lane, OnRetry
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
SEGMENT = Policy(max_attempts=sys.maxsize, max_time=4 * 60 * 60.0)
"""Segment tries again for four hours, however often that is (documented)."""


class Relay:
    """Delivers what the journal says is under way, for every workspace whose credentials it knows.

    Nothing is kept but the credentials, which are never written: what is under way, and how far it
    is, stands in the journal.
    """

    def __init__(self, server: Server, options: Options) -> None:
        self._server = server
        self._options = options
        self._workers = Workers(MAX_LANES, "lane")
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._lanes: dict[str, Lane] = {}
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
            if lane is not None and not lane.stopped:
                lane.wake()
            elif not self._stopped:
                lane = self._lanes[workspace] = self._lane(workspace, source)
                self._workers.submit(self._run, lane)

    def halt(self, workspace: str | None) -> None:
        """Deliver nothing more of what is under way, of this workspace or of all."""
        with self._lock:
            names = [workspace] if workspace is not None else list(self._lanes)
            lanes = [lane for name in names if (lane := self._lanes.pop(name, None))]
        for lane in lanes:
            lane.stop()
        for lane in lanes:
            lane.ended.wait(STOP_SECONDS)

    def stop(self) -> None:
        """Let requests under way end, and deliver no more."""
        with self._lock:
            self._stopped = True
        self.halt(None)
        self._workers.shutdown()

    def _lane(self, workspace: str, source: Source) -> Lane:
        def make(on_retry: OnRetry) -> AbstractContextManager[Any]:
            return self._client(workspace, source, on_retry)

        simulator = self._server.simulator
        progress = Progress(self._server, simulator.clock, self._options.time_scale)
        return Lane(workspace, make, lambda: Ledger(simulator.journal), progress, self._may_end)

    def _run(self, lane: Lane) -> None:
        try:
            lane.run()
        except Exception:
            sys.stderr.write(f"sim: a bug of ours: {lane.workspace} is delivered no more\n")
            traceback.print_exc()
        finally:
            with self._lock:
                if self._lanes.get(lane.workspace) is lane:
                    del self._lanes[lane.workspace]

    def _may_end(self, lane: Lane) -> bool:
        """Whether nobody woke it; it is one of ours no more then."""
        with self._lock:
            if lane.is_woken:
                return False
            if self._lanes.get(lane.workspace) is lane:
                del self._lanes[lane.workspace]
            return True

    def _client(self, workspace: str, source: Source, on_retry: OnRetry) -> Client:
        options, scale = self._options, self._options.time_scale
        settings = Settings(
            source.token,
            source.secret,
            self._server.url,
            options.anonymous,
            options.alias,
            oversize="note",
        )
        chance = random.Random(f"{self._server.simulator.config.seed} {workspace}")
        return Client(
            settings,
            policy=SEGMENT,
            clock=Clock(
                monotonic=lambda: time.monotonic() * scale,
                sleep=lambda seconds: time.sleep(seconds / scale),
            ),
            random=chance.random,
            on_retry=on_retry,
        )
