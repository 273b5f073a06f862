"""Who the screen's traffic is of: somebody new each time, drawn from the seed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.tui.outside import OutsideError

if TYPE_CHECKING:
    from simulator.generate.factory import Factory
    from simulator.generate.hostile import Hostile

SINCE_DAYS = 30
"""So long ago their messages begin: what takes days has happened by now."""
_CALLS = ("track", "page", "identify", "group", "alias")


class People:
    """Writes messages; any thread may ask.  ``now`` is the time, in seconds since 1970.

    The same seed at the same moment has the same people and messages, in every process: who begins
    again on one journal and wants new people gives another seed.
    """

    def __init__(self, seed: int, now: float) -> None:
        self._seed, self._now = seed, now
        self._lock = threading.Lock()
        self._hostile = 0

    def journey(self, name: str) -> list[dict[str, Any]]:
        """Every message of a journey; of ``audiences`` that somebody entered one.

        Raises OutsideError for an unknown one.
        """
        from simulator.generate.traffic import AUDIENCES

        with self._lock:
            person = self._factory.person()
            if name == AUDIENCES:
                return [person.audience("Power Users Last 30 Days")]
            try:
                return person.journey(name)
            except ValueError as error:
                raise OutsideError(str(error)) from None

    def message(self, call: str) -> dict[str, Any]:
        """One clean message of a call.  Raises OutsideError for an unknown one."""
        if call not in _CALLS:
            raise OutsideError(f"there is no call {call!r}: they are {', '.join(_CALLS)}")
        with self._lock:
            made: dict[str, Any] = getattr(self._factory.person(), call)()
            return made

    def hostile(self) -> Hostile:
        """A hostile message, each of another shape until all have come."""
        with self._lock:
            shape = self._shapes[self._hostile % len(self._shapes)]
            self._hostile += 1
            return self._factory.person().hostile(shape)

    @cached_property
    def _factory(self) -> Factory:
        """Faker takes a while: whoever doesn't ask for traffic doesn't wait for it."""
        from simulator.generate.factory import Factory
        from simulator.generate.stamps import DAY

        start = max(0, int(self._now * 1000) - SINCE_DAYS * DAY)
        return Factory(self._seed, start=start, locales=())

    @cached_property
    def _shapes(self) -> list[str]:
        from simulator.generate.hostile import SHAPES
        from simulator.generate.streams import stream

        shapes = list(SHAPES)
        stream(self._seed, "screen").shuffle(shapes)
        return shapes


def uid(messages: Sequence[dict[str, Any]]) -> str:
    """Whose they are: the last userId that is known of them, else the anonymousId."""
    for name in ("userId", "anonymousId"):
        for message in reversed(messages):
            if isinstance(found := message.get(name), str):
                return found
    return "nobody"
