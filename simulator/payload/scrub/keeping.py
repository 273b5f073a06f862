"""Keeping the failure: what is scrubbed breaks what the message breaks, at the same places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from contracts.cases import is_case
from contracts.violations import escape
from simulator.exchange_formats.messages import Entry
from simulator.payload.check import Finding, check_entry
from simulator.payload.scrub.scrubber import Scrubber
from simulator.payload.scrub.walk import Keep
from simulator.payload.translators import Translator

Codes = frozenset[str]
"""What is found of a message, each in a few words: ``warning SM-231 at /timestamp``."""


class Kept(NamedTuple):
    """A value that had to stay as it was: where it is, and why in a sentence.

    A pointer that ends in ``#`` is a key's.
    """

    pointer: str
    why: str


class Scrubbed(NamedTuple):
    """A message with stand-ins, and what of it had to be kept."""

    message: object
    kept: tuple[Kept, ...]


def scrubbed(message: object, translator: Translator, scrubber: Scrubber) -> Scrubbed:
    """The message with stand-ins, of which ``sim check`` finds the same at the same places.

    A value on which that depends gets a stand-in whose characters are each of the same class; where
    that isn't enough it is kept.  Where a key is replaced, pointers have the new one.
    """
    trial = _Trial(message, translator, scrubber)
    found = scrubber.message(message)
    if not trial.differs(found):
        return Scrubbed(found, ())
    renewed = _renewed(message, found, translator)
    if not trial.differs(renewed):
        return Scrubbed(renewed, ())
    places = list(_changed(message, found))
    if not trial.is_same(dict.fromkeys(places, "value")):
        return Scrubbed(found, (Kept("", "what is found of it isn't the same twice"),))
    return trial.kept(places)


def _renewed(message: object, found: Any, translator: Translator) -> Any:
    """A case that passes, with the operations that its new message becomes.

    What is made of a value, as an id of a whole message, can't be told from the value's stand-in.
    """
    if not isinstance(message, dict) or not is_case(message):
        return found
    before = check_entry(Entry(1, message), translator)
    if before.differences or "operations" not in found["expect"]:
        return found
    using = translator.with_settings(message.get("settings", {}))
    made = using.report(found["message"])["operations"]
    return {**found, "expect": {**found["expect"], "operations": made}}


class _Trial:
    """What is found of a message, beside what is found of it scrubbed."""

    def __init__(self, message: object, translator: Translator, scrubber: Scrubber) -> None:
        self._message = message
        self._translator = translator
        self._scrubber = scrubber
        self._before = _finding(message, translator)

    def differs(self, found: object) -> Codes:
        """What is found of one alone, of the message or of this."""
        before = _codes(self._before, _renamed(self._message, found))
        return before ^ _codes(_finding(found, self._translator), {})

    def is_same(self, keep: Mapping[str, Keep]) -> bool:
        """Whether keeping so much keeps what is found."""
        return not self.differs(self._scrubber.message(self._message, keep))

    def kept(self, places: Sequence[str]) -> Scrubbed:
        """The message with as few values kept as it takes, of these the shape if it can."""
        needed = _least(places, lambda some: self.is_same(dict.fromkeys(some, "value")))
        keep: dict[str, Keep] = dict.fromkeys(needed, "value")
        for place in needed:
            if self.is_same({**keep, place: "shape"}):
                keep[place] = "shape"
        found = self._scrubber.message(self._message, keep)
        values = [place for place in needed if keep[place] == "value"]
        return Scrubbed(found, tuple(self._why(place, keep) for place in values))

    def _why(self, place: str, keep: dict[str, Keep]) -> Kept:
        without: dict[str, Keep] = {**keep, place: "shape"}
        found = self.differs(self._scrubber.message(self._message, without))
        told = ", ".join(sorted(found)[:3])
        return Kept(place, f"with a stand-in it would differ: {told}")


def _least(places: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> list[str]:
    """As few of the places as it takes; all of them do."""
    left, size = list(places), len(places)
    while size:
        at = 0
        while at < len(left):
            fewer = left[:at] + left[at + size :]
            if holds(fewer):
                left = fewer
            else:
                at += size
        size //= 2
    return left


def _changed(before: Any, after: Any, pointer: str = "") -> Iterator[str]:
    """The pointers of values that have a stand-in, and with a ``#`` those of keys."""
    if isinstance(before, dict) and isinstance(after, dict):
        for (key, old), (name, new) in zip(before.items(), after.items(), strict=False):
            below = f"{pointer}/{escape(str(key))}"
            if key != name:
                yield f"{below}#"
            yield from _changed(old, new, below)
    elif isinstance(before, list) and isinstance(after, list):
        for index, (old, new) in enumerate(zip(before, after, strict=False)):
            yield from _changed(old, new, f"{pointer}/{index}")
    elif before != after:
        yield pointer


def _finding(message: object, translator: Translator) -> Finding:
    return check_entry(Entry(1, message), translator)


def _codes(found: Finding, renamed: Mapping[str, str]) -> Codes:
    """What ``sim check`` finds, with the pointers that it has where keys are renamed."""
    report = found.report
    told = [f"outcome {report['outcome']}"]
    told += [f"rule {rule} ({index})" for index, rule in enumerate(report["rules"])]
    methods = (operation.get("method") for operation in report["operations"])
    told += [f"operation {index} {method!r}" for index, method in enumerate(methods)]
    placed = [(note["code"], note["pointer"]) for note in report["notes"]]
    if "reason" in report:
        placed.append((report["reason"]["code"], report["reason"]["pointer"]))
    placed += [(one.code, one.pointer) for one in (*found.of_message, *found.of_operations)]
    told += [f"{code} at {_renamed_pointer(at, renamed) or 'the whole'}" for code, at in placed]
    told += [f"difference of {one.about}" for one in found.differences]
    return frozenset(told)


def _renamed_pointer(pointer: str, renamed: Mapping[str, str]) -> str:
    return "/".join(renamed.get(token, token) for token in pointer.split("/"))


def _renamed(before: Any, after: Any) -> dict[str, str]:
    """The keys that have a stand-in, each with it, as they are spelt in pointers."""
    found: dict[str, str] = {}
    if isinstance(before, dict) and isinstance(after, dict):
        for (old, inside), (new, one) in zip(before.items(), after.items(), strict=False):
            if old != new:
                found[escape(str(old))] = escape(str(new))
            found |= _renamed(inside, one)
    elif isinstance(before, list) and isinstance(after, list):
        for inside, one in zip(before, after, strict=False):
            found |= _renamed(inside, one)
    return found
