"""The clauses of the schemas: all of them, each once, each with its place and its code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.registry import KINDS, load, schema
from simulator.measure.clauses import ASSERTING, Clause, clauses, root

CLAUSES = {(clause.at, clause.way): clause for clause in clauses()}


def subschemas(value: Any, at: str) -> Iterator[str]:
    """Where subschemas are, found by going through everything that may hold one."""
    yield at
    for key, below in value.get("properties", {}).items():
        yield from subschemas(below, f"{at}/properties/{key}")
    if "items" in value:
        yield from subschemas(value["items"], f"{at}/items")
    if "propertyNames" in value:
        yield from subschemas(value["propertyNames"], f"{at}/propertyNames")


def at(name: str, way: str = "") -> Clause:
    return CLAUSES[name, way]


@pytest.mark.parametrize("kind", KINDS)
def test_every_subschema_is_walked_through(kind: str) -> None:
    """The whole first; the branches of anyOf and what a quirk asks are none."""
    nodes = list(root(kind).walk())
    assert nodes[0].schema == schema(kind)
    assert sorted(node.at for node in nodes) == sorted(subschemas(schema(kind), f"{kind}.json#"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_keyword_that_can_be_broken_has_a_clause(kind: str) -> None:
    """One for each required key, and one for any other keyword."""
    for node in root(kind).walk():
        for name in node.schema.keys() & ASSERTING:
            keys = node.schema[name] if name == "required" else [""]
            for key in keys:
                clause = at(f"{node.at}/{name}", key)
                assert (clause.keyword, clause.key) == (name, key or None)
                assert clause.evidence == node.schema["x-evidence"]


def test_no_clause_comes_twice() -> None:
    """A list of them counts."""
    assert len(CLAUSES) == len(list(clauses())) > 450


@pytest.mark.parametrize(
    ("name", "way", "place", "code"),
    [
        ("salesmachine/event.json#/type", "", "", "SM-204"),
        (
            "case.json#/properties/expect/properties/values/propertyNames/format",
            "",
            "/expect/values/(a key)",
            "SM-241",
        ),
        ("salesmachine/event.json#/required", "params", "", "SM-203"),
        ("salesmachine/event.json#/required", "SM-402 compat", "", "SM-402"),
        ("salesmachine/event.json#/additionalProperties", "silent event", "", ""),
        (
            "salesmachine/event.json#/properties/params/properties/account_uid/format",
            "SM-407 strict",
            "/params/account_uid",
            "SM-407",
        ),
        (
            "salesmachine/event.json#/properties/params/properties/account_uid/format",
            "",
            "/params/account_uid",
            "SM-213",
        ),
        ("segment/delete.json#/properties/context/type", "silent", "/context", ""),
        (
            "exchange.json#/properties/request/properties/headers/items/minItems",
            "",
            "/request/headers/*",
            "SM-211",
        ),
    ],
)
def test_a_clause_knows_its_place_and_what_a_breach_is_called(
    name: str, way: str, place: str, code: str
) -> None:
    """A quirk's clause by the quirk's code, empty where nothing is said of it."""
    found = at(name, way)
    assert (found.place, found.code) == (place, code)
    assert found.file == name.partition("#")[0]


def test_a_quirk_with_a_code_has_a_clause_for_each_profile() -> None:
    """One without has the same under both: nothing is said of it under either."""
    quirks = [clause for clause in CLAUSES.values() if clause.when is not None]
    named = {(one.at, one.code, one.profile) for one in quirks if one.code}
    assert {profile for _, _, profile in named} == {"strict", "compat"}
    for name, code, _ in named:
        assert {(name, code, "strict"), (name, code, "compat")} <= named
    assert {one.profile for one in CLAUSES.values() if not one.code or one.when is None} == {None}


def test_the_codes_and_the_evidence_are_registered() -> None:
    """Whatever a clause names can be looked up."""
    assert {clause.code for clause in CLAUSES.values()} - {""} <= load("codes.json").keys()
    assert {clause.evidence for clause in CLAUSES.values()} <= load("evidence.json").keys()
