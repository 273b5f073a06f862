"""Walking: every value of a JSON replaced, by where it is and by what it looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from simulator.payload.scrub import allowed, numbers, times
from simulator.payload.scrub.addresses import ip
from simulator.payload.scrub.agents import agent
from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.ids import identifier
from simulator.payload.scrub.known import holds_known, word
from simulator.payload.scrub.letters import shaped
from simulator.payload.scrub.memory import Memory
from simulator.payload.scrub.phones import is_phone, phone
from simulator.payload.scrub.places import Place
from simulator.payload.scrub.texts import REMOVED, named, text
from simulator.payload.scrub.words import RUNS
from simulator.payload.scrub.wrapped import unwrapped

Keep = Literal["shape", "value"]
"""How much of a value has to stay: of which class each character is, or itself."""

_FIRST_ID = 10**5
"""From here on an integer may be an id, and gets what the same digits get as a text."""


class Walk:
    """One replacing of a value.

    What is under the keys ``allow`` stays; ``keep`` says by pointer what of the rest has to stay: a
    pointer that ends in ``#`` is a key's.
    """

    def __init__(
        self, memory: Memory, allow: frozenset[str], keep: Mapping[str, Keep] | None = None
    ) -> None:
        self.memory = memory
        self._allow = allow
        self._keep = keep or {}

    def value(self, value: object, place: Place) -> Any:
        """What stands for any JSON at a place; what isn't JSON becomes a word for its type."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, dict):
            return self._object(value, place) if place.levels else {}
        if isinstance(value, list | tuple):
            items = value if place.levels else ()
            return [self.value(one, place.inside(index)) for index, one in enumerate(items)]
        keep = self._keep.get(place.pointer)
        if place.key in self._allow or keep == "value":
            return value
        if isinstance(value, str):
            if keep:
                return shaped(value, self._draw("shape", value))
            at = (value, place.key, place.above, place.kind, place.role, place.levels > 10)
            return self.memory.once(at, lambda: self.string(value, place))
        if isinstance(value, int | float):
            return self._number(value, place)
        return f"<{type(value).__name__}>"

    def key(self, key: str) -> str:
        """What stands for a key: itself, unless it holds something of a person, or is an id."""
        if not key.strip() or key in self._allow:
            return key
        return self.memory.once(("key", key), lambda: self._key(key))

    def _key(self, key: str) -> str:
        if allowed.is_key(key, self.memory):
            return key
        return named(key, self.memory, self.field)

    def field(self, name: str, value: str) -> str:
        """What stands for the value of a query's field; without a name, for the name itself."""
        if not name:
            return self.key(value)
        return value if name in self._allow else self.string(value, Place().below(name, {}))

    def string(self, value: str, place: Place) -> str:
        """What stands for a text at a place."""
        is_free = place.kind is None and place.role not in ("id", "private")
        if allowed.is_nothing(value) or (is_free and value in ("0", "1")):
            return value
        if place.kind is not None:
            return self._personal(value, place)
        inside = Place(levels=place.levels - 10)
        if place.levels > 10 and (made := unwrapped(value, lambda one: self.value(one, inside))):
            return made
        if place.role == "event":
            return named(value, self.memory, self.field)
        if place.role == "agent":
            return agent(value, lambda one: text(one, self.memory, self.field), self.memory)
        if place.role == "key":
            return self.key(value)
        if place.role == "id":
            return self._id(value)
        if place.role == "time" and (moved := times.moved_digits(value, self.memory.days)):
            return moved
        if place.role != "private" and self._passes(value, place):
            return value
        return text(value, self.memory, self.field)

    def _object(self, value: Mapping[Any, Any], place: Place) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, one in value.items():
            below = place.below(key, value)
            is_kept = self._keep.get(f"{below.pointer}#") == "value"
            name = self.key(key) if isinstance(key, str) and not is_kept else key
            while name in found or (name != key and name in value):
                name += "'"
            found[name] = self.value(one, below)
        return found

    def _passes(self, value: str, place: Place) -> bool:
        """Whether a text says nothing of anybody."""
        if value.isascii() and value.isdigit() and len(value) <= numbers.HARMLESS_DIGITS:
            return place.role == "" and not self.memory.is_original(value)
        if allowed.is_plain(value):
            return not holds_known(value, self.memory)
        return allowed.is_coded(place.key, place.above, value, self.memory)

    def _id(self, value: str) -> str:
        found = text(value, self.memory, self.field)
        is_formed = "@" in value or "/" in value or found == REMOVED or len(value.split()) > 1
        return found if is_formed else identifier(value, self.memory)

    def _personal(self, value: str, place: Place) -> str:
        """What stands for a text whose key says what of a person it is."""
        kind, memory = place.kind, self.memory
        if kind == "token":
            return REMOVED
        if kind == "birthday" and times.shifted(value, 1) not in (None, value):
            return memory.given(value, "birthday", lambda draw: _birthday(value, draw))
        if kind == "phone" and is_phone(value):
            return phone(value, memory)
        if kind == "ip" and all(one in "0123456789abcdefABCDEF.:%" for one in value):
            return ip(value, memory)
        if kind == "name" and not any(one.isdigit() or one in "@/" for one in value):
            return RUNS.sub(lambda run: word(run[0], memory, "name"), value)
        return text(value, memory, self.field)

    def _number(self, value: float, place: Place) -> float:
        """What stands for a number at a place."""
        is_free = place.kind is None and place.role != "private"
        if is_free and place.role != "id" and numbers.is_harmless(value):
            return value
        if is_free and place.role == "time" and (place.is_stamp or times.is_epoch(value)):
            return times.moved_epoch(value, self.memory.days)
        if isinstance(value, float):
            return numbers.broken(value, self._draw("float", repr(value)))
        if not value or value.bit_length() > numbers.MOST_BITS:
            return numbers.whole(value, self._draw("whole", hex(value))) if value else 0
        if place.kind == "phone" and value > 0:
            return int(phone(str(value), self.memory))
        if place.role == "id" or (is_free and abs(value) >= _FIRST_ID):
            found = identifier(str(abs(value)), self.memory)
            if found.isdigit():  # 32 digits look like a UUID, and get letters
                return -int(found) if value < 0 else int(found)
        return numbers.whole(value, self._draw("whole", str(value)))

    def _draw(self, kind: str, value: str) -> Draw:
        return self.memory.key.draw(kind, value)


def _birthday(value: str, draw: Draw) -> str:
    return times.shifted(value, times.some_days(draw)) or value
