"""Alterations: a good instance with one thing changed, the likeliest for a keyword first."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from simulator.versions.differences import Change
from simulator.versions.meaning import ABSENT
from simulator.versions.places import Place, replaced, value_at
from simulator.versions.sketches import FORMS, LONGEST

_ANY: tuple[Any, ...] = (
    *(None, True, False, 0, 7, -1, 1.5, 1710148905, "acme", "", " ", "7", "ACME", "a b", "é", "_"),
    *([], {}, ["acme"], ["acme", "acme"], [1, "acme"], {"key": "acme"}, {"key": None}),
    *dict.fromkeys(FORMS.values()),
    *("Order Completed", "2024-03-11T09:21:45+01:00", "2024-03-11 09:21:45", "someday"),
    *("1710148905", "1710148905123", "user@acme.example", "https://acme.example/a?b=c"),
    *("m" * 61, "m" * 256),
)
"""A value of each type and of each form that a sender may give it."""
_UNKNOWN = "unknown_key"
_LARGEST = 10**15
"""Up to it there are numbers between any two integers, in Rust and in Python."""
MOST_COMBINED = 400
"""So many instances with several things altered at once are tried for a change."""


def altered(value: Any, place: Place, change: Change, drawn: Sequence[Any]) -> Iterator[Any]:
    """Copies of an instance altered at a place that the changed keyword judges.

    ``drawn`` are values for what has changed: for the key, if that is known or isn't any longer,
    else for the clause.
    """
    here = value_at(value, place)
    instead = chain(_for_keyword(here, change, drawn), _lists(here), _objects(here), _ANY)
    yield from (replaced(value, place, one) for one in instead)
    if place:
        yield from _dropped(value, place)


def combined(value: Any, places: list[Place], seed: str) -> Iterator[Any]:
    """Copies with two or three things altered at once, the same for a seed every time."""
    chance = random.Random(seed)
    for _ in range(MOST_COMBINED):
        found = value
        for _ in range(chance.choice((2, 2, 3))):
            place = chance.choice(places)
            options = list(islice(_objects(value_at(found, place)), 200))
            instead = chance.choice(options if options and chance.random() < 0.6 else _ANY)
            found = replaced(found, place, instead)
        yield found


def _dropped(value: Any, place: Place) -> Iterator[Any]:
    """Without what is at the place."""
    above = value_at(value, place[:-1])
    if isinstance(above, dict) and place[-1] in above:
        left = {key: one for key, one in above.items() if key != place[-1]}
        yield replaced(value, place[:-1], left)


def _for_keyword(here: Any, change: Change, drawn: Sequence[Any]) -> Iterator[Any]:
    """Values that just the two values of the keyword tell apart."""
    old, new = change.old, change.new
    members = here if isinstance(here, dict) else {}
    if change.keyword == "properties" and change.path[-2:-1] == ("properties",):
        key = str(change.path[-1])
        yield from ({**members, key: one} for one in (*drawn, *_ANY))
        return
    yield from drawn
    yield from ({**members, **one} for one in drawn if isinstance(one, dict))
    match change.keyword:
        case "required":
            yield from _without(here, [key for key in _list(new) if key not in _list(old)])
        case "additionalProperties" | "unevaluatedProperties" | "propertyNames":
            yield from _more(here)
        case "enum":
            yield from _list(old)
        case "const":
            values: list[Any] = [old, new]
            yield from (one for one in values if one is not ABSENT)
        case "dependentRequired":
            for key, names in (*_items(old), *_items(new)):
                yield from _without({**dict.fromkeys(names, 1), **members, key: "acme"}, names)
        case "pattern" | "format":
            yield from FORMS.values()
    for limit in (old, new):
        is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
        if is_number and abs(limit) <= _LARGEST:
            yield from _at_limit(here, limit)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _at_limit(here: Any, limit: float) -> Iterator[Any]:
    """Numbers at the limit, and texts, lists and objects as long as it is."""
    for number in (limit, limit + 1, limit - 1, limit + 0.5, limit - 0.5, limit * 2, limit * 1.5):
        yield number
        yield int(number) if float(number).is_integer() else number
    counts = [int(limit) + more for more in (0, 1, -1)]
    for count in (one for one in counts if 0 <= one <= LONGEST):
        text = here if isinstance(here, str) and here else "m"
        yield text[:count].ljust(count, text[-1])
        element = here[0] if isinstance(here, list) and here else "acme"
        yield [element] * count
        yield [f"acme{n}" for n in range(count)]
        yield list(range(count))
        if isinstance(here, dict):
            filled = {**here, **{f"{_UNKNOWN}{n}": 1 for n in range(count)}}
            yield dict(list(filled.items())[:count])


def _lists(here: Any) -> Iterator[Any]:
    """One element less, one more, in another order."""
    if isinstance(here, list) and here:
        yield from ([], here[:-1], [*here, here[-1]], here[::-1], [*here, *_ANY[:1]])


def _objects(here: Any) -> Iterator[Any]:
    """One key less, one more, another value under one."""
    if not isinstance(here, dict):
        return
    yield from _without(here, list(here))
    yield from _more(here)
    for key in here:
        yield from ({**here, key: one} for one in _ANY)


def _without(here: Any, keys: list[str]) -> Iterator[Any]:
    if isinstance(here, dict):
        for key in keys:
            yield {name: one for name, one in here.items() if name != key}
        yield {name: one for name, one in here.items() if name not in keys}


def _more(here: Any) -> Iterator[Any]:
    members = here if isinstance(here, dict) else {}
    values: tuple[Any, ...] = (1, "acme", None, {})
    yield from ({**members, _UNKNOWN: one} for one in values)
    yield {**members, "Unknown Key": 1}
