"""Codes that became errors: a given payload that had no error before and has one now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts.registry import Judge
from simulator.versions.bases import Base
from simulator.versions.budget import Budget
from simulator.versions.contract import Contract, Register
from simulator.versions.judging import Refusal, compiled, refusals
from simulator.versions.registers import Entry
from simulator.versions.shrinking import shrunk
from simulator.versions.witness import Witness


def witnesses(
    entries: Iterable[Entry], old: Contract, new: Contract, bases: Iterable[Base], budget: Budget
) -> dict[Entry, Witness]:
    """By change of a severity in strict, as far as the given instances show them."""
    wanted = {entry.name: entry for entry in entries if _is_error_now(entry)}
    found: dict[Entry, Witness] = {}
    if not wanted or old.codes is None or new.codes is None:
        return found
    judges = {
        kind: (compiled(kind, old.schemas[kind]), compiled(kind, new.schemas[kind]))
        for kind in old.schemas.keys() & new.schemas.keys()
        if not kind.startswith("segment/")  # what those break is never an error
    }
    for base in bases:
        if len(found) == len(wanted) or not budget.step():
            break
        if base.kind in judges:
            trial = _Trial(judges[base.kind], (old.codes, new.codes), budget)
            for code in trial.new_errors(base.instance):
                if code in wanted and wanted[code] not in found:
                    found[wanted[code]] = trial.witness(code, base)
    return found


def _is_error_now(entry: Entry) -> bool:
    is_severity = entry.register == "codes" and entry.key == "severity in strict"
    return is_severity and entry.meaning == "stricter" and entry.new == "error"


class _Trial:
    """Two judges of one kind, and how bad each finds a code."""

    def __init__(
        self, judges: tuple[Judge, Judge], codes: tuple[Register, Register], budget: Budget
    ) -> None:
        self._before, self._now = judges
        self._codes = codes
        self._budget = budget

    def new_errors(self, instance: object) -> Iterator[str]:
        """The codes that are errors now; none where there was an error before."""
        if self._before.is_valid(instance) or self._now.is_valid(instance):
            return
        if not any(_errors(refusals(self._before, instance), self._codes[0])):
            yield from (one.code for one in _errors(refusals(self._now, instance), self._codes[1]))

    def witness(self, code: str, base: Base) -> Witness:
        """The same instance, smaller."""

        def remains(other: object) -> bool:
            return self._budget.step() and code in self.new_errors(other)

        small = shrunk(base.instance, remains)
        said = next(
            one.line for one in refusals(self._now, small, self._codes[1]) if one.code == code
        )
        return Witness(small, f"from {base.origin}", said, "no error before, one now")


def _errors(found: Iterable[Refusal], codes: Register) -> Iterator[Refusal]:
    for one in found:
        severity = codes.get(one.code, {}).get("severity")
        if not isinstance(severity, dict) or severity.get("strict") == "error":
            yield one
