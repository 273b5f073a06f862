"""Failures of operations that aren't those that a case expects."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from contracts.cases import Difference
from simulator.failures.asked import DIFFERENT, Asked
from simulator.failures.differing import Place, diff, places
from simulator.failures.failure import Failure
from simulator.failures.grouping import cause
from simulator.failures.origins import Origin
from simulator.failures.pointing import dotted, name, tokens
from simulator.failures.spelling import short, typed
from simulator.failures.wording import subject

_FOUND = {"changed", "unexpected"}


def of_operations(asked: Asked, difference: Difference) -> Failure:
    """Where they differ: the first place in words, all of them as a diff."""
    expected, got = difference.expected, difference.got
    found = _ordered(places(expected, got))
    first = found[0]
    index = _index(first, got)
    inside = f"/{'/'.join(first.pointer.split('/')[2:])}" if first.pointer.count("/") > 1 else ""
    origin = asked.origins.of(index, inside) if inside and first.how in _FOUND else Origin()
    rule = asked.origins.rule(index)
    at = f"/operations{first.pointer}"
    one = len(found) == 1
    return Failure(
        DIFFERENT,
        " ".join((_sentence(first, found, expected, got), *_more(found))),
        spot=asked.spot(at, origin.pointers, rule, first.pointer),
        expected=typed(first.expected) if one and first.how == "changed" else "",
        got=typed(first.got) if one and first.how == "changed" else "",
        suggestion=_suggestion(found),
        clause=asked.clause(at),
        evidence=asked.source,
        diff=tuple(diff(expected, got, "/expect/operations")),
        fix=tuple(filter(None, (*_fix(first, origin, rule.partition(" ")[0]), asked.accept))),
        reproduce=asked.reproduce,
        cause=cause(DIFFERENT, first.pointer, first.how, rule),
    )


def _ordered(found: list[Place]) -> list[Place]:
    """Whole operations first: what else differs may follow from them."""
    return sorted(found, key=lambda one: one.pointer.count("/") > 1 or one.how == "changed")


def _index(place: Place, got: Sequence[Any]) -> int | None:
    """The operation that came to which a place belongs; of a missing one the first that came."""
    index = int(tokens(place.pointer)[0])
    if place.pointer.count("/") == 1 and place.how == "missing":
        return 0 if got else None
    return index if index < len(got) else None


def _sentence(
    place: Place, found: Sequence[Place], expected: Sequence[Any], got: Sequence[Any]
) -> str:
    """The first place in words."""
    if len(found) == 2 and (near := _suggestion(found)):
        key, there = near.split(", where it says ")
        about = subject(got[int(tokens(place.pointer)[0])])
        return f"{_capital(about)} has {there}, where the case expects {key}."
    index, *inside = tokens(place.pointer)
    if not inside:
        return _of_whole(place, found, expected, got)
    about, key = subject(got[int(index)]), name("/" + place.pointer.split("/", 2)[2])
    if place.how == "changed":
        values = f"{short(place.got)}, where the case expects {short(place.expected)}"
        if short(place.got) == short(place.expected):
            values = "another one than the case expects"
        return f"{key} of {about} is {values}."
    if place.how == "missing":
        return f"{_capital(about)} has no {key}, which the case expects."
    if place.how == "unexpected":
        return f"{_capital(about)} has the key {key}, which the case doesn't expect."
    if place.how == "moved":
        return f"The items of {key.rpartition('.')[0]} of {about} stand in another order."
    return f"The keys of {key} of {about} stand in another order."


def _of_whole(
    place: Place, found: Sequence[Place], expected: Sequence[Any], got: Sequence[Any]
) -> str:
    """A whole operation is missing, more than expected, elsewhere, or something else."""
    counts = f"{_count(len(got))} came, {len(expected)} expected"
    if place.how == "missing":
        return f"{_capital(subject(place.expected))} is missing: {counts}."
    if place.how == "unexpected":
        return f"{_capital(subject(place.got))} came, and the case doesn't expect it: {counts}."
    if place.how == "moved":
        names = [subject(one) for one in got]
        if len(got) == 2:
            return f"{_capital(names[0])} and {names[1]} came in the other order."
        return (
            f"{_capital(names[place.got])} came in place {place.got + 1}, not {place.expected + 1}."
        )
    if place.how == "order":
        return f"The keys of {subject(got[int(tokens(place.pointer)[0])])} stand in another order."
    return (
        f"Operation {tokens(place.pointer)[0]} is {short(place.got)}, not {short(place.expected)}."
    )


def _more(found: Sequence[Place]) -> Iterator[str]:
    if len(found) > 1 and not (len(found) == 2 and _suggestion(found)):
        more = len(found) - 1
        yield f"{more:,} more place{'s differ' if more > 1 else ' differs'}."


def _fix(place: Place, origin: Origin, rule: str) -> Iterator[str]:
    """Where the value is made, and what of."""
    named = ", ".join(dotted(one) for one in origin.pointers)
    if not rule:
        return
    if origin.is_copied:
        yield f"Mend {rule}: it takes {named} as it is."
    elif named:
        yield f"Mend {rule}: it makes it of {named}."
    else:
        yield f"Mend {rule}."


def _suggestion(found: Sequence[Place]) -> str:
    """The key that came where a near one is missing."""
    missing = [one.pointer for one in found if one.how == "missing"]
    others = [one.pointer for one in found if one.how == "unexpected"]
    for pointer in missing:
        beside = {
            tokens(one)[-1]: one
            for one in others
            if one.rpartition("/")[0] == pointer.rpartition("/")[0] and one.count("/") > 1
        }
        if near := difflib.get_close_matches(tokens(pointer)[-1], list(beside), 1):
            return f"{tokens(pointer)[-1]}, where it says {near[0]}"
    return ""


def _count(number: int) -> str:
    return f"{number} operation{'' if number == 1 else 's'}" if number else "none"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
