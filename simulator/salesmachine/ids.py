"""Ids: 24 hex digits, made of what made the contact or account, so that one is found by its id.

Like an ObjectId: 8 digits of when the exchange came, in seconds since 1970, 12 of its seq, 4 of the
item's index in it.  That the service's ids are 24 hex digits is documented, how they are made isn't
(A7).
"""

from __future__ import annotations

import hashlib
import re

from simulator.state.attributes import Place

_ID = re.compile(r"[0-9a-f]{24}")
_SECONDS = 0xFFFFFFFF


def made_id(at: float, place: Place) -> str:
    """The id of what this item made; ``at`` is when its exchange came."""
    return f"{int(at) & _SECONDS:08x}{place.exchange:012x}{place.idx:04x}"


def place_of(name: str) -> Place | None:
    """The item that an id names, if there is one; None for what has no id's form."""
    if _ID.fullmatch(name) is None:
        return None
    return Place(int(name[8:20], 16), int(name[20:], 16))


def word_id(word: str) -> str:
    """The id of something that has a name only: always the same for the same word."""
    return hashlib.sha256(word.encode()).hexdigest()[:24]
