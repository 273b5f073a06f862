"""Failures of violations in one value: a message, or an operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from contracts.registry import KINDS, check
from contracts.violations import Violation, escape
from simulator.failures import fixes
from simulator.failures.differing import diff
from simulator.failures.failure import Failure, Spot
from simulator.failures.grouping import cause
from simulator.failures.origins import Origin
from simulator.failures.pointing import NOTHING, value_at
from simulator.failures.repairs import repair
from simulator.failures.spelling import spelt, typed
from simulator.failures.wording import evidence, keyword, sentence
from simulator.payload.translators import Translator

ITEM = "salesmachine/item"
MAX_KEYS = 8


class Judged(NamedTuple):
    """A value that breaks the contract of ``kind``: what it is called, and what made it.

    ``prefix`` is the pointer of the value itself in what was judged as a whole; ``origin`` is None
    for a message.
    """

    kind: str
    value: Any
    about: str
    prefix: str = ""
    origin: Origin | None = None
    rule: str = ""


def of_violation(
    violation: Violation, judged: Judged, spot: Spot, reproduce: Sequence[str]
) -> Failure:
    """The failure of one violation; its pointer leads from what was judged as a whole."""
    at = violation.pointer.removeprefix(judged.prefix)
    mended = repair(judged.kind, judged.value, violation, at)
    return Failure(
        violation.code,
        sentence(violation, judged.about, judged.value, at),
        violation.severity,
        spot,
        violation.expected,
        _got(violation, judged.value, at),
        _suggestion(violation),
        violation.schema,
        evidence(violation.evidence) if violation.evidence else "",
        tuple(diff(mended.value, judged.value, judged.prefix)) if mended else (),
        fixes.of_violation(violation, at, mended, judged.origin, judged.rule),
        tuple(reproduce),
        cause(violation.code, at, violation.schema, *_made_of(judged)),
    )


def folded(violations: Iterable[Violation]) -> list[tuple[Violation, list[Violation]]]:
    """Each violation with those that only follow from it.

    A key that is missing because it is written in another way is not known under that other name.
    """
    found: list[tuple[Violation, list[Violation]]] = []
    unknown: dict[str, Violation] = {}
    for violation in violations:
        if violation.code == "SM-207":
            unknown[violation.pointer] = violation
        else:
            found.append((violation, []))
    for violation, others in found:
        if other := unknown.pop(_meant(violation), None):
            others.append(other)
    return [*found, *((violation, []) for violation in unknown.values())]


def with_others(failure: Failure, others: Sequence[Violation]) -> Failure:
    """The failure, which counts those that follow from it."""
    places = tuple(f"{one.code} {one.pointer}" for one in others)
    return replace(failure, others=len(others), places=places) if others else failure


def _meant(violation: Violation) -> str:
    """The pointer of the key that stands there in place of the missing one."""
    if violation.code == "SM-402":
        return violation.pointer
    near = origin_key(violation)
    return f"{violation.pointer}/{escape(near)}" if near else "none"


def message_kind(message: object) -> str:
    """The contract of a message's type; empty where there is none."""
    kind = message.get("type") if isinstance(message, dict) else None
    name = f"segment/{kind.lower()}" if isinstance(kind, str) else ""
    return name if name in KINDS and name != "segment/batch" else ""


def breaks_message(message: object, violation: Violation) -> bool:
    """Whether a message has the same violation of its contract."""
    kind = message_kind(message)
    found = check(kind, message) if kind else []
    return any((v.code, v.pointer) == (violation.code, violation.pointer) for v in found)


def breaks_operation(
    message: object, translator: Translator, violation: Violation, at: str
) -> bool:
    """Whether an operation of a message has the same violation at ``at``."""
    return any(
        (found.code, found.pointer) == (violation.code, at)
        for operation in translator.operations(message)
        for found in check(ITEM, operation)
    )


def origin_key(violation: Violation) -> str:
    """The key of the operation that a missing one is probably meant by."""
    if violation.code == "SM-402":
        return ""
    return violation.suggestion if keyword(violation) == "required" else ""


def _made_of(judged: Judged) -> tuple[str, ...]:
    """What a value is made of: where it is copied from, or the rule that makes it."""
    if judged.origin is None:
        return ()
    return judged.origin.pointers if judged.origin.is_copied else (judged.rule,)


def _got(violation: Violation, value: object, at: str) -> str:
    """What came, with its type; of a missing key, which ones there are."""
    found = value_at(value, at)
    if keyword(violation) == "required" and isinstance(found, dict):
        keys = ", ".join(spelt(key)[1:-1] for key in list(found)[:MAX_KEYS])
        more = ", ..." if len(found) > MAX_KEYS else ""
        return f"none; it has {keys}{more}" if keys else "none; it is empty"
    if keyword(violation) in ("type", "format", "enum", "const") and found is not NOTHING:
        return typed(found)
    return violation.got


def _suggestion(violation: Violation) -> str:
    """What was probably meant."""
    near = violation.suggestion
    if not near or keyword(violation) != "required":
        return near
    key = violation.expected.removeprefix("the key ")[1:-1]
    return f"{key}, where it says {near}"
