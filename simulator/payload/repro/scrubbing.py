"""Scrubbing a small message and what is expected of it, so that it still fails in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from contracts.cases import as_json
from simulator.payload.lineage.probes import leaves
from simulator.payload.repro.aims import Aim
from simulator.payload.repro.joining import is_held_alike, joined
from simulator.payload.repro.kept import holding_value
from simulator.payload.repro.value_aim import ValueAim
from simulator.payload.repro.ways import anchors
from simulator.payload.scrub import Kept, Scrubber
from simulator.payload.scrub.walk import Keep

WHY = "with a stand-in it would be another failure"
_MADE = re.compile(r"x|[a-z]?[1-9][0-9]?|a@b\.co|http://a\.co")
"""What shrinking puts in the place of a text: nobody's."""


class Anonymous(NamedTuple):
    """A message with stand-ins, the aim with the same ones, and what had to stay as it was."""

    message: Any
    aim: Aim
    kept: tuple[Kept, ...]


def anonymous(message: object, aim: Aim, scrubber: Scrubber) -> Anonymous:
    """The message and the aim with stand-ins for all that is personal.

    What can't have one without failing in another way gets one of its shape, or stays: as little
    of it as may be.
    """
    attempt = _Attempt(message, aim, scrubber)
    keep: dict[int, Keep] = dict.fromkeys(attempt.made, "value")
    if attempt.keeping(keep):
        return _with(attempt, keep, ())
    asked = [index for index in attempt.changed if index not in keep]
    keep |= dict.fromkeys(asked, "value")
    for index in asked:
        less = {one: how for one, how in keep.items() if one != index}
        other: dict[int, Keep] = {**keep, index: "shape"}
        keep = less if attempt.keeping(less) else other if attempt.keeping(other) else keep
    stays = sorted(index for index in asked if keep.get(index) == "value")
    return _with(attempt, keep, tuple(Kept(attempt.pointers[index], WHY) for index in stays))


def _with(attempt: _Attempt, keep: dict[int, Keep], kept: tuple[Kept, ...]) -> Anonymous:
    message, aim = attempt.keeping(keep) or (attempt.message, attempt.aim)
    return Anonymous(message, aim, kept)


_WHOLE = -1
"""A message that is no object and no list has no leaves."""


class _Attempt:
    """One message with its stand-ins, of which some may be left out."""

    def __init__(self, message: object, aim: Aim, scrubber: Scrubber) -> None:
        self.message = message
        self.aim = aim
        self._scrubber = scrubber
        self._whole = scrubber.message(message)
        before, after = list(leaves(message)), list(leaves(self._whole))
        self.pointers = [one.pointer for one in before]
        self.is_alike = len(before) == len(after)
        pairs = list(zip(before, after, strict=False)) if self.is_alike else []
        self.changed = [
            n
            for n, (one, other) in enumerate(pairs)
            if as_json(one.value) != as_json(other.value) or one.path != other.path
        ]
        self.made = [
            n
            for n in self.changed
            if isinstance(before[n].value, str) and _MADE.fullmatch(before[n].value)
        ]
        self._shaped = scrubber.message(message, dict.fromkeys(self.pointers, "shape"))
        self._way, self._ids = aim.way(message), anchors(message)
        kept = aim.kept(message)
        self._loose = [one.loose() for one in kept if one.how in ("form", "type")]

    def keeping(self, keep: Mapping[int, Keep]) -> tuple[Any, Aim] | None:
        """The message with stand-ins, but for these leaves; None where it fails otherwise."""
        if not self.is_alike:
            return None
        versions = (self.message, self._shaped, self._whole)
        made = _mixed(*versions, keep, iter(range(len(self.pointers))))[0]
        aim = self.aim
        if isinstance(aim, ValueAim):
            _, held = holding_value(self.message, aim.value, aim.place)
            value = joined(aim.value, aim.place, held, self.message, made, self._scrubber)
            if not is_held_alike(value, held, made):
                return None
            aim = replace(aim, value=value)
        is_bug = anchors(made) == self._ids and all(one.stays(made) for one in self._loose)
        return (made, aim) if is_bug and aim.way(made) == self._way else None


def _mixed(
    one: Any, shaped: Any, other: Any, keep: Mapping[int, Keep], count: Iterator[int]
) -> tuple[Any, bool]:
    """``other`` with what is kept of ``one``, and its keys; whether something in it is."""
    if isinstance(one, dict) and isinstance(other, dict) and one:
        found, some = {}, False
        for (key, a), b, (new, c) in zip(one.items(), shaped.values(), other.items(), strict=False):
            value, stays = _mixed(a, b, c, keep, count)
            found[key if stays else new] = value
            some |= stays
        return found, some
    if isinstance(one, list) and isinstance(other, list) and one:
        triples = zip(one, shaped, other, strict=False)
        items = [_mixed(a, b, c, keep, count) for a, b, c in triples]
        return [value for value, _ in items], any(stays for _, stays in items)
    how = keep.get(next(count, _WHOLE))
    return (one if how == "value" else shaped if how else other), how is not None
