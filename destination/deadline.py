"""A limit on a whole request: connecting, sending, and the whole answer.

httpx limits each read of its own; a far side that sends a byte now and then would never reach it.
"""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType
from typing import Any, Self


class Deadline:
    """A context manager that breaks the connection off after ``seconds``; then ``passed`` is true.

    ``trace`` is for the request's ``trace`` extension: it tells which connection that is.  One
    connection at a time; ``seconds`` may be another for the next block.  One thread watches all
    requests, and ends when there were none for long: a thread for each would cost as much as the
    request.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._stream: Any = None
        self._due: float | None = None
        self._changed = threading.Condition()
        self._watched = False
        self._looks = 0.0

    def __enter__(self) -> Self:
        with self._changed:
            self.passed = False
            self._due = time.monotonic() + self.seconds
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, daemon=True).start()
            elif self._due < self._looks:
                self._changed.notify()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._changed:
            self._due = None

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember the connection that the request goes over; made too late, it ends at once."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            with self._changed:
                self._stream = info["return_value"]
                if self.passed:
                    self._break_off()

    def _watch(self) -> None:
        """Sleep until a request's time may be up; only one that is up sooner wakes it."""
        with self._changed:
            while True:
                due = self._due
                self._looks = time.monotonic() + self.seconds if due is None else due
                self._changed.wait(max(0.0, self._looks - time.monotonic()))
                if due is None and self._due is None:
                    break
                if self._due is not None and time.monotonic() >= self._due:
                    self._due = None
                    self.passed = True
                    self._break_off()
            self._watched = False

    def _break_off(self) -> None:
        if self._stream is not None:
            found = self._stream.get_extra_info("socket")
            try:
                # Not the method of an SSL socket: that one would take the reader's state away.
                socket.socket.shutdown(found, socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already
