"""Two contracts compared: what differs, and what of that breaks somebody, with a witness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from simulator.versions.bases import Base, given
from simulator.versions.budget import Budget
from simulator.versions.contract import Contract, pairs
from simulator.versions.differences import Change, differences
from simulator.versions.registers import Entry, entries
from simulator.versions.search import Found, Search
from simulator.versions.severities import witnesses
from simulator.versions.witness import Witness


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two contracts.

    ``found`` are the witnesses by kind, ``errors`` those of codes that are errors now; ``steps`` is
    how many instances were tried for them, and ``is_cut`` whether the time was over before.
    """

    old: Contract
    new: Contract
    changes: tuple[Change, ...]
    entries: tuple[Entry, ...]
    found: dict[str, Found]
    errors: dict[Entry, Witness]
    steps: int
    is_cut: bool

    def witness(self, change: Change | Entry) -> Witness | None:
        """What shows that a change breaks somebody, if anything was found."""
        if isinstance(change, Entry):
            return self.errors.get(change)
        return self.found[change.kind].by_change.get(change)

    def by_kind(self) -> Iterator[tuple[str, list[Change]]]:
        """The changes of each kind that has some."""
        for kind, changes in groupby(self.changes, lambda change: change.kind):
            yield kind, list(changes)

    @property
    def breaking(self) -> int:
        """How many witnesses there are."""
        together = sum(found.together is not None for found in self.found.values())
        return (
            together + sum(len(found.by_change) for found in self.found.values()) + len(self.errors)
        )


def compared(old: Contract, new: Contract, paths: Iterable[str], budget: Budget) -> Diff:
    """The difference, with witnesses looked for among what is in ``paths`` and the kit's own.

    Raises ContractError where a schema stands alone and its kind isn't known, GivenError.
    """
    schemas = {kind: (before, after) for kind, before, after in pairs(old, new)}
    changes = {kind: [*differences(kind, *both)] for kind, both in schemas.items()}
    bases: dict[str, list[Base]] = {}
    for base in given(paths):
        bases.setdefault(base.kind, []).append(base)
    found = {
        kind: Search(kind, schemas[kind], of_kind, bases.get(kind, ()), budget, new.codes).run()
        for kind, of_kind in changes.items()
        if of_kind
    }
    registers = tuple(entries(old, new))
    errors = witnesses(registers, old, new, chain.from_iterable(bases.values()), budget)
    listed = tuple(change for of_kind in changes.values() for change in of_kind)
    return Diff(old, new, listed, registers, found, errors, budget.steps, budget.is_cut)
