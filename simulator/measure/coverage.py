"""Coverage: what was exercised against all there is, in figures and in what is missing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from contracts.registry import load
from destination.translate import RULES
from simulator.measure.apart import PARTS, Apart, Part, apart
from simulator.measure.clauses import Clause, clauses
from simulator.measure.exercised import Exercised
from simulator.measure.wanted import shown_by, wanted

FOLDERS = ("segment", "salesmachine", "case", "exchange")
"""Whose clauses have a figure of their own: messages, operations and answers, cases, exchanges."""
FIGURES = ("clauses", *FOLDERS, *PARTS[1:])
"""The names of all figures, in their order."""
OUTCOMES = ("translated", "refused", "filtered")
SCHEMA_VERSION = 1


class Figure(NamedTuple):
    """How many are exercised, of how many; of clauses also how many are kept, and broken."""

    exercised: int
    of: int
    kept: int | None = None
    broken: int | None = None

    @property
    def percent(self) -> float:
        """With one decimal, never more than it is."""
        return math.floor(self.exercised * 1000 / self.of) / 10 if self.of else 100.0

    def is_under(self, percent: float) -> bool:
        """Whether it is less than that, exactly."""
        return self.exercised * 100 < percent * self.of


class Gap(NamedTuple):
    """What isn't exercised: where it stands, and what an instance must do, a line each.

    ``name`` is a clause's ``file#pointer`` and way, else the rule, outcome, code or evidence id;
    ``file`` is what it is listed under.
    """

    part: Part
    file: str
    name: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """``figures`` are by part, and by folder for the clauses of one; ``counts`` of what."""

    counts: dict[str, int]
    statuses: dict[int, int]
    figures: dict[str, Figure]
    gaps: list[Gap]
    apart: list[Apart]

    def to_dict(self) -> dict[str, Any]:
        """``{"schema_version", "counts", "figures", "gaps", "apart", "statuses"?}``."""
        figures = {
            name: {**_said(figure._asdict()), "percent": figure.percent}
            for name, figure in self.figures.items()
        }
        statuses = {str(status): n for status, n in self.statuses.items()}
        return {
            "schema_version": SCHEMA_VERSION,
            "counts": self.counts,
            "figures": figures,
            "gaps": [gap._asdict() for gap in self.gaps],
            "apart": [group._asdict() for group in self.apart],
            **({"statuses": statuses} if statuses else {}),
        }


def _said(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None}


def measured(found: Exercised, with_journal: bool = False) -> Coverage:
    """What was found, in figures.

    What is apart counts only with a journal, as far as journals tell of it.
    """
    every, seen = _every(with_journal), _seen(found)
    listed, exercised = list(clauses()), found.clauses
    figures: dict[str, Figure] = {
        "clauses": _of_clauses(listed, found),
        **{folder: _of_clauses(_inside(folder, listed), found) for folder in FOLDERS},
        **{part: _figure(every[part], seen[part]) for part in every},
    }
    left = (
        one._replace(names=tuple(name for name in one.names if name not in seen[one.part]))
        for one in apart()
        if not (with_journal and one.in_journals)
    )
    counts = {name: found.counts[name] for name in ("cases", "bodies", "messages", "exchanges")}
    statuses = dict(sorted(found.statuses.items()))
    gaps = [*_gaps(every, seen), *(_gap(one, found) for one in listed if one not in exercised)]
    return Coverage(counts, statuses, figures, gaps, [one for one in left if one.names])


def _gaps(every: dict[Part, list[str]], seen: dict[Part, set[str]]) -> Iterator[Gap]:
    for part, names in every.items():
        missing = (name for name in names if name not in seen[part])
        yield from (Gap(part, part, name, shown_by(part, name)) for name in missing)


def _every(with_journal: bool) -> dict[Part, list[str]]:
    """All there is to be exercised, beside clauses, in the registers' order."""
    uncounted = (one for one in apart() if not (with_journal and one.in_journals))
    aside = {name for one in uncounted for name in one.names}
    return {
        "rules": list(RULES),
        "outcomes": list(OUTCOMES),
        "codes": [code for code in load("codes.json") if code not in aside],
        "evidence": [name for name in load("evidence.json") if name not in aside],
    }


def _seen(found: Exercised) -> dict[Part, set[str]]:
    """What of it was exercised; an evidence by whatever names it."""
    codes = load("codes.json")
    evidence = {
        *(clause.evidence for clause in found.clauses),
        *(codes[code]["evidence"] for code in found.codes if code in codes),
        *found.rules,
        *found.sources,
    }
    return {
        "rules": found.rules,
        "outcomes": found.outcomes,
        "codes": found.codes,
        "evidence": evidence,
    }


def _inside(folder: str, every: list[Clause]) -> list[Clause]:
    """The clauses of a folder of schemas, or of a schema that is in none."""
    return [one for one in every if one.at.startswith((f"{folder}/", f"{folder}.json"))]


def _of_clauses(every: list[Clause], found: Exercised) -> Figure:
    kept, broken = (_figure(every, half).exercised for half in (found.kept, found.broken))
    return _figure(every, found.clauses)._replace(kept=kept, broken=broken)


def _figure(every: Iterable[Any], seen: set[Any]) -> Figure:
    found = [one in seen for one in every]
    return Figure(sum(found), len(found))


def _gap(clause: Clause, found: Exercised) -> Gap:
    name = f"{clause.at} {clause.way}".rstrip()
    todo = wanted(clause, clause in found.kept, clause in found.broken)
    return Gap("clauses", clause.file, name, tuple(todo))
