"""A demo that can be switched off for a while, and goes on where it was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TypeVar

One = TypeVar("One")


class DemoSwitch:
    """On from the beginning; any thread may turn it."""

    def __init__(self) -> None:
        self._is_open = threading.Event()
        self._is_open.set()
        self._has_ended = False

    def turn(self, is_on: bool) -> None:
        """On, or off until it is turned on again."""
        if is_on:
            self._is_open.set()
        elif not self._has_ended:
            self._is_open.clear()

    def end(self) -> None:
        """Nothing more comes, on or off."""
        self._has_ended = True
        self._is_open.set()

    def messages(self, source: Iterator[One]) -> Iterator[One]:
        """What the source has, as long as it is on."""
        for one in source:
            self._is_open.wait()
            if self._has_ended:
                return
            yield one
