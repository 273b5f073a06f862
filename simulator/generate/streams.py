"""Streams of chance: one for each company, person and purpose, so that none disturbs another.

``random.Random`` seeded with a text is the same in every process and on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random


def stream(*parts: object) -> Random:
    """The stream of these parts, as in ``stream(seed, "company", 7)``."""
    return Random("/".join(map(str, parts)))


def pick(chance: Random, values: Sequence[str]) -> str:
    """One of the values of a pool, by one draw whatever their number.

    So a Faker that has other names to offer changes names, and moves nothing else in the world.
    """
    return values[int(chance.random() * len(values))]


def uuid(chance: Random) -> str:
    """A UUID of version 4."""
    digits = f"{chance.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def digest(*parts: object) -> int:
    """160 bits that these parts decide, wherever and whenever they are asked for."""
    text = "/".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:20])
