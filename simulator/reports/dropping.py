"""Dropping: it looks at what is checked, entry by entry, and counts the fields that are dropped."""

from __future__ import annotations

from typing import Any

from simulator.failures.input_lines import line_in
from simulator.payload.check import Finding
from simulator.payload.dropped import look
from simulator.payload.translators import Translator
from simulator.reports.dropped import (
    Counted,
    DroppedFields,
    Field,
    dropped_problems,
    field_of,
    masked_why,
)
from simulator.reports.dropped_baseline import DroppedBaseline
from simulator.reports.problems import Problem

MOST_FIELDS = 10_000
"""Fields that are told apart; after that only by their call."""
ANYWHERE = "/**"


class Dropping:
    """Takes findings and says what is dropped; ``fails`` says whether that is too much, or new."""

    def __init__(
        self, translator: Translator, most: int | None, baseline: DroppedBaseline | None
    ) -> None:
        self.baseline = baseline
        self._translator = translator
        self._most = most
        self._counts: dict[Field, Counted] = {}
        self._left = self._count = 0

    def take(self, file: str, finding: Finding) -> list[Problem]:
        """Look at one entry, which has its ``dropped`` then; those that aren't known are given."""
        looked = look(finding, self._translator)
        finding.dropped = looked.dropped
        self._left += looked.left
        found = dropped_problems(finding)
        fields = [self._counted(file, finding, problem) for problem in found]
        if self.baseline is None:
            return []
        self.baseline.saw(fields, (field_of(finding, at) for at in looked.others))
        known = self.baseline.known
        return [one for one, field in zip(found, fields, strict=True) if field not in known]

    def told(self, finding: Finding, new: list[Problem]) -> list[dict[str, Any]]:
        """What of an entry is dropped as JSON; against a baseline each says whether it is known."""
        left = {one.at for one in new if one.kind.of == "dropped"}
        found = [one._asdict() for one in finding.dropped]
        if self.baseline is None:
            return found
        return [{**one, "known": at not in left} for at, one in enumerate(found)]

    @property
    def is_over(self) -> bool:
        """Whether more is dropped than may be."""
        return self._most is not None and self._count > self._most

    def found(self, *, is_updated: bool = False) -> DroppedFields:
        """What is dropped until now; nothing is compared with a baseline that is to be updated."""
        baseline = None if is_updated else self.baseline
        return DroppedFields(
            self._count,
            tuple(sorted(self._counts.values(), key=lambda one: (-one.times, one.field))),
            self._most,
            "" if baseline is None else str(baseline.path),
            () if baseline is None else tuple(baseline.gone()),
            0 if baseline is None else baseline.unseen(),
            self._left,
        )

    def _counted(self, file: str, finding: Finding, problem: Problem) -> Field:
        self._count += 1
        field = Field(problem.kind.rule, problem.kind.pointer)
        if field not in self._counts and len(self._counts) >= MOST_FIELDS:
            field = field._replace(pointer=ANYWHERE)
        seen = self._counts.get(field)
        if seen is None:
            is_known = self.baseline is not None and field in self.baseline.known
            why = masked_why(finding, finding.dropped[problem.at])
            line = line_in(file, finding.line, problem.pointer)
            seen = Counted(field, 0, file, line, why, is_known)
        self._counts[field] = seen._replace(times=seen.times + 1)
        return field
