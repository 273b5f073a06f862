"""The demo: a world of generated traffic, through Segment's tracking API or delivered directly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Protocol

from destination import Client, Outcome, Settings
from destination.delivery import INVALID_SETTINGS
from simulator.cli import tell_bug
from simulator.generate.stamps import DAY
from simulator.generate.traffic import Generated, Wanted, traffic
from simulator.generate.world import World
from simulator.segment.posted import compact, history
from simulator.segment.posting import Answer, Poster

SINCE = 30 * DAY
"""How long ago the world begins: it lives through days in minutes."""
SIGN_UPS = 3.0
"""Companies a day: few, so that a week of theirs can be watched in minutes."""
HOSTILE = 0.02
"""So many are no good, so that refusals are seen too."""

Tell = Callable[[str, Outcome], None]


class Way(Protocol):
    """How a message goes its way."""

    def send(self, one: Generated) -> None:
        """Send it, and return once that is answered."""

    def stop(self) -> None:
        """Send nothing more, from any thread."""

    def close(self) -> None:
        """Nothing more will be sent."""


def _tell(bug: Exception) -> None:
    tell_bug(bug, "the demo has ended: ")


class Demo:
    """Sends one message after the other, ``rate`` a second, in a thread, until stopped.

    ``tell`` hears of a bug of ours that has ended it, in that thread; by itself it is printed.
    """

    def __init__(
        self,
        way: Way,
        rate: float,
        messages: Iterator[Generated],
        tell: Callable[[Exception], object] = _tell,
    ) -> None:
        self._way = way
        self._tell = tell
        self._pause = min(1 / rate, threading.TIMEOUT_MAX)
        self._messages = messages
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more; what is under way may still be answered."""
        self._stopped.set()
        self._way.stop()

    def join(self, seconds: float | None = None) -> None:
        """Return once it has ended, or after so many seconds."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            with closing(self._way):
                for one in self._messages:
                    self._way.send(one)
                    if self._stopped.wait(self._pause):
                        return
        except Exception as bug:  # the simulator goes on: whoever watches has to know
            self._tell(bug)


class Direct:
    """Translates and delivers; ``tell`` hears of each message that wasn't delivered."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self._settings = settings
        self._client = Client(settings)
        self._tell = tell
        self._stopped = False

    def send(self, one: Generated) -> None:
        """Deliver it."""
        message = read(one.text) if one.label else one.message
        outcome = next(iter(list(self._client.deliver([message]))), None)
        if self._stopped or outcome is None:
            return
        if outcome.outcome != "delivered":
            self._tell(one.label.shape if one.label else one.happening.journey, outcome)
        if outcome.code == INVALID_SETTINGS:  # it sends nothing more; a demo tries again
            self._client.close()
            self._client = Client(self._settings)

    def stop(self) -> None:
        """Deliver nothing more."""
        self._stopped = True
        self._client.stop()

    def close(self) -> None:
        """Close its connection."""
        self._client.close()


class ThroughSegment:
    """Posts to the tracking API, as SDKs do; what becomes of it stands in the ledger.

    ``hear`` gets what each is answered; what it raises ends a demo.
    """

    def __init__(
        self, url: str, write_key: str, hear: Callable[[Answer], object] = lambda _: None
    ) -> None:
        self._poster = Poster(url, write_key)
        self._hear = hear

    def send(self, one: Generated) -> None:
        """Post it, as a batch of one."""
        self._hear(self._poster.post([posted(one)]))

    def stop(self) -> None:
        """A request under way is answered soon: it may end."""

    def close(self) -> None:
        """Close its connection."""
        self._poster.close()


def lived(seed: int, now: float) -> Iterator[Generated]:
    """What the demo sends at this moment, in seconds since 1970: it goes on without an end."""
    start = int(now * 1000) // DAY * DAY - SINCE
    return traffic(World(seed, start=start, sign_ups=SIGN_UPS), Wanted(hostile=HOSTILE))


def posted(one: Generated) -> str:
    """A message as the demo posts it: a hostile one as it stands, even where it is no JSON."""
    return one.text if one.label else compact(history(one.message))


def read(line: bytes | str) -> object:
    """What is in a line: the line itself, as text, where that is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line if isinstance(line, str) else line.decode("utf-8", "replace")
