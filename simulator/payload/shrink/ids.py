"""Ids: which keys hold one, and a short one in place of another."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count

from simulator.payload.shrink.paths import Path

_IDS = re.compile(
    r"(?i:(?:^|[_\-. ])(?:u|uu|gu)?ids?$)"
    r"|(?<=[a-z0-9])(?:I[Dd]|U[Ii][Dd]|UUID|Uuid|GUID|Guid)s?$"
    r"|^(?:user|anonymous|group|previous|message|account|contact)ids?$"
)
_SHORT = re.compile(r"[a-z]?[1-9][0-9]{0,2}")


def key_of(path: Path) -> str:
    """The key that a value stands under; of a list's item that of the list, of the whole none."""
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def is_id(path: Path) -> bool:
    """Whether an id stands there, by its key: ``userId``, ``account_uid``, ``id``, ``ids``."""
    return bool(_IDS.search(key_of(path)))


def short_id(text: str, key: str, taken: Collection[str]) -> str:
    """A short id in place of another: ``u1`` for a ``userId``, ``1`` for one of digits alone.

    None of ``taken``, so that two ids stay two.
    """
    letter = "" if text.isascii() and text.isdigit() else _letter(key)
    return next(one for n in count(1) if (one := f"{letter}{n}") not in taken)


def is_short(text: str) -> bool:
    """Whether an id has the form of those that are put in place of others."""
    return bool(_SHORT.fullmatch(text))


def _letter(key: str) -> str:
    first = key[:1].lower()
    return first if first.isascii() and first.isalpha() else "i"
