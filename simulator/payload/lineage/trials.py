"""Trials: one leaf of a message is changed in several ways, and what that changes is noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from simulator.payload.lineage.comparing import GONE, Changes, compare, same
from simulator.payload.lineage.matching import Operations
from simulator.payload.lineage.probes import Leaf, Probing, of_other_types, others

Kind = Literal["copied", "derived"]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a leaf's other values, of its absence and of values of another type."""

    leaf: Leaf
    values: list[tuple[Any, Changes]]
    absent: Changes
    types: list[Changes]

    def without(self, noise: Changes) -> Trial:
        """The same without what changes by itself."""
        values = [(value, changes.without(noise)) for value, changes in self.values]
        types = [changes.without(noise) for changes in self.types]
        return Trial(self.leaf, values, self.absent.without(noise), types)

    @property
    def matters(self) -> bool:
        """Whether the value, or that there is one, makes any difference."""
        return any(changes.any for changes in self.own)

    @property
    def own(self) -> list[Changes]:
        """What came of its absence and of values of its own type."""
        return [self.absent, *(changes for _, changes in self.values)]

    @property
    def vanished(self) -> frozenset[int]:
        """The operations that don't come without it, or with another value of just its type.

        What else comes to nothing (a fraction where an id stood, a text where null did) counts only
        of a leaf that makes no other difference.
        """
        kind = type(self.leaf.value)
        alike = [c for value, c in self.values if type(value) is kind]
        found = frozenset[int]().union(*(c.vanished for c in (self.absent, *alike)))
        if found or any(changes.changed or changes.appeared for changes in self.own):
            return found
        return frozenset[int]().union(*(changes.vanished for changes in self.own))

    def holds(self, target: str) -> bool:
        """Whether ``target`` is another, or isn't there, once the leaf is taken away."""
        gone = self.absent
        return target in gone.changed or int(target.split("/")[1]) in gone.vanished

    @property
    def all(self) -> list[Changes]:
        """That, and what came of values of another type."""
        return [*self.own, *self.types]

    def kind(self, target: str, held: object) -> Kind:
        """Whether every value came through to ``target``, which held that, wherever it came."""
        index = int(target.split("/")[1])
        came = [
            same(changes.changed.get(target, GONE), value)
            for value, changes in self.values
            if index not in changes.vanished
        ]
        return "copied" if came and all(came) and same(held, self.leaf.value) else "derived"


def tried(probing: Probing, before: Operations, leaf: Leaf, noise: Changes) -> Trial:
    """The trial of a leaf, by at most seven translations.

    Values of other types are tried only where those of its own make no difference.
    """
    values = [
        (value, compare(before, probing.with_value(leaf.path, value)))
        for value in others(leaf.value)
    ]
    trial = Trial(leaf, values, compare(before, probing.without(leaf.path)), []).without(noise)
    if not any(changes.any for _, changes in trial.values):
        for value in of_other_types(leaf.value):
            trial.types.append(compare(before, probing.with_value(leaf.path, value)))
    return trial


def by_itself(probing: Probing, before: Operations, noise: Changes | None = None) -> Changes:
    """What is different when the same message is translated again, besides what is known."""
    again = compare(before, probing.operations())
    if noise is None:
        return again
    changed = {**noise.changed, **again.changed}
    return Changes(changed, noise.vanished | again.vanished, noise.appeared | again.appeared)
