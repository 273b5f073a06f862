"""Trials: the smallest message so far, and whether another one takes its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from simulator.payload.shrink.paths import Path, changed

Still = Callable[[Any], bool]
"""Whether a message still fails in the same way; it never changes the message."""


class SpentError(Exception):
    """As much was tried as may be."""


class Trials:
    """What was tried: ``message`` is the smallest so far, ``count`` how often ``still`` was asked.

    ``wasted`` counts the characters of what was tried in vain, again and again if it was.

    No message is asked about twice.  Raises SpentError once ``most`` were.
    """

    def __init__(self, message: Any, still: Still, most: int) -> None:
        self.message = message
        self.count = self.wasted = 0
        self._text = spelt(message)
        self._still = still
        self._most = most
        self._failed: set[bytes] = set()

    @property
    def size(self) -> tuple[int, str]:
        """What gets smaller with each step: the length of the JSON text, then the text."""
        return len(self._text), self._text

    def keeps(self, values: Mapping[Path, Any]) -> bool:
        """Whether the message with these values is smaller and as good: then it is the message."""
        return self.takes(changed(self.message, values))

    def takes(self, message: Any) -> bool:
        """Whether a message is smaller and as good: then it is the message from now on."""
        text = spelt(message)
        if (len(text), text) >= self.size:
            return False
        digest = hashlib.blake2b(text.encode("ascii"), digest_size=16).digest()
        if digest in self._failed or not self._is_as_good(message):
            self._failed.add(digest)
            self.wasted += len(text)
            return False
        self.message, self._text = message, text
        return True

    def _is_as_good(self, message: Any) -> bool:
        if self.count >= self._most:
            raise SpentError
        self.count += 1
        try:
            return bool(self._still(message))
        except Exception:  # whatever it can't say something of isn't the same failure
            return False


def spelt(message: object) -> str:
    """The compact JSON of a message, ASCII alone."""
    return _encode(message)


_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
