"""The terminal: whether there is one for the screen, and how it is left as it was."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import Any

if sys.platform != "win32":
    import termios

CLEAN = "".join(
    (
        "\x1b\\",  # whatever was written half
        "\x1b[?2026l",  # an update that is shown when it is whole
        "\x1b[?2004l",  # bracketed paste
        "\x1b[?7h",  # lines wrap
        "\x1b[?2048l",  # resizes in the input
        *(f"\x1b[?{mode}l" for mode in (1000, 1003, 1015, 1006, 1016)),  # the mouse
        "\x1b]22;default\x07",  # its pointer
        "\x1b[<u",  # kitty's keys, on this side of the alternate screen
        "\x1b[?1049l",  # the alternate screen
        "\x1b[?25h",  # the cursor
        "\x1b[?1004l",  # the focus
        "\x1b[0m",
    )
)
"""Turns off all that Textual's driver, and what it draws, may have turned on."""


def why_none() -> str | None:
    """Why there can't be a screen, None where there can.

    Textual reads standard input and writes standard error, and output follows when it ends.
    """
    streams = (sys.__stdin__, sys.stdout, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return "the screen needs a terminal"
    if os.environ.get("TERM") == "dumb":
        return "the screen needs a terminal that can do more than TERM=dumb"
    return None


def is_for_screen() -> bool:
    """Whether a screen is what somebody expects who says nothing.

    It is in a terminal, but neither in CI nor behind ``&``, where it could only be stopped.
    """
    if sys.platform == "win32" or why_none() is not None or os.environ.get("CI"):
        return False
    try:
        return sys.__stdin__ is None or os.tcgetpgrp(sys.__stdin__.fileno()) == os.getpgrp()
    except OSError:  # a terminal without a foreground
        return True


class Terminal:
    """A terminal as it was when this was made; ``group`` are the processes that may change it."""

    def __init__(self, descriptor: int, group: int) -> None:
        self._descriptor = descriptor
        self._group = group
        self._attributes: list[Any] | None = None
        if sys.platform != "win32":
            with suppress(termios.error):
                self._attributes = termios.tcgetattr(descriptor)

    def clean(self) -> None:
        """Turn off what a screen turned on, from any process and thread that has the terminal.

        How keys are read is put back too, unless somebody else is in the foreground by now: a shell
        has done so, and reads keys in its own way.
        """
        if sys.platform == "win32":
            return
        # Who isn't in the foreground would be stopped by what follows.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        with suppress(OSError):
            os.write(self._descriptor, CLEAN.encode())
        with suppress(OSError, termios.error):
            if self._attributes and os.tcgetpgrp(self._descriptor) == self._group:
                termios.tcflush(self._descriptor, termios.TCIFLUSH)
                termios.tcsetattr(self._descriptor, termios.TCSANOW, self._attributes)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
