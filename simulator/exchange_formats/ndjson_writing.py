"""NDJSON: a value a line, so that each is read again as it is.  Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

_ALONE = frozenset({"batch", "log"})
"""Keys of a document that stands for several messages."""


def ndjson(values: Iterable[object]) -> Iterator[str]:
    """A line each; half a character is written by its number.

    Where the first of them would be read as more than one value, an array of them, an item a line.
    """
    closing = ""
    for number, value in enumerate(values):
        text = json.dumps(value)
        if number == 0 and _is_several(value):
            closing = "\n]\n"
            yield f"[\n{text}"
        elif closing:
            yield f",\n{text}"
        else:
            yield f"{text}\n"
    if closing:
        yield closing


def _is_several(value: object) -> bool:
    """Whether a first line of it would be read as the beginning of a list, or as a batch."""
    if isinstance(value, dict):
        return "type" not in value and not _ALONE.isdisjoint(value)
    return isinstance(value, list)
