"""A message that a journal holds, under the settings by which its simulator delivered it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from destination import Settings
from simulator.payload.lineage import trace
from simulator.payload.lineage.probes import leaves
from simulator.payload.translators import Ours

UNREADABLE = "what is kept of the message is no JSON"


class Fields(NamedTuple):
    """Pointers of a message's leaves, and how many leaves weren't asked about."""

    arriving: list[str]
    ignored: list[str]
    left: int


def became(body: str, start: Mapping[str, Any]) -> dict[str, Any]:
    """What ``report`` says of a message's JSON; of what is no JSON that it is refused.

    ``start`` is the data of the journal's mark of that start.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return Ours(_settings(start)).report(None, defect=UNREADABLE)
    return Ours(_settings(start)).report(message)


def fields(body: str, start: Mapping[str, Any], most: int) -> Fields:
    """Which of ``most`` leaves make other operations when they hold another value, or none.

    A leaf is what holds no other value: an empty object and an empty list are leaves.  None are
    found in what is no JSON.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return Fields([], [], 0)
    found = trace(message, Ours(_settings(start)).operations, most)
    ignored = {*found.dropped, *(shadow.source for shadow in found.shadowed)}
    asked = (leaf.pointer for leaf in leaves(message))
    return Fields(list(found.arriving), [at for at in asked if at in ignored], found.left)


def _settings(start: Mapping[str, Any]) -> Settings:
    """Those of the translation; a start that says none had the usual ones."""
    said = start.get("segment")
    known = said if isinstance(said, dict) else {}
    return Settings(
        anonymous="skip" if known.get("anonymous") == "skip" else "send",
        alias="skip" if known.get("alias") == "skip" else "send",
        oversize="note",
    )
