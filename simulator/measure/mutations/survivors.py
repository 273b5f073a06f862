"""Survivors: the body or case that would notice a mutant that nobody does, where one can be built.

Both are built from what holds today, so whoever keeps one should read whether that is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from contracts.bodies import BROKEN, REPAIRED, Body
from contracts.cases import SUFFIX, Case
from contracts.registry import check
from simulator.measure.mutations.outputs import OutputMutant
from simulator.measure.mutations.schemas import SchemaMutant
from simulator.measure.mutations.specimens import Specimen, of_body
from simulator.measure.mutations.trial import OutputTrial, SchemaTrial, Tried
from simulator.measure.mutations.witnesses import witnesses
from simulator.payload.translators import Report, Translator

MOST_WITNESSES = 50
"""So many values are tried for a body, at most."""
SOURCE = "sim mutate: what the translator gives today"


@dataclass(frozen=True, slots=True)
class Built:
    """A file that would notice a mutant: its name below a folder of bodies or cases, its JSON."""

    file: str
    document: dict[str, Any]
    given: Body | Case = field(repr=False)


def body_for(mutant: SchemaMutant, specimens: Iterable[Specimen]) -> Built | None:
    """A body that a mutant of a schema judges differently, or None.

    A batch item is judged by the schema of its method, so not every witness makes such a body.
    """
    found = witnesses(mutant, (specimen.instance for specimen in specimens))
    for instance, profile in islice(found, MOST_WITNESSES):
        violations = [
            {"code": one.code, "severity": one.severity, "pointer": one.pointer}
            for one in check(mutant.kind, instance, profile)
        ]
        ending = BROKEN if violations else REPAIRED
        file = f"{mutant.kind}/{_slug(f'{mutant.at} {mutant.keyword} {mutant.way}')}{ending}"
        description = f"Tells the schema from {mutant.name}."
        body = Body(file, mutant.kind, description, profile, instance, violations)
        if SchemaTrial(of_body(body)).killer(mutant) is not None:
            return Built(file, _document(body), body)
    return None


def _document(body: Body) -> dict[str, Any]:
    return {
        "description": body.description,
        "profile": body.profile,
        "body": body.instance,
        "violations": body.violations,
    }


def case_for(
    mutant: OutputMutant, candidates: Iterable[Tried], translator: Translator
) -> Built | None:
    """A case that a mutant of the translation fails, of the first message to show it, or None."""
    for tried in candidates:
        if mutant.alter(tried.report) is None:
            continue
        case = _expecting(tried, mutant)
        if OutputTrial([case], translator).killer(mutant) is not None:
            return Built(f"{_slug(mutant.name)}{SUFFIX}", case.to_dict(), case)
    return None


def _expecting(tried: Tried, mutant: OutputMutant) -> Case:
    """The case that expects all that is given today."""
    description = f"Tells the translator from one with {mutant.name}."
    expect = dict(_all_of(tried.report))
    return Case("built", description, SOURCE, tried.case.message, expect, tried.case.settings)


def _all_of(report: Report) -> Iterator[tuple[str, Any]]:
    yield "outcome", report["outcome"]
    if "reason" in report:
        yield "code", report["reason"]["code"]
        yield "pointer", report["reason"]["pointer"]
    operations = report["operations"]
    yield "operations", operations
    yield "notes", sorted(note["code"] for note in report["notes"])
    broken = {one.code for item in operations for one in check("salesmachine/item", item)}
    yield "violations", sorted(broken)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[-80:].strip("_")
