"""Which change is to blame: the old schema with this change alone refuses the witness, too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts.registry import Judge
from contracts.wording import Schema
from simulator.versions.budget import Budget
from simulator.versions.differences import Change
from simulator.versions.judging import compiled


class Blame:
    """The judges of one kind: by both schemas, and by one of them with a change or without it."""

    def __init__(self, kind: str, old: Schema, new: Schema, budget: Budget) -> None:
        self._kind = kind
        self._schemas = old, new
        self._budget = budget
        self._alone: dict[Change, Judge | None] = {}
        self.before, self.now = compiled(kind, old), compiled(kind, new)

    def is_witness(self, instance: Any) -> bool:
        """Whether it was accepted before and is refused now."""
        return self.before.is_valid(instance) and not self.now.is_valid(instance)

    def falls_on(self, change: Change, instance: Any) -> bool:
        """Whether a change alone refuses an instance; the first time it takes a step."""
        if change not in self._alone:
            if not self._budget.step():
                return False
            self._alone[change] = self._applied(change, *self._schemas)
        judge = self._alone[change]
        return judge is not None and not judge.is_valid(instance)

    def without(self, change: Change) -> Judge | None:
        """The judge by the new schema without a change."""
        old, new = self._schemas
        return self._applied(replace(change, old=change.new, new=change.old), new, old)

    def _applied(self, change: Change, schema: Schema, other: Schema) -> Judge | None:
        """With all definitions that it may refer to; None where it means nothing by itself."""
        defs = {**other.get("$defs", {}), **schema.get("$defs", {})}
        try:
            return compiled(
                self._kind, change.applied({**schema, "$defs": defs} if defs else schema)
            )
        except ValueError:
            return None
