"""The search for witnesses: what the old schema accepts and the new one refuses, for each change.

First what is given, then what is made of it for just the keyword that differs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import Any

from contracts.violations import pointer
from contracts.wording import Schema
from simulator.versions.alterations import altered, combined
from simulator.versions.bases import Base
from simulator.versions.blame import Blame
from simulator.versions.budget import Budget
from simulator.versions.contract import Register
from simulator.versions.differences import Change
from simulator.versions.judging import NOTHING, refusals
from simulator.versions.places import Place, leads, places
from simulator.versions.shrinking import shrunk
from simulator.versions.sketches import Sketch, sketches
from simulator.versions.vocabulary import LISTED, NAMED, ONE, Path, at
from simulator.versions.witness import Witness

MOST_BASES = 6
"""So many good instances are altered for a change, the smallest that have a value there first."""
MOST_STEPS = 2_000
"""So many instances are tried for a change."""
_EXAMPLE = "an example of the old schema"
"""Good instances of this origin are altered first: they show people what is meant."""
MOST_BLAMED = 50
"""Of so many changes at most each is asked whether it is to blame for what was found otherwise."""


@dataclass(frozen=True, slots=True)
class Found:
    """The witnesses of one kind: by change, and one for which no change alone is to blame."""

    by_change: dict[Change, Witness] = field(default_factory=dict)
    together: Witness | None = None


class Search:
    """The search in one kind; ``bases`` are its given instances, the dearest first.

    ``codes`` is the register of the new contract, where it brings one.
    """

    def __init__(
        self,
        kind: str,
        schemas: tuple[Schema | None, Schema | None],
        changes: Sequence[Change],
        bases: Iterable[Base],
        budget: Budget,
        codes: Register | None = None,
    ) -> None:
        self._codes = codes
        self._kind = kind
        self._old, self._new = (NOTHING if one is None else one for one in schemas)
        self._blame = Blame(kind, self._old, self._new, budget)
        self._is_all_words = all(change.meaning == "words only" for change in changes)
        self._changes = [one for one in changes if one.meaning in ("narrower", "different")]
        self._budget = budget
        self._found: dict[Change, Witness] = {}
        self._together: tuple[Any, str] | None = None
        self._given = bases
        self._good: list[Base] = []

    def run(self) -> Found:
        """Every witness that there is near what is given."""
        if not self._is_all_words:
            self._look_at_given()
            for change in self._changes:
                if change not in self._found and not self._budget.is_cut:
                    self._look_near(change)
        return Found(self._found, self._witness_together())

    def _look_at_given(self) -> None:
        """The given instances, the schemas' examples and sketches, as they are."""
        seen: set[str] = set()
        for base in chain(self._given, self._sketched()):
            if not self._budget.step():
                break
            text = json.dumps(base.instance)
            if text not in seen and self._blame.before.is_valid(base.instance):
                seen.add(text)
                self._good.append(base)
                if not self._blame.now.is_valid(base.instance):
                    self._keep_of(base.instance, f"from {base.origin}")
        self._good.sort(key=self._rank)

    def _rank(self, base: Base) -> tuple[bool, bool, int]:
        """First what isn't refused for something else already, then examples, then small ones."""
        is_refused = not self._blame.now.is_valid(base.instance)
        return is_refused, base.origin != _EXAMPLE, len(json.dumps(base.instance))

    def _sketched(self) -> Iterator[Base]:
        for name, schema in (("old", self._old), ("new", self._new)):
            for what, instance in sketches(schema):
                yield Base(self._kind, f"{what} of the {name} schema", instance)

    def _look_near(self, change: Change) -> None:
        """Instances made of good ones for just this change."""
        for instance, origin in islice(self._near(change), MOST_STEPS):
            if not self._budget.step():
                return
            if self._blame.is_witness(instance):
                if self._blame.falls_on(change, instance):
                    self._keep(change, instance, origin)
                    return
                self._together = self._together or (instance, origin)

    def _near(self, change: Change) -> Iterator[tuple[Any, str]]:
        there = self._places.get(change.clause, [])
        drawn = [*self._drawn(change)]
        bases = sorted(self._good, key=lambda one: not _has_any(one.instance, there))[:MOST_BASES]
        for base in bases:
            for place in there:
                for instance in altered(base.instance, place, change, drawn):
                    yield instance, f"made of {base.origin}"
        for base in bases if there else ():
            seed = f"{change.kind}#{change.pointer}"
            for instance in combined(base.instance, there, seed):
                yield instance, f"made of {base.origin}"

    @cached_property
    def _places(self) -> dict[Path, list[Place]]:
        return places(self._old)

    def _drawn(self, change: Change) -> Iterator[Any]:
        """Values for the key that is known or isn't any longer, else for the clause."""
        is_key = change.keyword == "properties"
        for schema, own in ((self._old, change.old), (self._new, change.new)):
            sketch = Sketch(schema)
            if change.keyword in ONE | NAMED | LISTED:
                for one in own if isinstance(own, list) else [own]:
                    yield from sketch.values(one)
            if not is_key:
                yield from sketch.values(at(schema, change.clause))

    def _keep_of(self, instance: Any, origin: str) -> None:
        """Whatever change that has no witness yet it is one for."""
        clauses = [one.clause for one in refusals(self._blame.now, instance, self._codes)]
        unseen = [change for change in self._changes if change not in self._found]
        unseen.sort(key=lambda change: not _is_near(change, clauses))
        blamed = [one for one in unseen[:MOST_BLAMED] if self._blame.falls_on(one, instance)]
        for change in blamed:
            self._keep(change, instance, origin)
        if not blamed:
            self._together = self._together or (instance, origin)

    def _keep(self, change: Change, instance: Any, origin: str) -> None:
        others = self._blame.without(change)  # what is refused because of them alone shows less
        is_clean = others is not None and others.is_valid(instance)

        def remains(other: Any) -> bool:
            if not (self._budget.step() and self._blame.is_witness(other)):
                return False
            is_as_clean = not is_clean or (others is not None and others.is_valid(other))
            return is_as_clean and self._blame.falls_on(change, other)

        small = shrunk(instance, remains)
        self._found[change] = Witness(small, origin, self._refusal(small, change.pointer))

    def _refusal(self, instance: Any, clause: str) -> str:
        found = refusals(self._blame.now, instance, self._codes)
        own = [one for one in found if f"{one.clause}/".startswith(f"{clause}/")]
        return (own or found)[0].line if found else "it breaks the schema"

    def _witness_together(self) -> Witness | None:
        """What no change alone refuses; where they are too many to ask each, if nothing else."""
        if self._together is None or (self._found and len(self._changes) > MOST_BLAMED):
            return None
        instance, origin = self._together
        asked = self._changes[:MOST_BLAMED]
        if any(self._blame.falls_on(change, instance) for change in asked):
            return None

        def remains(other: Any) -> bool:
            is_witness = self._budget.step() and self._blame.is_witness(other)
            return is_witness and not any(self._blame.falls_on(one, other) for one in asked)

        small = shrunk(instance, remains)
        return Witness(small, origin, self._refusal(small, ""))


def _has_any(instance: Any, there: list[Place]) -> bool:
    return any(leads(instance, place) for place in there)


def _is_near(change: Change, clauses: list[str]) -> bool:
    """Whether a change is in, or around, one of the clauses that are broken."""
    around = pointer(list(change.clause))
    return any(clause.startswith(around) for clause in clauses)
