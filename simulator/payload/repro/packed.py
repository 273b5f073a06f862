"""Packed: texts that are JSON themselves, as a badly serialised ``properties`` is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from contracts.reading import loads
from simulator.payload.lineage.probes import leaves
from simulator.payload.shrink import shrunk
from simulator.payload.shrink.paths import changed

MOST = 500
"""So many smaller texts are tried of each, at most."""


def unpacked(text: object) -> Any:
    """The object or list that a text is the JSON of; None where it is none."""
    if not isinstance(text, str) or not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return loads(text)
    except (ValueError, RecursionError):
        return None


def packed(value: object) -> str:
    """The JSON of a value, as short as may be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shrunk_inside(message: object, still: Callable[[object], bool]) -> object:
    """The message with less in its texts that are JSON."""
    for leaf in leaves(message):
        inner = unpacked(leaf.value)
        if inner is None or not still(changed(message, {leaf.path: packed(inner)})):
            continue
        path = leaf.path

        def holds(value: object, message: object = message, path: Any = path) -> bool:
            return still(changed(message, {path: packed(value)}))

        message = changed(message, {path: packed(shrunk(inner, holds, MOST).message)})
    return message
