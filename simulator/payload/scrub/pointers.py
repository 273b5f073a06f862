"""Pointers: where a value is, once the keys above it have stand-ins."""

from __future__ import annotations

from contracts.violations import escape
from simulator.payload.scrub.walk import Walk


def pointer(at: str, by: Walk) -> str:
    """A pointer with the keys that take the place of those in it."""
    return "/".join(escape(by.key(unescaped(token))) for token in at.split("/"))


def unescaped(token: str) -> str:
    """A key as it is, from how a pointer spells it."""
    return token.replace("~1", "/").replace("~0", "~")
