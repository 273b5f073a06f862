"""Specimens: what the given files say of one value by one schema.

A body is judged by what its file records: code, severity and pointer of each violation.  The words
of a violation aren't recorded, so a mutant that changes them alone is none.  What a case's message
breaks isn't recorded either; its operations may have the violations that the case names, and the
case itself is a document that keeps its schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from contracts.bodies import Body
from contracts.cases import Case
from contracts.registry import METHODS
from contracts.violations import Profile, Violation
from simulator.payload.translators import Translator

Found = tuple[str, str, str]
"""Pointer, code and severity of a violation."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A value that is judged by the schema of ``kind`` alone, with what must be found on it.

    ``allowed`` are codes that may be found anywhere, where a case gives those; else None, and
    exactly ``found`` must be found.
    """

    name: str
    kind: str
    profile: Profile
    instance: Any
    found: tuple[Found, ...] = ()
    allowed: frozenset[str] | None = None

    def holds(self, violations: Iterable[Violation]) -> bool:
        """Whether these violations are what the file says."""
        if self.allowed is not None:
            return all(one.code in self.allowed for one in violations)
        return found_in(violations) == self.found


def found_in(violations: Iterable[Violation]) -> tuple[Found, ...]:
    """What is recorded of violations, in order."""
    return tuple(sorted((one.pointer, one.code, one.severity) for one in violations))


def of_body(body: Body) -> Iterator[Specimen]:
    """A body; of a batch each item too, by the schema of its method."""
    found = [(one["pointer"], one["code"], one["severity"]) for one in body.violations]
    yield from _parts(body, body.kind, body.instance, found)


def of_case(case: Case, translator: Translator) -> Iterator[Specimen]:
    """A case's document and, where it says which violations they may have, its operations."""
    yield Specimen(case.name, "case", "strict", case.to_dict())
    if "violations" in case.expect:
        allowed = frozenset(case.expect["violations"])
        for operation in translator.with_settings(case.settings).operations(case.message):
            kind = kind_of_item(operation)
            yield Specimen(case.name, kind, "strict", operation, allowed=allowed)


def kind_of_item(item: object) -> str:
    """The kind that says all that a batch item has to keep."""
    method = item.get("method") if isinstance(item, dict) else None
    return f"salesmachine/{method}" if method in METHODS else "salesmachine/item"


def _parts(body: Body, kind: str, instance: Any, found: list[Found]) -> Iterator[Specimen]:
    if kind == "salesmachine/item":
        kind = kind_of_item(instance)
    if kind == "salesmachine/batch" and isinstance(instance, list):
        for index, item in enumerate(instance):
            under = f"/{index}"
            inside = [one for one in found if f"{one[0]}/".startswith(f"{under}/")]
            found = [one for one in found if one not in inside]
            below = [(at.removeprefix(under), code, worst) for at, code, worst in inside]
            yield from _parts(body, "salesmachine/item", item, below)
    yield Specimen(body.name, kind, body.profile, instance, tuple(sorted(found)))
