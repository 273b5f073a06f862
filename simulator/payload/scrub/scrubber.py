"""The Scrubber: one key, and the memory of what it has replaced by what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from contracts.cases import is_case
from simulator.payload.scrub.case_files import scrubbed_case
from simulator.payload.scrub.draws import Key
from simulator.payload.scrub.exchanges import scrubbed_exchange
from simulator.payload.scrub.learning import learn, learn_exchange
from simulator.payload.scrub.memory import Memory
from simulator.payload.scrub.places import Place
from simulator.payload.scrub.walk import Keep, Walk


class Scrubber:
    """Replaces what is personal; the same value by the same stand-in, in all that it is given.

    ``seed`` is its key: whoever has it can check guesses, so that it is to be kept secret; without
    one nobody has it.  What is under the keys ``allow`` stays as it is.
    """

    def __init__(self, seed: str | None = None, allow: Collection[str] = ()) -> None:
        self._memory = Memory(Key(seed))
        self._allow = frozenset(allow)

    def learn(self, value: object) -> None:
        """Remember who is named in a message, so that they are found wherever else they are.

        Where nothing else says that a word is somebody's name, as in an event's, it would stay: of
        several messages give all, before the first is replaced.
        """
        learn(value, Place(), self._memory, self._allow)

    def learn_exchange(self, exchange: Mapping[str, Any]) -> None:
        """The same of an exchange."""
        learn_exchange(exchange, self._memory, self._allow)

    def message(self, message: object, keep: Mapping[str, Keep] | None = None) -> object:
        """A message with stand-ins; a dead letter, a case, operations and any other JSON as well.

        ``keep`` says by pointer what of it has to stay; a pointer that ends in ``#`` is a key's.
        Total: what isn't JSON becomes a word for its type.
        """
        self.learn(message)
        walk = Walk(self._memory, self._allow, keep)
        if isinstance(message, dict) and is_case(message):
            return scrubbed_case(message, walk)
        return walk.value(message, Place())

    def exchange(self, exchange: Mapping[str, Any]) -> dict[str, Any]:
        """An exchange, as ``Exchange.to_dict()`` gives it, with stand-ins.

        Those in its bodies, its address and its headers are what they are in messages; what is said
        of the bodies is true of the new ones.
        """
        self.learn_exchange(exchange)
        return scrubbed_exchange(exchange, Walk(self._memory, self._allow))
