"""The pulse of a running simulator: whether it still answers, asked from a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

PULSE_SECONDS = 2.0
"""How often it is asked."""

Ask = Callable[[], str]
"""Asks once; a sentence that says what is wrong, empty for nothing."""


class Pulse:
    """Asks again and again while the block runs; ``trouble`` is what it was told last."""

    def __init__(self, ask: Ask, seconds: float = PULSE_SECONDS) -> None:
        self._ask = ask
        self._seconds = seconds
        self._trouble = ""
        self._ended = threading.Event()

    def __enter__(self) -> Pulse:
        threading.Thread(target=self._run, name="pulse", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def trouble(self) -> str:
        """Why it answers no more; empty while it does."""
        return self._trouble

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            self._trouble = self._ask()
