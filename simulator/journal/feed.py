"""The feed: tells waiting readers how far the journal is committed."""

from __future__ import annotations

import threading


class Feed:
    """How far the journal is committed, to be waited for by any thread."""

    def __init__(self, seq: int = 0) -> None:
        self.seq = seq
        self.closed = False
        self._changed = threading.Condition()

    def advance(self, seq: int) -> None:
        """Everything up to ``seq`` is committed now."""
        with self._changed:
            self.seq = seq
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more will come."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def wait(self, after: int, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds for something beyond ``after``; whether there is any."""
        with self._changed:
            self._changed.wait_for(lambda: self.seq > after or self.closed, timeout)
            return self.seq > after
