"""The run: every mutant, or some of them, tried on what is given.

Schemas are altered of which a body is given; of a translation the rules, notes and reasons that a
case comes to.  A mutant that survives comes with the file that would notice it, where one can be
built, or with the reason why none does.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from itertools import chain

from contracts.bodies import Body
from contracts.cases import Case, kit_cases
from contracts.registry import KINDS, schema
from simulator.measure.given import Given
from simulator.measure.mutations.outputs import OutputMutant, output_mutants, subjects
from simulator.measure.mutations.schemas import SchemaMutant, schema_mutants
from simulator.measure.mutations.specimens import of_body, of_case
from simulator.measure.mutations.survivors import Built, body_for, case_for
from simulator.measure.mutations.trial import OutputTrial, SchemaTrial, Tried
from simulator.measure.mutations.variants import variants
from simulator.payload.translators import Translator

Mutant = SchemaMutant | OutputMutant

MOST_MESSAGES = 3_000
"""So many messages are looked at, at most, for what a translation can give."""
_VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no given file notices.

    ``reason`` says why that is no gap, where somebody wrote it down; ``built`` is the file that
    would notice it, None where none was found.  One file may notice several.
    """

    name: str
    reason: str
    built: Built | None


@dataclass(slots=True)
class Result:
    """How it went.

    ``mutants`` and ``noticed`` count by schema (``segment/page``) and by the rule, note or reason
    that was altered; ``unreached`` are those that no case comes to, so that they weren't.
    ``failing`` are the files that fail without any mutant; they notice none.
    """

    mutants: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    survivors: list[Survivor] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    failing: list[str] = field(default_factory=list)

    @property
    def unexplained(self) -> list[Survivor]:
        """The survivors without a written reason."""
        return [survivor for survivor in self.survivors if not survivor.reason]


def kit_reasons() -> dict[str, str]:
    """Why some mutants survive what the contracts bring, by the mutant's name."""
    file = resources.files("simulator").joinpath("measure", "mutations", "reasons.json")
    reasons: dict[str, str] = json.loads(file.read_text("utf-8"))
    return reasons


class Run:
    """Tries mutants on what is given, under one translator."""

    def __init__(self, given: Iterable[Given], translator: Translator) -> None:
        everything = list(given)
        self._translator = translator
        self._cases = [one for one in everything if isinstance(one, Case)]
        bodies = [one for one in everything if isinstance(one, Body)]
        self._kinds = [kind for kind in KINDS if kind in _kinds_of(bodies)]
        specimens = chain(
            chain.from_iterable(map(of_body, bodies)),
            chain.from_iterable(of_case(case, translator) for case in self._cases),
        )
        self._schemas = SchemaTrial(specimens)
        self._outputs = OutputTrial(self._cases, translator)
        self._pool = _pool(self._cases, translator) if self._cases else []
        self._reached = _subjects(self._outputs.tried)

    def mutants(self) -> list[Mutant]:
        """Every mutant, in order."""
        found: list[Mutant] = []
        for kind in self._kinds:
            found += schema_mutants(kind, schema(kind))
        return [*found, *output_mutants((one.report for one in self._pool), self._reached)]

    def result(self, limit: int | None, seed: int, reasons: Mapping[str, str]) -> Result:
        """The mutants tried, ``limit`` of them, chosen by ``seed``, where there are more."""
        result = Result(
            unreached=[name for name in _subjects(self._pool) if name not in self._reached],
            failing=sorted({*self._schemas.failing, *self._outputs.failing}),
        )
        built: list[Built] = []
        for mutant in _chosen(self.mutants(), limit, seed):
            subject = mutant.kind if isinstance(mutant, SchemaMutant) else mutant.subject
            result.mutants[subject] += 1
            if self._is_noticed(mutant):
                result.noticed[subject] += 1
            else:
                reason = reasons.get(mutant.name, "")
                file = None if reason else self._noticing(mutant, built)
                result.survivors.append(Survivor(mutant.name, reason, file))
        return result

    def _is_noticed(self, mutant: Mutant) -> bool:
        if isinstance(mutant, SchemaMutant):
            return self._schemas.killer(mutant) is not None
        return self._outputs.killer(mutant) is not None

    def _noticing(self, mutant: Mutant, built: list[Built]) -> Built | None:
        """One of the files that were built already, or one more."""
        for earlier in built:
            if self._notices(earlier.given, mutant):
                return earlier
        if isinstance(mutant, SchemaMutant):
            found = body_for(mutant, self._schemas.specimens(mutant.kind))
        else:
            found = case_for(mutant, self._pool, self._translator)
        built += [] if found is None else [found]
        return found

    def _notices(self, given: Case | Body, mutant: Mutant) -> bool:
        if isinstance(mutant, SchemaMutant):
            return (
                isinstance(given, Body) and SchemaTrial(of_body(given)).killer(mutant) is not None
            )
        if isinstance(given, Body):
            return False
        return OutputTrial([given], self._translator).killer(mutant) is not None


def _chosen(mutants: list[Mutant], limit: int | None, seed: int) -> list[Mutant]:
    if limit is None or limit >= len(mutants):
        return mutants
    chosen = sorted(random.Random(seed).sample(range(len(mutants)), limit))
    return [mutants[index] for index in chosen]


def _kinds_of(bodies: Iterable[Body]) -> set[str]:
    """The kinds that bodies are of, and those of a batch's items."""
    return {specimen.kind for body in bodies for specimen in of_body(body)}


def _pool(cases: list[Case], translator: Translator) -> list[Tried]:
    """What the translator gives of many messages: the given ones and the kit's, then variants.

    The shortest come first, so that what is built of them is short.
    """
    found: dict[tuple[bool, int, str], Tried] = {}
    for case in _varied(chain(cases, kit_cases())):
        text = json.dumps([case.message, case.settings])
        key = (case.name == _VARIANT, len(text), text)
        if key not in found:
            own = translator.with_settings(case.settings)
            found[key] = Tried(case, own, own.report(case.message))
        if len(found) == MOST_MESSAGES:
            break
    return [found[key] for key in sorted(found)]


def _varied(cases: Iterable[Case]) -> Iterator[Case]:
    given = list(cases)
    yield from given
    for case in given:
        for message in variants(case.message):
            yield Case(_VARIANT, "", "", message, {}, case.settings)


def _subjects(tried: Iterable[Tried]) -> dict[str, None]:
    """The rules, notes and reasons that messages come to, each once."""
    found = (name for one in tried for name in subjects(one.report))
    return dict.fromkeys(sorted(set(found)))
