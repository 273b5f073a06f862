"""Shapes: what can be odd about a message, declared; each is made of a clean specimen.

A shape has one oddity, so that its label can be exact.  Values that shapes declare are shared
between the messages made of them: who changes a message copies it first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal

from simulator.generate.labels import Label
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens

Make = Callable[[Specimens, int, Random], object]
"""``(specimens, at, chance)`` -> any JSON value as Python's json reads it, or a Raw text."""

Calls = tuple[Literal["identify", "track", "page", "group", "alias"], ...]

IDENTIFY: Final[Calls] = ("identify",)
TRACK: Final[Calls] = ("track",)
PAGE: Final[Calls] = ("page",)
GROUP: Final[Calls] = ("group",)
ALIAS: Final[Calls] = ("alias",)
EVENTS: Final[Calls] = ("track", "page")
PROFILES: Final[Calls] = ("identify", "group")
CONTACTS: Final[Calls] = ("identify", "track", "page")
ANY: Final[Calls] = ("identify", "track", "page", "group")
"""Every call that a clean specimen of has no note."""

ABSENT: Final = object()
"""Instead of a value: the key isn't there."""

encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
"""Compact ASCII JSON; NaN and the infinities as Python writes them."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A line as it stands, for what no Python value is written as: one line of ASCII."""

    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A hostile message of one kind: what is odd, who sends such, and what has to come of it.

    ``often`` is how many of them come for one of the rarest.
    """

    name: str
    description: str
    label: Label
    make: Make
    often: int


def translated(name: str, description: str, make: Make, *notes: str, often: int = 1) -> Shape:
    """A shape that is translated, with these notes in their order."""
    return Shape(name, description, Label(name, "translated", notes=notes), make, often)


def refused(name: str, description: str, make: Make, code: str, often: int = 1) -> Shape:
    """A shape that is refused."""
    return Shape(name, description, Label(name, "refused", code), make, often)


def filtered(
    name: str, description: str, make: Make, code: str, *notes: str, often: int = 1
) -> Shape:
    """A shape that is left out as somebody meant it, with these notes in their order."""
    return Shape(name, description, Label(name, "filtered", code, notes), make, often)


def clean(calls: Calls, specimens: Specimens, at: int, chance: Random) -> Message:
    """A clean message of one of these calls, whose own keys may be changed."""
    return _SPECIMENS[calls[int(chance.random() * len(calls))]](specimens, at)


def put(calls: Calls, changes: Mapping[str, object], inside: str = "") -> Make:
    """Makes a clean message with these keys set; ABSENT takes one away.

    A function among the values draws the value, as a Make does.  ``inside`` is the key of the
    object that they are set in, the message itself without it.
    """

    def make(specimens: Specimens, at: int, chance: Random) -> Message:
        message = clean(calls, specimens, at, chance)
        if not inside:
            return _change(message, changes, specimens, at, chance)
        holder = dict(message.get(inside) or {})
        message[inside] = _change(holder, changes, specimens, at, chance)
        return message

    return make


def say(calls: Calls, changes: Mapping[str, object]) -> Make:
    """The same inside the traits of an identify or group, the properties of a track or page."""

    def make(specimens: Specimens, at: int, chance: Random) -> Message:
        message = clean(calls, specimens, at, chance)
        key = "traits" if "traits" in message else "properties"
        message[key] = _change(dict(message[key]), changes, specimens, at, chance)
        return message

    return make


def respell(calls: Calls, key: str, *spellings: str) -> Make:
    """Makes a clean message with one of its keys in one of these spellings, in its place."""

    def make(specimens: Specimens, at: int, chance: Random) -> Message:
        spelling = chance.choice(spellings)
        message = clean(calls, specimens, at, chance)
        return {spelling if name == key else name: value for name, value in message.items()}

    return make


def written(calls: Calls, *texts: str) -> Make:
    """Makes a line that has one of these texts where a value is to stand, among what is said."""
    marked = say(calls, {"amount": "@"})

    def make(specimens: Specimens, at: int, chance: Random) -> Raw:
        text = chance.choice(texts)
        return Raw(
            encode(marked(specimens, at, chance)).replace('"amount":"@"', f'"amount":{text}')
        )

    return make


def one_of(*values: object) -> Make:
    """Draws one of these values."""
    return lambda specimens, at, chance: chance.choice(values)


def _change(
    holder: dict[str, Any],
    changes: Mapping[str, object],
    specimens: Specimens,
    at: int,
    chance: Random,
) -> dict[str, Any]:
    """Changes the holder."""
    for key, value in changes.items():
        drawn = value(specimens, at, chance) if callable(value) else value
        if drawn is ABSENT:
            holder.pop(key, None)
        else:
            holder[key] = drawn
    return holder


_SPECIMENS: dict[str, Callable[[Specimens, int], Message]] = {
    "identify": Specimens.identify,
    "track": Specimens.track,
    "page": Specimens.page,
    "group": Specimens.group,
    "alias": Specimens.alias,
}
