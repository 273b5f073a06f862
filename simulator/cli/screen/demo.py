"""The demo as the screen has it: on, off, and on again where it left off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from simulator.cli import bug_line
from simulator.tui.outside import OutsideError

if TYPE_CHECKING:
    from simulator.cli.demo import Demo, Way
    from simulator.generate.traffic import Generated

CLOSE_SECONDS = 1.0
"""How long the end of the screen waits for a message that is under way."""


class ScreenDemo:
    """Sends ``rate`` messages a second while it is on; any thread may switch it.

    ``way`` makes what they go by, ``world`` a world of messages; ``tell`` hears in a sentence why
    it has ended by itself, in its thread: a bug of ours, or an OutsideError of the way.
    """

    def __init__(
        self,
        way: Callable[[], Way],
        world: Callable[[], Iterator[Generated]],
        rate: float,
        tell: Callable[[str], object],
    ) -> None:
        self._way, self._world, self._rate, self._tell = way, world, rate, tell
        self._switch = threading.Lock()
        self._demo: Demo | None = None
        self._messages: Iterator[Generated] | None = None
        self._sent = 0
        self._broken = ""

    @property
    def runs(self) -> bool:
        """Whether it is on, and hasn't ended by itself; this never waits."""
        return self._demo is not None and not self._broken

    def start(self) -> str:
        """On, in the world it was in before; a sentence."""
        from simulator.cli.demo import Demo

        with self._switch:
            if self.runs:
                return "the demo is on already"
            self._broken, self._sent = "", 0
            self._messages = self._messages or self._world()
            self._demo = Demo(self._way(), self._rate, self._counted(self._messages), self._break)
            self._demo.start()
            return f"the demo is on: {self._rate:g} message{_s(self._rate)} a second"

    def stop(self) -> str:
        """Off, once what is under way is answered; a sentence.

        Raises OutsideError where it had ended by itself.
        """
        with self._switch:
            if self._demo is None:
                return "the demo is off already"
            self._demo.stop()
            self._demo.join()
            self._demo = None
            if self._broken:
                raise OutsideError(self._broken)
            return f"the demo is off: it has sent {self._sent:,} message{_s(self._sent)}"

    def close(self) -> None:
        """Off, without waiting long."""
        if (demo := self._demo) is not None:
            demo.stop()
            demo.join(CLOSE_SECONDS)

    def _counted(self, messages: Iterator[Generated]) -> Iterator[Generated]:
        for one in messages:
            self._sent += 1
            yield one

    def _break(self, bug: Exception) -> None:
        self._messages = None  # its world may be what is broken
        why = str(bug) if isinstance(bug, OutsideError) else bug_line(bug)
        self._broken = f"the demo has ended: {why}"
        self._tell(self._broken)


def _s(number: float) -> str:
    return "" if number == 1 else "s"
