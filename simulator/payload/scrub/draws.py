"""Draws: what chance decides, repeatable by whoever has the key and by nobody else."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from secrets import token_bytes
from typing import TypeVar

One = TypeVar("One")

_LONG = 64
"""Octets of a label; a longer one is hashed once, not with each number that is drawn."""
_LEAST = 1 << 64
"""Of a number that is this large, dividing it shows no drift."""


class Draw:
    """A row of numbers that a key and a label decide; ``turn`` counts what was drawn in vain."""

    __slots__ = ("_key", "_label", "_left", "_round", "turn")

    def __init__(self, key: bytes, label: bytes) -> None:
        self._key = key
        self._label = label
        self._left = 0
        self._round = 0
        self.turn = 0

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count`` - 1."""
        if self._left < _LEAST:
            counted = self._round.to_bytes(4, "big") + self._label
            self._left = int.from_bytes(hmac.digest(self._key, counted, "sha256"), "big")
            self._round += 1
        self._left, found = divmod(self._left, count)
        return found

    def one(self, of: Sequence[One]) -> One:
        """One of several."""
        return of[self.below(len(of))]


class Key:
    """A secret from which all draws are made: a seed's, or a new one that nobody knows."""

    __slots__ = ("_key",)

    def __init__(self, seed: str | None) -> None:
        if seed is None:
            self._key = token_bytes(32)
        else:
            octets = seed.encode("utf-8", "surrogatepass")
            self._key = hmac.digest(b"salesmachine scrub", octets, "sha256")

    def draw(self, *labels: object) -> Draw:
        """The draw of what the labels say together."""
        said = "\x1f".join(str(one) for one in labels)
        label = said.encode("utf-8", "surrogatepass")
        if len(label) > _LONG:
            label = hmac.digest(self._key, label, "sha256")
        return Draw(self._key, label)
