"""A typist: runs a program in a terminal, presses keys, and sees when what they cause is there."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

if sys.platform != "win32":
    import termios

PATIENCE = 20.0
QUIET = 0.04
"""Seconds without output after which nothing more is expected."""
ALONE = 0.2
"""Seconds after which a terminal's Esc is one, and not the beginning of another key."""
ESC = "\x1b"
FRAME = 0.01
"""Seconds without output that are between two pictures."""
_ESCAPES = re.compile(rb"\x1b(\[[0-9;:<=>?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[^][])")


class Answer(NamedTuple):
    """Seconds from a key until the first picture with any text was written, and until the last."""

    first: float
    last: float


class Typist:
    """Presses keys in a terminal; ``began`` is when the program in it was started."""

    def __init__(self, terminal: int, pid: int, began: float) -> None:
        self.pid = pid
        self._terminal = terminal
        self._pressed = self._last = began
        self._written = b""

    def press(self, keys: str) -> Answer:
        """Press them, and look on until all that they cause has been written."""
        self.begin(keys)
        while not _text(self._written):
            assert self._more(PATIENCE), f"{keys!r} does nothing"
        while self._more(FRAME):
            pass
        first = self._last - self._pressed
        self.rest(ALONE if keys == ESC else QUIET)
        return Answer(first, self._last - self._pressed)

    def begin(self, keys: str) -> None:
        """Press them, and see nothing yet."""
        self._written = b""
        self._pressed = time.perf_counter()
        os.write(self._terminal, keys.encode())

    def sees(self, text: str) -> float:
        """How many seconds after the last key, or the start, this text was written."""
        while text not in _text(self._written):
            assert self._more(PATIENCE), f"{text!r} isn't in {_text(self._written)!r}"
            assert self._last < self._pressed + PATIENCE, f"{text!r} isn't there in time"
        return self._last - self._pressed

    def rest(self, quiet: float = QUIET) -> None:
        """Look on until nothing is written for a while."""
        while self._more(quiet):
            assert self._last < self._pressed + PATIENCE, "it doesn't come to rest"

    @contextmanager
    def looking_on(self) -> Iterator[None]:
        """Read all that is written while the block runs: nobody may have to wait for a reader."""
        ended = threading.Event()

        def look() -> None:
            while not ended.is_set():
                self._written = b""
                self._more(FRAME)

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _more(self, seconds: float) -> bool:
        """Whether anything is written within this time."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        self._written += os.read(self._terminal, 2**16)
        self._last = time.perf_counter()
        return True


@contextmanager
def typist(
    *command: object, columns: int = 140, lines: int = 40, environ: Mapping[str, str]
) -> Iterator[Typist]:
    """A command in a terminal of this size, killed at the end of the block."""
    terminal, inside = os.openpty()
    try:
        termios.tcsetwinsize(inside, (lines, columns))
        began = time.perf_counter()
        with subprocess.Popen(
            [str(argument) for argument in command],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env=environ,
        ) as process:
            os.close(inside)
            try:
                yield Typist(terminal, process.pid, began)
            finally:
                process.kill()
    finally:
        os.close(terminal)


def _text(written: bytes) -> str:
    return _ESCAPES.sub(b"", written).decode("utf-8", "replace").strip()
