"""The demo: the kit's own cases, translated in turn and sent to the simulator."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain, cycle, zip_longest

from contracts.cases import Case, kit_cases
from destination import Client, Outcome, Settings

Tell = Callable[[Case, Outcome], None]


class Demo:
    """Sends one case's message after the other, ``rate`` a second, in a thread, until stopped.

    ``tell`` hears of each message that wasn't delivered.
    """

    def __init__(self, settings: Settings, rate: float, seed: int, tell: Tell) -> None:
        self._client = Client(settings)
        self._pause = 1 / rate
        self._seed = seed
        self._tell = tell
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more."""
        self._stopped.set()
        self._client.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        with self._client as client:
            for case in cycle(in_turn(self._seed)):
                for outcome in client.deliver([case.message]):
                    if outcome.outcome != "delivered" and not self._stopped.is_set():
                        self._tell(case, outcome)
                if self._stopped.wait(self._pause):
                    return


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
