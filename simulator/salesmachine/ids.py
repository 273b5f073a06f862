"""Ids: 24 hex digits, made of what made the contact or account, so that one is found by its id.

Like an ObjectId: 8 digits of when the exchange came, in seconds since 1970, 12 of its seq, 4 of the
item's index in it, an account's with the highest bit set, for one item can make a contact and an
account.  That the service's ids are 24 hex digits is documented, how they are made isn't (A7).
"""

from __future__ import annotations

import hashlib
import re

from simulator.journal.history import Column
from simulator.state.attributes import Place

_ID = re.compile(r"[0-9a-f]{24}")
_SECONDS = 0xFFFFFFFF
_ACCOUNT = 0x8000


def made_id(column: Column, at: float, place: Place) -> str:
    """The id of the contact or account that this item made; ``at`` is when its exchange came."""
    index = place.idx | _ACCOUNT if column == "account" else place.idx
    return f"{int(at) & _SECONDS:08x}{place.exchange:012x}{index:04x}"


def place_of(name: str) -> Place | None:
    """The item that an id names, if there is one; None for what has no id's form."""
    if _ID.fullmatch(name) is None:
        return None
    return Place(int(name[8:20], 16), int(name[20:], 16) & ~_ACCOUNT)


def word_id(word: str) -> str:
    """The id of something that has a name only: always the same for the same word."""
    return hashlib.sha256(word.encode()).hexdigest()[:24]
