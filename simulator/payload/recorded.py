"""A message that a journal holds, under the settings by which its simulator delivered it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from contracts.violations import escape
from destination import Settings
from simulator.payload.lineage import arrives
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
    """Of the first ``most`` leaves which make other operations when they hold another value.

    A leaf is what holds no other value: an empty object and an empty list are leaves.  None are
    found in what is no JSON.
    """
    try:
        message = json.loads(body)
        leaves = list(_leaves(message))
    except (ValueError, RecursionError):
        return Fields([], [], 0)
    translate, found = Ours(_settings(start)).operations, Fields([], [], max(0, len(leaves) - most))
    for pointer in islice(leaves, most):
        arriving = arrives(message, pointer, translate)
        (found.arriving if arriving else found.ignored).append(pointer)
    return found


def _leaves(value: object, pointer: str = "") -> Iterator[str]:
    """The pointers of a value's leaves, in their order; the whole is none."""
    inner: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, one in inner:
        below = f"{pointer}/{escape(key)}"
        if isinstance(one, dict | list) and one:
            yield from _leaves(one, below)
        else:
            yield below


def _settings(start: Mapping[str, Any]) -> Settings:
    """Those of the translation; a start that says none had the usual ones."""
    said = start.get("segment")
    known = said if isinstance(said, dict) else {}
    return Settings(
        anonymous="skip" if known.get("anonymous") == "skip" else "send",
        alias="skip" if known.get("alias") == "skip" else "send",
        oversize="note",
    )
