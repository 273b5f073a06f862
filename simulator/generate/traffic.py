"""Traffic: what is taken of a world, in which form, and what is hostile in it.

Whatever is left out, overridden or made hostile, the rest stays as it was, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple
from zlib import crc32

from simulator.generate.happenings import Happening
from simulator.generate.hostile import hostile
from simulator.generate.journeys import JOURNEYS
from simulator.generate.labels import Label
from simulator.generate.overrides import Override, check_paths, override
from simulator.generate.people import Person
from simulator.generate.personas.computations import RETAINED
from simulator.generate.stamps import DAY
from simulator.generate.streams import stream
from simulator.generate.world import World

AFTERWARDS = RETAINED * DAY
"""How long Personas may still speak of someone whose company has left."""
SAMPLE = 20_000
"""Among how many messages of a world the path of an override is looked for."""
ENOUGH = 50
"""Of so many messages it is known what there is in them."""

AUDIENCES = "audiences"
NAMES = (*JOURNEYS, AUDIENCES)
"""What a message may belong to: a journey, or what Personas makes of them."""

_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class Generated(NamedTuple):
    """A message and, beside it, what is known of it.

    ``message`` is any JSON value, or the text of a line that is none; ``text`` the line that it is
    written as, without its end.  ``label`` is that of a hostile one.
    """

    message: object
    text: str
    happening: Happening
    label: Label | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a world; nothing given is all of it.

    ``until`` are milliseconds since 1970; ``hostile`` is the share of hostile messages, 0 to 1.
    """

    journeys: Sequence[str] = ()
    calls: Sequence[str] = ()
    person: Person | None = None
    until: int | None = None
    hostile: float = 0.0
    overrides: Sequence[Override] = ()


def traffic(world: World, wanted: Wanted) -> Iterator[Generated]:
    """The messages, in their order."""
    below = int(wanted.hostile * 2**32)
    for happening in _wanted(world, wanted):
        if below and _lot(world.seed, happening) < below:
            yield _made_hostile(world, happening)
            continue
        message = happening.message
        if wanted.overrides:
            message = override(message, wanted.overrides)
        yield Generated(message, _encode(message), happening, None)


def _lot(seed: int, happening: Happening) -> int:
    """A number below 2**32 that the message has drawn, whichever else there are."""
    return crc32(f"{seed}/{happening.message['messageId']}".encode())


def calls_of(name: str) -> set[str]:
    """The types of the calls in a journey, or of what Personas says."""
    if name == AUDIENCES:
        return {"identify", "group"}
    return {type(step.call).__name__.lower() for step in JOURNEYS[name].values()}


def check_overrides(world: World, wanted: Wanted) -> None:
    """Raises OverrideError for a path that no message of a world has, or none of those wanted.

    It is looked for among the first messages of such a world with a usual number of sign-ups.
    """
    if not wanted.overrides:
        return
    usual = World(world.seed, locales=world.locales, pools=world.pools)
    sample = [*islice(usual.happenings(), SAMPLE)]
    check_paths(wanted.overrides, (one.message for one in sample))
    of_these = [one.message for one in sample if _is_one_of(one, wanted)]
    if len(of_these) >= ENOUGH:
        check_paths(wanted.overrides, of_these)


def _wanted(world: World, wanted: Wanted) -> Iterator[Happening]:
    until = wanted.until
    if wanted.person is not None:
        gone = wanted.person.company.ends + AFTERWARDS
        until = gone if until is None else min(until, gone)
    for happening in world.happenings():
        if until is not None and happening.at >= until:
            return
        if _is_wanted(happening, wanted):
            yield happening


def _is_wanted(happening: Happening, wanted: Wanted) -> bool:
    who = wanted.person
    return _is_one_of(happening, wanted) and (
        who is None or happening.person.user_id == who.user_id
    )


def _is_one_of(happening: Happening, wanted: Wanted) -> bool:
    """Whether it is of a journey and a call that are wanted."""
    if wanted.journeys and happening.journey not in wanted.journeys:
        return False
    return not wanted.calls or happening.message["type"] in wanted.calls


def _made_hostile(world: World, happening: Happening) -> Generated:
    chance = stream(world.seed, "hostile", happening.message["messageId"])
    made = hostile(happening.person, happening.at, chance)
    return Generated(made.message, made.text, happening, made.label)
