"""The demo: the kit's own cases in turn, through Segment's tracking API or delivered directly."""

from __future__ import annotations

import json
import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain, cycle, zip_longest
from typing import Protocol

from contracts.cases import Case, kit_cases
from destination import Client, Outcome, Settings
from simulator.segment.posting import Poster

Tell = Callable[[Case, Outcome], None]


class Way(Protocol):
    """How a case's message goes its way."""

    def send(self, case: Case) -> None:
        """Send its message, and return once that is answered."""

    def stop(self) -> None:
        """Send nothing more, from any thread."""

    def close(self) -> None:
        """Nothing more will be sent."""


class Demo:
    """Sends one case's message after the other, ``rate`` a second, in a thread, until stopped."""

    def __init__(self, way: Way, rate: float, seed: int) -> None:
        self._way = way
        self._pause = 1 / rate
        self._seed = seed
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more."""
        self._stopped.set()
        self._way.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        with closing(self._way):
            for case in cycle(in_turn(self._seed)):
                self._way.send(case)
                if self._stopped.wait(self._pause):
                    return


class Direct:
    """Translates and delivers; ``tell`` hears of each message that wasn't delivered."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self._client = Client(settings)
        self._tell = tell
        self._stopped = False

    def send(self, case: Case) -> None:
        """Deliver its message."""
        for outcome in self._client.deliver([case.message]):
            if outcome.outcome != "delivered" and not self._stopped:
                self._tell(case, outcome)

    def stop(self) -> None:
        """Deliver nothing more."""
        self._stopped = True
        self._client.stop()

    def close(self) -> None:
        """Close its connection."""
        self._client.close()


class ThroughSegment:
    """Posts to the tracking API, as SDKs do; what becomes of it stands in the ledger."""

    def __init__(self, url: str, write_key: str) -> None:
        self._poster = Poster(url, write_key)

    def send(self, case: Case) -> None:
        """Post its message, as a batch of one; what is no JSON is posted too, as some SDKs do."""
        self._poster.post([json.dumps(case.message)])

    def stop(self) -> None:
        """A request under way is answered soon: it may end."""

    def close(self) -> None:
        """Close its connection."""
        self._poster.close()


def in_turn(seed: int) -> Iterator[Case]:
    """The kit's cases, one of each call after the other; the seed decides their order."""
    calls: dict[str, list[Case]] = defaultdict(list)
    for case in kit_cases():
        calls[case.name.partition("/")[0]].append(case)
    chance = random.Random(seed)
    for of_one_call in calls.values():
        chance.shuffle(of_one_call)
    rounds = zip_longest(*calls.values())
    return (case for case in chain.from_iterable(rounds) if case is not None)
