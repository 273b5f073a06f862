"""Personal data: a value as it may leave this machine, with persons masked and the rest readable.

Keys that name something of a person (``firstName``, ``EMAIL_ADDRESS``) and texts that have the form
of it (an email, an IP address, a phone number, in a longer text too) are masked; ids stay, unless
they have such a form or are a masked value themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.payload.personal.forms import with_masks
from simulator.payload.personal.keys import Kind, kind_of_key

MOST_LEVELS = 100
"""What is nested deeper is emptied: nothing that deep is ever judged."""

_SHORT = 3
"""A shorter value of a personal key is masked there and not wherever else the same text is."""
_MASK = re.compile(r"<[a-z]+(?: [0-9]+)?>")
_ENVELOPE = (
    "type method channel event event_uid created_at timestamp originalTimestamp sentAt receivedAt"
    " messageId version"
)
_NO_IDS = frozenset(_ENVELOPE.split())
"""What is under these keys is masked by its form alone."""


def masked(value: Any) -> Any:
    """The same JSON without persons: texts become ``<email>``, ``<name 2>``, numbers 0.

    Structure, keys, null, booleans and blank texts stay; a key that is an email itself is masked
    as well.  Within one call a value always gets the same mask, and another value another one; what
    is masked already stays.  Pure and total: what isn't JSON becomes a word for its type.
    """
    masks = _Masks()
    masks.learn(value, _Place())
    return masks.of(value, _Place())


class _Place(NamedTuple):
    """Where a value is: its key, the kind that it has by a key above it, and the levels left."""

    key: str = ""
    kind: Kind | None = None
    levels: int = MOST_LEVELS

    def below(self, key: object, holder: Mapping[Any, Any]) -> _Place:
        """The place of what an object here holds under ``key``."""
        is_mask = isinstance(key, str) and _MASK.fullmatch(key)
        kind = None if is_mask else kind_of_key(key, self.key, holder)
        traits = key == "params" and holder.get("method") == "contact"
        return _Place("traits" if traits else str(key), kind or self.kind, self.levels - 1)

    def inside(self) -> _Place:
        """The place of what a list here holds."""
        return self._replace(levels=self.levels - 1)


class _Masks:
    """The masks of one call: what has been masked of each kind, and what is known of a person."""

    __slots__ = ("_given", "_known")

    def __init__(self) -> None:
        self._given: dict[Kind, dict[str, str]] = {}
        self._known: dict[str, Kind] = {}

    def learn(self, value: Any, place: _Place) -> None:
        """Remember what is under personal keys: it is masked wherever an id is the same."""
        if isinstance(value, str):
            if place.kind is not None and len(value.strip()) >= _SHORT:
                self._known.setdefault(value, place.kind)
        elif isinstance(value, dict) and place.levels:
            for key, one in value.items():
                self.learn(one, place.below(key, value))
        elif isinstance(value, list | tuple) and place.levels:
            for one in value:
                self.learn(one, place.inside())

    def of(self, value: Any, place: _Place) -> Any:
        """What takes the place of a value."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, place)
        if isinstance(value, int | float):
            return value if place.kind is None else 0 if isinstance(value, int) else 0.0
        if isinstance(value, dict):
            return self._object(value, place) if place.levels else {}
        if isinstance(value, list | tuple):
            return [self.of(one, place.inside()) for one in value] if place.levels else []
        return f"<{type(value).__name__}>"

    def _text(self, text: str, place: _Place) -> str:
        if not text.strip() or _MASK.fullmatch(text):
            return text
        kind = place.kind or (None if place.key in _NO_IDS else self._known.get(text))
        return with_masks(text, self._mask) if kind is None else self._mask(kind, text)

    def _object(self, value: dict[Any, Any], place: _Place) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, one in value.items():
            name = with_masks(key, self._mask) if isinstance(key, str) else key
            while name in found or (name != key and name in value):
                name += "'"  # a key that was there already looks like the mask of another
            found[name] = self.of(one, place.below(key, value))
        return found

    def _mask(self, kind: Kind, text: str) -> str:
        given = self._given.setdefault(kind, {})
        number = len(given) + 1
        return given.setdefault(text, f"<{kind} {number}>" if number > 1 else f"<{kind}>")
