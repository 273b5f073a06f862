"""The broken bodies and their repaired twins: what is wrong with each, and that none is missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts import bodies
from contracts.bodies import Body, kit_bodies
from contracts.registry import KINDS, check
from contracts.violations import Violation
from simulator.measure.clauses import clauses
from tests.contracts.plain import plain_jsonschema

BODIES = list(kit_bodies())
BROKEN = [body for body in BODIES if body.name.endswith(bodies.BROKEN)]
REPAIRED = [body for body in BODIES if body.name.endswith(bodies.REPAIRED)]
TWINS = {body.name.replace(".repaired.", ".broken."): body for body in REPAIRED}
CODES_OF_QUIRKS = "SM-4"


def in_order(found: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    return sorted((one["pointer"], one["code"], one["severity"]) for one in found)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_a_body_has_exactly_the_violations_it_names(body: Body) -> None:
    """Code, severity and pointer of each."""
    found = check(body.kind, body.instance, body.profile)
    assert in_order([one.to_dict() for one in found]) == in_order(body.violations)


def test_each_broken_body_has_a_repaired_twin_of_the_same_kind_and_profile() -> None:
    """And nothing else lies in the folder."""
    assert len(BODIES) == len(BROKEN) + len(REPAIRED)
    assert [body.name for body in BROKEN] == list(TWINS)
    assert all(body.kind in KINDS for body in BODIES)
    assert all(body.profile == TWINS[body.name].profile for body in BROKEN)
    assert all(body.violations for body in BROKEN)
    assert not any(body.violations for body in REPAIRED)


def test_each_body_is_described_in_a_sentence() -> None:
    """Of its own among those of its kind, where it is broken."""
    assert all(body.description.endswith(".") for body in BODIES)
    described = [(body.kind, body.description) for body in BROKEN]
    assert len(set(described)) == len(described)


def differing(broken: Any, repaired: Any, at: str = "") -> Iterator[str]:
    """Pointers of the places in which two values differ."""
    if isinstance(broken, dict) and isinstance(repaired, dict):
        pairs = [(key, broken.get(key, ...), repaired.get(key, ...)) for key in broken | repaired]
    elif isinstance(broken, list) and isinstance(repaired, list):
        longer = max(len(broken), len(repaired))
        padded = [[*value, *[...] * (longer - len(value))] for value in (broken, repaired)]
        pairs = list(zip(map(str, range(longer)), *padded, strict=True))
    else:
        if type(broken) is not type(repaired) or broken != repaired:
            yield at
        return
    for key, one, other in pairs:
        yield from differing(one, other, f"{at}/{key}")


def repairs(place: str, violation: dict[str, str]) -> bool:
    """Whether a change at a place is one that a violation asks for."""
    pointer, parent = violation["pointer"], place.rpartition("/")[0]
    match violation["code"]:
        case "SM-203" | "SM-230":  # a key of what is pointed at is missing, or was misspelt
            return parent == pointer
        case "SM-402":  # the key that is pointed at stands for one beside it
            return parent == pointer.rpartition("/")[0]
        case _:
            return f"{place}/".startswith(f"{pointer}/")


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: body.name)
def test_a_twin_repairs_only_what_is_broken(body: Body) -> None:
    """It differs where a violation points, and nowhere else."""
    for place in differing(body.instance, TWINS[body.name].instance):
        assert any(repairs(place, violation) for violation in body.violations), place


def broken_clause(violation: Violation, profile: str) -> tuple[str, str]:
    """The clause that a violation breaks, in the way it does."""
    if violation.code.startswith(CODES_OF_QUIRKS):
        return violation.schema, f"{violation.code} {profile}"
    missing = violation.schema.endswith("/required")
    return violation.schema, violation.expected.split("'")[1] if missing else ""


def silent_clauses(body: Body) -> Iterator[tuple[str, str]]:
    """The quirks without a code, by which a body breaks a clause and nothing is said of it."""
    for error in plain_jsonschema(body.kind).iter_errors(body.instance):
        keyword = error.validator
        for quirk in error.schema.get("x-quirks", ()):
            key, when = quirk.get("key"), Draft202012Validator(quirk["when"])
            if quirk["code"] or quirk["keyword"] != keyword or not when.is_valid(error.instance):
                continue
            if key is None or (key in error.instance) == (keyword == "additionalProperties"):
                path = "/".join(map(str, error.absolute_schema_path))
                yield f"{body.kind}.json#/{path}", f"silent {key or ''}".rstrip()


def test_every_clause_of_every_schema_is_broken_by_a_body() -> None:
    """A keyword, a required key or a client's quirk that no body breaks is named here."""
    broken = {
        broken_clause(violation, body.profile)
        for body in BROKEN
        for violation in check(body.kind, body.instance, body.profile)
    }
    silent = {clause for body in BODIES for clause in silent_clauses(body)}
    unbroken = sorted({(one.at, one.way) for one in clauses()} - broken - silent)
    assert not unbroken, "\n".join(f"{at} {way}" for at, way in unbroken)
