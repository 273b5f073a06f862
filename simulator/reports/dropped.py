"""Dropped fields over all that is checked: how many there are, which they are, what may be.

A field is told from others by its call and its pointer, each index made ``*``: a list of a thousand
products has one field ``sku``, which is dropped a thousand times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from simulator.failures import Failure, Spot
from simulator.failures.input_lines import line_in
from simulator.failures.wording import evidence
from simulator.payload.check import Finding
from simulator.payload.dropped import Dropped
from simulator.payload.lineage.reasons import UNREAD, UNREAD_FIELDS
from simulator.payload.lineage.tracing import MOST
from simulator.reports.file_names import named_from
from simulator.reports.masking import masked_pointer, masked_text
from simulator.reports.problems import DROPPED, Kind, Problem, shape

MOST_LINES = 50
"""Fields that are named."""
_CALL = re.compile("[A-Za-z]{1,20}")
_SENTENCES = {UNREAD, *(row.why.sentence for row in UNREAD_FIELDS)}
_FIX = (
    "send it where it is read, or not at all",
    "or accept it: --dropped-baseline FILE --update",
)


class Field(NamedTuple):
    """A field: ``page``, ``/properties/products/*/sku``; without keys that are personal."""

    call: str
    pointer: str

    def line(self) -> str:
        """It on one line."""
        return f"{self.call} {self.pointer}"


class Counted(NamedTuple):
    """A field that is dropped: how often, where first and why, and whether that is known."""

    field: Field
    times: int
    file: str
    line: int
    why: str
    is_known: bool

    def text(self) -> str:
        """It on one line: ``page /category, 3 times, first at a.ndjson:1: nothing reads it``."""
        times = "at" if self.times == 1 else f"{self.times:,} times, first at"
        return f"{self.field.line()}, {times} {self.file}:{self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class DroppedFields:
    """What is dropped over all that was checked: ``fields`` has the most frequent first.

    ``count`` counts each in each message.  ``most`` is how many there may be, ``baseline`` the
    file of what is known.  ``gone`` were known and reach an operation now; ``unseen`` counts those
    known that weren't in what was checked, ``left`` the leaves that weren't looked at.
    """

    count: int = 0
    fields: tuple[Counted, ...] = ()
    most: int | None = None
    baseline: str = ""
    gone: tuple[Field, ...] = ()
    unseen: int = 0
    left: int = 0

    def named_from(self, base: Path) -> DroppedFields:
        """The same with the files as they are named from a folder."""
        fields = (one._replace(file=named_from(base, one.file)) for one in self.fields)
        return replace(self, fields=tuple(fields))

    @property
    def is_over(self) -> bool:
        """Whether there are more than there may be."""
        return self.most is not None and self.count > self.most

    @property
    def known(self) -> int:
        """How many of them are known."""
        return sum(one.times for one in self.fields if one.is_known)

    @property
    def sentence(self) -> str:
        """``12 dropped fields, 4 different ones: more than the 10 allowed``."""
        return f"{self.count:,} {self._said()}"

    def counts(self) -> Iterator[tuple[int, str]]:
        """A count and what it is of, for each that there is something to say of."""
        yield self.count, self._said()
        if self.baseline:
            yield self.known, f"known from {self.baseline}"
        if self.gone:
            yield len(self.gone), "no longer dropped; --update takes them out"
        if self.unseen:
            yield self.unseen, f"of {self.baseline} not in what was checked"
        if self.left:
            yield self.left, f"fields not looked at: the first {MOST} of a message are"

    def lines(self) -> Iterator[str]:
        """The fields, a line each, as many as somebody reads."""
        yield from (one.text() for one in self.fields[:MOST_LINES])
        if (left := len(self.fields) - MOST_LINES) > 0:
            yield f"{left:,} more; -o json has all of them"

    def _said(self) -> str:
        text = "dropped field" if self.count == 1 else "dropped fields"
        if 1 < self.count != len(self.fields):
            text += f", {len(self.fields):,} different"
        if self.most is None:
            return text
        return f"{text}: {'more than the ' if self.is_over else ''}{self.most:,} allowed"


def field_of(finding: Finding, pointer: str) -> Field:
    """The field of a leaf of an entry's message."""
    call = finding.report["type"] or ""
    named = call.lower() if _CALL.fullmatch(call) else "?"
    return Field(named, masked_pointer(shape(pointer)))


def dropped_problems(finding: Finding) -> list[Problem]:
    """A problem for each field that is dropped, in the order of the message."""
    found = []
    for at, one in enumerate(finding.dropped):
        field = field_of(finding, one.pointer)
        kind = Kind("dropped", DROPPED, field.pointer, field.call)
        found.append(Problem(kind, "error", one.pointer, at))
    return found


def masked_why(finding: Finding, one: Dropped) -> str:
    """Why it is dropped; a note may hold values of the message."""
    return one.why if one.why in _SENTENCES else masked_text(one.why, finding)


def dropped_failure(finding: Finding, problem: Problem, file: str) -> Failure:
    """The failure of one of them, without values of persons."""
    one = finding.dropped[problem.at]
    at, call = masked_pointer(problem.pointer), problem.kind.rule
    article = "an" if call[:1] in "aeiou" else "a"
    return Failure(
        DROPPED,
        f"{at} of {article} {call} reaches no operation: {masked_why(finding, one)}.",
        "error",
        Spot(file, line_in(file, finding.line, problem.pointer), (at,)),
        expected="an operation that depends on it",
        got="the same operations whatever it holds",
        evidence=evidence(one.evidence) if one.evidence else "",
        fix=_FIX,
        cause=(DROPPED, call, problem.kind.pointer),
    )
