"""Kept: what has to stay in a message that is made smaller, so that it is the same bug.

A message that lacks an attribute still lacks it with everything left out; what somebody expected to
arrive has to stay where it is, or there is nothing to mend.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulator.payload.holding import Held, How, held_in, holds, is_telling
from simulator.payload.lineage.probes import leaves, path_of
from simulator.payload.repro.packed import unpacked

_INDEX = re.compile(r"/[0-9]+(?=/|\Z)")
_LONG = 200
"""The form of a longer text says nothing."""
_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Kept:
    """A place in a message, whichever its indexes are, and what has to stand there.

    ``value`` held in the way ``how``, ``packed`` at the pointer ``inside`` a text that is JSON; of
    ``form`` another value with letters and digits in the same order, of ``type`` one of that JSON
    type and as empty.
    """

    pointer: str
    value: Any
    how: How | Literal["packed", "form", "type"]
    inside: str = ""

    def stays(self, message: object) -> bool:
        """Whether a message keeps it."""
        return any(self._is_like(one) for one in _at(message, self.pointer))

    def loose(self) -> Kept:
        """The same where only the type has to stay: whoever scrubs it changes the letters."""
        return Kept(self.pointer, self.value, "type") if self.how == "form" else self

    def _is_like(self, one: object) -> bool:
        if self.how == "packed":
            found = path_of(unpacked(one), self.inside)
            return found is not None and holds(found[1], self.value, "same")
        if self.how == "form":
            return form(one) == form(self.value)
        if self.how == "type":
            return type(one) is type(self.value) and bool(one) == bool(self.value)
        return holds(one, self.value, self.how)


def holding_value(message: object, value: object, place: str) -> tuple[tuple[Kept, ...], Held]:
    """What holds a value that is expected at a place of an operation, and in which way.

    Of a value that stands everywhere (true, 3) only where its key is the one of the place.
    """
    held = held_in(message, value)
    at = held.pointers
    if not is_telling(value):
        at = tuple(one for one in at if _key(one) == _key(place)) or at[:1]
    elif held.how == "inside":
        at = at[:1]
    if held.how == "inside":
        inner = unpacked(_at(message, at[0])[0])
        for inside in held_in(inner, value).pointers[:1]:
            text = path_of(inner, inside)
            assert text is not None
            return (Kept(at[0], text[1], "packed", inside),), Held(held.how, at)
    if held.how == "dated":  # what is to be read of a time is all of it
        there = ((one, path_of(message, one)) for one in at)
        days = tuple(Kept(one, found[1], "same") for one, found in there if found is not None)
        return days, Held(held.how, at)
    return tuple(Kept(one, value, held.how) for one in at), Held(held.how, at)


def formed(message: object, pointers: Sequence[str]) -> tuple[Kept, ...]:
    """That what stands at these pointers keeps its form."""
    found = ((at, path_of(message, at)) for at in pointers)
    return tuple(Kept(at, one[1], "form") for at, one in found if one is not None)


def named_like(message: object, place: str) -> tuple[str, ...]:
    """The leaves with the key that a place of an operation has, however it is spelt."""
    return tuple(one.pointer for one in leaves(message) if _key(one.pointer) == _key(place))


def form(value: object) -> object:
    """A value's form: of a text which kinds of characters it has, else its type and emptiness."""
    if isinstance(value, str) and len(value) <= _LONG:
        return "".join("0" if c.isdigit() else "a" if c.isalpha() else c for c in value)
    return type(value), bool(value)


def _at(message: object, pointer: str) -> list[Any]:
    if found := path_of(message, pointer):
        return [found[1]]
    if not _INDEX.search(pointer):
        return []
    wanted = _INDEX.sub("/*", pointer)
    return [one.value for one in leaves(message) if _INDEX.sub("/*", one.pointer) == wanted]


def _key(pointer: str) -> str:
    return _BARE.sub("", pointer.rpartition("/")[2]).casefold()
