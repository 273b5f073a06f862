"""A limit on a whole request: connecting, sending, and the whole answer.

httpx limits each read of its own; a far side that sends a byte now and then would never reach it.
"""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Any, Self


class Deadline:
    """A context manager that breaks the connection off after ``seconds``; then ``passed`` is true.

    ``trace`` is for the request's ``trace`` extension: it tells which connection that is.  One
    connection at a time.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._stream: Any = None
        self._timer = threading.Timer(seconds, self._break_off)

    def __enter__(self) -> Self:
        self.passed = False
        self._timer = threading.Timer(self.seconds, self._break_off)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember the connection that the request goes over, through a proxy or not."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._stream = info["return_value"]
            if self.passed:
                self._break_off()

    def _break_off(self) -> None:
        self.passed = True
        if self._stream is not None:
            found = self._stream.get_extra_info("socket")
            try:
                # Not the method of an SSL socket: that one would take the reader's state away.
                socket.socket.shutdown(found, socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already
