"""The server of a screen: a child process that ends when the screen does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from simulator.cli.screen.beneath import DEMO_OFF, DEMO_ON, END_SECONDS, GIVEN_BACK, TAKEN
from simulator.lines.text import cut, printable

_RUN = "from simulator.cli import main; main()"
MAX_SAID = 4_000
"""Bytes of its standard error that are shown, the last ones."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the server says once it answers: the ready line, the lines under it, the key to show."""

    facts: dict[str, Any]
    settings: tuple[str, ...]
    write_key: str


class ServerProcess:
    """``sim up`` with these arguments and no output of its own.

    It is in a process group of its own, so that what is typed in the terminal is the screen's.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        self.status: int | None = None
        self.stopped: list[str] = []
        self._said = b""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        terminal = os.dup(sys.__stderr__.fileno()) if sys.__stderr__ else 2
        beneath = f"{terminal}:{os.getpgrp()}"
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _RUN, "up", "--beneath", beneath, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                pass_fds=[terminal],
                process_group=0,
            )
        finally:
            os.close(terminal)
        self._thread = threading.Thread(target=self._follow, name="server", daemon=True)
        self._at_end: Callable[[int], None] = lambda _: None
        self._ended = threading.Lock()

    def ready(self) -> Ready | None:
        """Wait until it answers; None where it ended instead, with ``status`` and ``said()``."""
        assert self._process.stdout is not None  # it is a pipe
        line = self._process.stdout.readline()
        self._thread.start()
        if not line:
            self._thread.join()
            return None
        found = json.loads(line)
        return Ready(found["facts"], tuple(found["settings"]), found["write_key"])

    def at_end(self, told: Callable[[int], None]) -> None:
        """Call this with its status once it has ended, from another thread, or at once."""
        with self._ended:
            self._at_end = told
            status = self.status
        if status is not None:
            told(status)

    def trouble(self) -> str:
        """Why it answers no more, in a sentence; empty while it runs."""
        if self.status is None:
            return ""
        how = f"has ended with status {self.status}"
        if self.status < 0:
            how = f"was killed by {signal.Signals(-self.status).name}"
        *_, last = ["", *filter(None, self.said().splitlines())]
        return f"the server {how}{': ' if last else ''}{cut(last, 200)}"

    def tell(self, is_taken: bool) -> None:
        """Tell it whether the screen has the terminal, so that it can clean up behind it."""
        self._say(TAKEN if is_taken else GIVEN_BACK)

    def switch_demo(self, is_on: bool) -> None:
        """Have its demo go on, or stop."""
        self._say(DEMO_ON if is_on else DEMO_OFF)

    def stop(self) -> None:
        """Let it end, and wait for that; one that takes too long is killed, which loses nothing."""
        assert self._process.stdin is not None  # it is a pipe
        self._process.stdin.close()
        if self._thread.ident is None:
            self._thread.start()
        with suppress(KeyboardInterrupt):  # who is asked a second time waits no more
            self._thread.join(END_SECONDS)
        if self._thread.is_alive():
            self._process.kill()
            self._thread.join()

    def said(self) -> str:
        """What it wrote to standard error, ready for a terminal, once it has ended."""
        lines = self._said.decode("utf-8", "replace").splitlines()
        return "".join(f"{printable(line)}\n" for line in lines)

    def _say(self, what: bytes) -> None:
        assert self._process.stdin is not None  # it is a pipe
        with suppress(OSError):  # it may be gone
            os.write(self._process.stdin.fileno(), what)

    def _follow(self) -> None:
        assert self._process.stdout is not None  # it is a pipe
        with self._process.stdout as lines:
            for line in lines:
                self.stopped = json.loads(line).get("stopped", [])
        status = self._process.wait()
        with self._errors as errors:
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - MAX_SAID))
            self._said = errors.read()
        with self._ended:
            self.status = status
        self._at_end(status)
