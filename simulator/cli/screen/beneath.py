"""Beneath the screen: the server tells it what it shows, and ends when it ends.

Standard output is a pipe to the screen, a JSON object a line.  Standard input is a pipe from it: a
byte whenever the screen takes the terminal or gives it back, and whenever it switches the demo; the
end of it is the screen's end, whatever ended it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from simulator.cli.screen.terminal import Terminal

TAKEN, GIVEN_BACK = b"t", b"g"
"""What the screen says of the terminal."""
DEMO_ON, DEMO_OFF = b"d", b"o"
"""What it says of the demo."""
END_SECONDS = 10.0
"""How long the server may take to end once the screen has."""


class Beneath:
    """The server's side; ``place`` is the terminal's descriptor and the screen's process group."""

    def __init__(self, place: str) -> None:
        descriptor, _, group = place.partition(":")
        self._terminal = Terminal(int(descriptor), int(group))

    def ready(self, facts: Mapping[str, Any], settings: Sequence[str], write_key: str) -> None:
        """The server answers: what the ready line says, the lines under it, the key to show."""
        self._say({"facts": facts, "settings": settings, "write_key": write_key})

    def stopped(self, lines: Sequence[str]) -> None:
        """The server has ended: the lines that tell what it saw."""
        self._say({"stopped": lines})

    def follow(self, stop: Callable[[], None], demo: Callable[[bool], None]) -> None:
        """Call ``stop`` once the screen has ended, and ``demo`` to switch it, from a thread."""
        threading.Thread(target=self._follow, args=(stop, demo), daemon=True).start()

    def _follow(self, stop: Callable[[], None], demo: Callable[[bool], None]) -> None:
        is_taken = False
        while byte := os.read(0, 1):
            if byte in (TAKEN, GIVEN_BACK):
                is_taken = byte == TAKEN
            elif byte in (DEMO_ON, DEMO_OFF):
                demo(byte == DEMO_ON)
        late = threading.Timer(END_SECONDS, os._exit, (0,))
        late.daemon = True
        late.start()
        if is_taken:
            self._terminal.clean()
        stop()

    def _say(self, what: Mapping[str, Any]) -> None:
        with suppress(BrokenPipeError):
            sys.stdout.write(json.dumps(what) + "\n")
            sys.stdout.flush()
