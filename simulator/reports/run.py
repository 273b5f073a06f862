"""A run: what was checked, as one value that every report is written from.

It leaves the machine, so the values of persons in it are masked.  Only what is wrong is in it, and
of that as much as somebody may read: the rest is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from contracts.violations import SEVERITIES, Severity
from simulator.failures import Failure
from simulator.payload.lineage.explained import Explained
from simulator.reports.dropped import DroppedFields
from simulator.reports.problems import Fixed, Kind

MOST_PLACES = 10
"""Places that are named of one cause."""


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of problem in one file.

    ``count`` times it is new; ``lines`` are those of the first ones (0 for unknown); ``failure``
    is the first; ``fails`` says whether it is bad enough.
    """

    file: str
    kind: Kind
    severity: Severity
    fails: bool
    failure: Failure
    count: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file: how many messages and cases were in it, and what is new and wrong with them.

    ``unread`` is the sentence that says why not all of it could be read; ``known`` counts the
    problems that the baseline has.
    """

    name: str
    messages: int = 0
    cases: int = 0
    found: tuple[Found, ...] = ()
    known: int = 0
    unread: str = ""

    @property
    def fails(self) -> bool:
        """Whether there is something new in it that is bad enough."""
        return any(one.fails for one in self.found)


class Told(NamedTuple):
    """One problem of an entry; the failure is None where the masked entry hasn't got it."""

    kind: Kind
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Checked:
    """One entry whole, for who wants to look at it; ``report`` is what ``sim translate`` prints.

    ``told`` is what is new and wrong with it, ``explained`` where its values go if that was traced.
    """

    file: str
    line: int
    message: object
    report: dict[str, Any]
    told: tuple[Told, ...] = ()
    case: str = ""
    explained: Explained | None = None

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What is told of it in full."""
        return tuple(one.failure for one in self.told if one.failure is not None)


@dataclass(frozen=True, slots=True)
class Cause:
    """What has one cause, in whatever files: the worst of it, with its places and their count."""

    failure: Failure
    fails: bool
    count: int
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Run:
    """What was checked.

    ``counts`` are those of the summary that ``sim check`` prints; ``kept`` are some entries whole,
    the ones with problems before the others; ``fixed`` is empty without a baseline, whose name is
    ``baseline``; ``fail_on`` is the mildest severity that is bad enough to fail; ``wrong`` counts
    the entries with new problems, where entries are kept; ``dropped`` is None where nobody asked.
    """

    files: tuple[CheckedFile, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    fail_on: Severity = "error"
    kept: tuple[Checked, ...] = ()
    baseline: str = ""
    fixed: tuple[Fixed, ...] = ()
    wrong: int = 0
    dropped: DroppedFields | None = None

    @property
    def messages(self) -> int:
        """How many messages there were."""
        return sum(file.messages for file in self.files)

    @property
    def cases(self) -> int:
        """How many cases there were."""
        return sum(file.cases for file in self.files)

    @property
    def known(self) -> int:
        """How many problems the baseline has."""
        return sum(file.known for file in self.files)

    @property
    def fails(self) -> bool:
        """Whether something is new and bad enough, or couldn't be read, or too much is dropped."""
        return self.is_over or any(file.fails or file.unread for file in self.files)

    @property
    def is_over(self) -> bool:
        """Whether more fields are dropped than may be."""
        return self.dropped is not None and self.dropped.is_over

    @property
    def in_a_word(self) -> str:
        """How it ended: ``passed``, ``2 failed``, or that something couldn't be read."""
        if any(file.unread for file in self.files):
            return "not everything could be read"
        failing = sum(cause.count for cause in self.causes if cause.fails) + self.is_over
        return f"{failing:,} failed" if failing else "passed"

    def count(self, severity: Severity) -> int:
        """How many problems of a severity are new."""
        return sum(one.count for one in self.found if one.severity == severity)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """What is new, in the order in which it was found."""
        return tuple(one for file in self.files for one in file.found)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """What is new by its cause: what fails before what doesn't, the worst and most first."""
        groups: dict[object, list[Found]] = {}
        for one in sorted(self.found, key=badness):
            groups.setdefault(_cause(one), []).append(one)
        causes = [_grouped(group) for group in groups.values()]
        return tuple(sorted(causes, key=lambda cause: (badness(cause.found[0]), -cause.count)))


def place(file: str, line: int) -> str:
    """``file:line``, or the file where the line isn't known."""
    return f"{file}:{line}" if line else file


def badness(found: Found) -> tuple[bool, int, bool]:
    """What is worse comes first, and what is wrong with a message before what is only dropped."""
    is_dropped = found.kind.of == "dropped"
    return not found.fails, -SEVERITIES.index(found.severity), is_dropped


def _cause(found: Found) -> object:
    return found.failure.cause or found.kind


def _grouped(group: list[Found]) -> Cause:
    count = sum(found.count for found in group)
    places = [place(found.file, line) for found in group for line in found.lines]
    worst = replace(group[0].failure, others=count - 1, places=tuple(places[1 : MOST_PLACES + 1]))
    return Cause(worst, group[0].fails, count, tuple(group))
