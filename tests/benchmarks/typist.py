"""A typist: runs a program in a terminal, presses keys, and sees when what they cause is there."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

if sys.platform != "win32":
    import termios

QUIET = 0.05
"""Seconds without output after which what a key causes is whole."""
_PATIENCE = 20.0
_ESCAPES = re.compile(rb"\x1b(\[[0-9;:<=>?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[^][])")


class Typist:
    """Times are in seconds; ``began`` is when the program was started."""

    def __init__(self, terminal: int, pid: int, began: float) -> None:
        self.pid = pid
        self._terminal = terminal
        self._pressed = self._last = began
        self._written = b""

    def press(self, keys: str) -> float:
        """How long it takes until all that they cause has been written."""
        self.begin(keys)
        assert self._more(_PATIENCE), f"{keys!r} does nothing"
        self.rest()
        return self._last - self._pressed

    def begin(self, keys: str) -> None:
        """Press them and see nothing yet."""
        self._written = b""
        self._pressed = time.perf_counter()
        os.write(self._terminal, keys.encode())

    def sees(self, text: str) -> float:
        """How long after the last key, or the beginning, this text was written."""
        while text.encode() not in _ESCAPES.sub(b"", self._written):
            assert self._more(_PATIENCE), f"{text!r} isn't written, but {self._written!r}"
        return self._last - self._pressed

    def rest(self, quiet: float = QUIET) -> None:
        """Look on until nothing is written for a while."""
        while self._more(quiet):
            pass

    def _more(self, seconds: float) -> bool:
        """Whether anything is written within this time."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        self._written += os.read(self._terminal, 2**16)
        self._last = time.perf_counter()
        return True


@contextmanager
def typist(command: Sequence[str], columns: int = 140, lines: int = 40) -> Iterator[Typist]:
    """Somebody at a terminal of this size in which a command runs, until the block ends."""
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
    terminal, inside = os.openpty()
    try:
        termios.tcsetwinsize(inside, (lines, columns))
        began = time.perf_counter()
        with subprocess.Popen(
            command,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env={**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        ) as process:
            os.close(inside)
            try:
                yield Typist(terminal, process.pid, began)
            finally:
                process.kill()
    finally:
        os.close(terminal)
