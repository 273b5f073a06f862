"""Hostile messages: what real senders get wrong, each with what has to come of it.

``SHAPES`` are what public payloads hold, and whatever the destination has a refusal, a filter or a
note for, with its settings by default; so a filter of its settings never comes, and over 32 KB is
a refusal.  What a Segment source refuses at its own door is no part of a label: it takes no id
that is an integer, no page's name that is no text and no group without a user, lets other things
pass, and measures 32 KB in UTF-8.

Each is of the person's own ids as far as it can be, so that nobody else's data is disturbed.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import NamedTuple

from simulator.generate.hostile import (
    accounts,
    aliases,
    envelopes,
    ids,
    names,
    payloads,
    personas,
    profiles,
    routing,
    times,
    unreadable,
)
from simulator.generate.hostile.shapes import Raw, Shape, encode
from simulator.generate.labels import Label
from simulator.generate.people import Person
from simulator.generate.specimens import Specimens

__all__ = ["SHAPES", "Hostile", "Raw", "Shape", "hostile", "make"]

_GROUPS = (
    *(envelopes, routing, ids, accounts, aliases, names, times),
    *(profiles, payloads, personas, unreadable),
)

SHAPES: dict[str, Shape] = {shape.name: shape for group in _GROUPS for shape in group.SHAPES}
"""Every shape by its name, group after group."""

_NAMES = tuple(SHAPES)
_OFTEN = tuple(accumulate(shape.often for shape in SHAPES.values()))


class Hostile(NamedTuple):
    """A hostile message, and beside it what has to come of it.

    ``message`` is any JSON value, with NaN, infinite floats and lone surrogates perhaps; of a Raw
    one it is the text.  ``text`` is the same as a line of NDJSON, ASCII, without its end.
    """

    message: object
    text: str
    label: Label


def hostile(person: Person, at: int, chance: Random) -> Hostile:
    """One of this person at this moment (milliseconds since 1970), of a shape that is drawn."""
    return make(chance.choices(_NAMES, cum_weights=_OFTEN)[0], person, at, chance)


def make(name: str, person: Person, at: int, chance: Random) -> Hostile:
    """One of this shape.  Raises KeyError for a shape that isn't one of SHAPES."""
    shape = SHAPES[name]
    made = shape.make(Specimens(person, chance), at, chance)
    if isinstance(made, Raw):
        return Hostile(made.text, made.text, shape.label)
    return Hostile(made, encode(made), shape.label)
