"""Variants: messages as they weren't given, so that mutants show that the given ones don't reach.

A translation that puts ids into lower case is as wrong as one that drops them, and only a message
with capitals shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.reading import poison

_FREE = ("properties", "traits")
_AS_THEY_ARE = ("type", "timestamp", "originalTimestamp", "sentAt", "receivedAt", "integrations")
"""What a translator reads for what it means: other letters would make another message of it."""
_OF_EACH_TYPE = {
    "AsGiven": " Padded ",
    "nothing": None,
    "isActive": True,
    "count": 7,
    "ratio": 0.5,
    "digits": "0042",
    "tags": ["A", 1],
    "address": {"cityName": "Oslo"},
}


def variants(message: object) -> Iterator[object]:
    """A message in capitals, and one with an attribute of each type; none of what is hostile."""
    if not isinstance(message, dict) or poison(message) is not None:
        return
    yield {key: one if key in _AS_THEY_ARE else _in_capitals(one) for key, one in message.items()}
    for key in _FREE:
        if isinstance(message.get(key), dict):
            yield {**message, key: {**message[key], **_OF_EACH_TYPE}}


def _in_capitals(value: Any) -> Any:
    if isinstance(value, str):
        return value.upper()
    if isinstance(value, dict):
        return {key: _in_capitals(inner) for key, inner in value.items()}
    return [_in_capitals(inner) for inner in value] if isinstance(value, list) else value
