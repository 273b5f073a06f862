"""The search for witnesses: what the old schema accepts and the new one refuses, for each change.

A change is to blame when the old schema with this change alone refuses the witness, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import Any

from contracts.registry import Judge
from contracts.violations import pointer
from contracts.wording import Schema
from simulator.versions.alterations import altered, combined
from simulator.versions.bases import Base
from simulator.versions.budget import Budget
from simulator.versions.contract import Register
from simulator.versions.differences import Change
from simulator.versions.judging import NOTHING, compiled, refusals
from simulator.versions.places import Place, leads, places
from simulator.versions.shrinking import shrunk
from simulator.versions.sketches import Sketch, sketches
from simulator.versions.vocabulary import Path, at
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
        self._before, self._now = compiled(kind, self._old), compiled(kind, self._new)
        self._is_all_words = all(change.meaning == "words only" for change in changes)
        self._changes = [one for one in changes if one.meaning in ("narrower", "different")]
        self._budget = budget
        self._altered_alone: dict[Change, Judge | None] = {}
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
            if text not in seen and self._before.is_valid(base.instance):
                seen.add(text)
                self._good.append(base)
                if not self._now.is_valid(base.instance):
                    self._blame(base.instance, f"from {base.origin}")
        self._good.sort(key=lambda base: (base.origin != _EXAMPLE, len(json.dumps(base.instance))))

    def _sketched(self) -> Iterator[Base]:
        for name, schema in (("old", self._old), ("new", self._new)):
            for what, instance in sketches(schema):
                yield Base(self._kind, f"{what} of the {name} schema", instance)

    def _look_near(self, change: Change) -> None:
        """Instances made of good ones for just this change."""
        for instance, origin in islice(self._near(change), MOST_STEPS):
            if not self._budget.step():
                return
            if self._is_witness(instance):
                if self._is_to_blame(change, instance):
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
            yield from Sketch(schema).values(own if is_key else at(schema, change.clause))

    def _is_witness(self, instance: Any) -> bool:
        return self._before.is_valid(instance) and not self._now.is_valid(instance)

    def _blame(self, instance: Any, origin: str) -> None:
        """Whatever change that has no witness yet it is one for."""
        clauses = [one.clause for one in refusals(self._now, instance, self._codes)]
        unseen = [change for change in self._changes if change not in self._found]
        unseen.sort(key=lambda change: not _is_near(change, clauses))
        blamed = [one for one in unseen[:MOST_BLAMED] if self._is_to_blame(one, instance)]
        for change in blamed:
            self._keep(change, instance, origin)
        if not blamed:
            self._together = self._together or (instance, origin)

    def _is_to_blame(self, change: Change, instance: Any) -> bool:
        if change not in self._altered_alone:
            if not self._budget.step():
                return False
            self._altered_alone[change] = self._alone(change)
        judge = self._altered_alone[change]
        return judge is not None and not judge.is_valid(instance)

    def _alone(self, change: Change) -> Judge | None:
        """The old schema with this change alone, and with the definitions that it may refer to."""
        more = self._new.get("$defs", {})
        defs = {"$defs": {**more, **self._old.get("$defs", {})}} if more else {}
        try:
            return compiled(self._kind, change.applied({**self._old, **defs}))
        except ValueError:  # it means nothing without another change
            return None

    def _keep(self, change: Change, instance: Any, origin: str) -> None:
        def remains(other: Any) -> bool:
            is_left = self._budget.step()
            return is_left and self._is_witness(other) and self._is_to_blame(change, other)

        small = shrunk(instance, remains)
        self._found[change] = Witness(small, origin, self._refusal(small, change.pointer))

    def _refusal(self, instance: Any, clause: str) -> str:
        found = refusals(self._now, instance, self._codes)
        own = [one for one in found if f"{one.clause}/".startswith(f"{clause}/")]
        return (own or found)[0].line if found else "it breaks the schema"

    def _witness_together(self) -> Witness | None:
        """What no change alone refuses; where they are too many to ask each, if nothing else."""
        if self._together is None or (self._found and len(self._changes) > MOST_BLAMED):
            return None
        instance, origin = self._together
        asked = self._changes[:MOST_BLAMED]
        if any(self._is_to_blame(change, instance) for change in asked):
            return None

        def remains(other: Any) -> bool:
            is_witness = self._budget.step() and self._is_witness(other)
            return is_witness and not any(self._is_to_blame(one, other) for one in asked)

        small = shrunk(instance, remains)
        return Witness(small, origin, self._refusal(small, ""))


def _has_any(instance: Any, there: list[Place]) -> bool:
    return any(leads(instance, place) for place in there)


def _is_near(change: Change, clauses: list[str]) -> bool:
    """Whether a change is in, or around, one of the clauses that are broken."""
    around = pointer(list(change.clause))
    return any(clause.startswith(around) for clause in clauses)
