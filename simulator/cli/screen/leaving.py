"""Leaving the screen: what ends it from outside, and that the terminal is clean then."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from simulator.cli.screen.terminal import Terminal

LEAVE_SECONDS = 5.0
"""How long the screen may take to close, and what still works for it to end."""


class Leaving:
    """Signals, from now on, and whoever calls ``leave``.

    While there is no screen a signal is a KeyboardInterrupt.  One that comes again, or that the
    screen doesn't heed in time, ends this process at once.  ``tell`` hears whether the screen has
    the terminal.
    """

    def __init__(self) -> None:
        group = os.getpgrp() if sys.platform != "win32" else 0
        self._terminal = Terminal(sys.__stderr__.fileno() if sys.__stderr__ else 2, group)
        self._leave: Callable[[], None] | None = None
        self._is_taken = False
        self._is_told = self._is_left = False
        self.tell: Callable[[bool], None] = lambda _: None
        names = ("SIGINT", "SIGTERM", "SIGHUP")
        for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
            signal.signal(number, self._signalled)

    @contextmanager
    def screen(self, leave: Callable[[], None]) -> Iterator[None]:
        """While the block runs ``leave`` ends the screen; the terminal is clean after it."""
        self._leave = leave
        if self._is_left:
            leave()
        try:
            yield
        finally:
            self._leave = None
            self._clean()

    def leave(self) -> None:
        """End the screen, also one that is still to come; from any thread."""
        self._is_left = True
        if (leave := self._leave) is not None:
            leave()

    def gone(self) -> None:
        """There is no terminal any more, and perhaps no signal said so: end, in time."""
        self.in_time(0)
        self.leave()

    def taken(self, is_taken: bool) -> None:
        """The screen takes the terminal, or has given it back."""
        self._is_taken = is_taken
        self.tell(is_taken)

    def in_time(self, status: int) -> None:
        """End this process with this status if it is still there in a while."""
        late = threading.Timer(LEAVE_SECONDS, self._end, (status,))
        late.daemon = True
        late.start()

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if self._leave is None:
            raise KeyboardInterrupt
        if self._is_told:
            self._end(0)
        self._is_told = True
        self.in_time(0)
        self._leave()

    def _clean(self) -> None:
        """What a screen that didn't close has left."""
        if self._is_taken:
            self._terminal.clean()
            self.taken(False)

    def _end(self, status: int) -> None:
        self._clean()
        os._exit(status)
