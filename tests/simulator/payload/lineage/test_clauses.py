"""Clauses: which subschema governs a field, and the evidence behind it."""

from __future__ import annotations

from typing import Any

import pytest

from contracts import check
from contracts.bodies import kit_bodies
from contracts.cases import kit_cases
from contracts.registry import load, schema
from destination import Settings
from simulator.payload.lineage.clauses import Clause, clause, governing
from simulator.payload.lineage.comparing import leaf_pointers
from simulator.payload.lineage.probes import path_of
from simulator.payload.translators import Ours

OPERATIONS = [
    operation
    for case in kit_cases()
    for operation in Ours(Settings(oversize="note")).operations(case.message)
]


@pytest.mark.parametrize(
    ("method", "at", "place", "evidence"),
    [
        ("event", "", "event.json#", "sm.event"),
        ("event", "event_uid", "event.json#/properties/event_uid", "sm.event_uid"),
        ("event", "created_at", "event.json#/properties/created_at", "A20"),
        ("event", "params", "event.json#/properties/params", "A10"),
        ("event", "params/plan", "event.json#/properties/params", "A10"),
        ("event", "params/a/b/0", "event.json#/properties/params", "A10"),
        (
            "event",
            "params/visit_ip",
            "event.json#/properties/params/properties/visit_ip",
            "A23",
        ),
        ("contact", "params/mrr", "contact.json#/properties/params/properties/mrr", "sm.reserved"),
        (
            "contact",
            "params/mrr/0",
            "contact.json#/properties/params/properties/mrr",
            "sm.reserved",
        ),
        ("account", "account_uid", "account.json#/properties/account_uid", "sm.uid"),
        ("alias", "previous_uid", "alias.json#/properties/previous_uid", "sm.uid"),
        ("alias", "params", "alias.json#/additionalProperties", "A6"),
        ("alias", "params/x", "alias.json#/additionalProperties", "A6"),
        ("email", "method", "item.json#/properties/method", "sm.batch"),
        ("", "x", "item.json#", "sm.batch"),
    ],
)
def test_the_clause_on_a_field(method: str, at: str, place: str, evidence: str) -> None:
    """Its own, that on anything else, or that on what it is in."""
    tokens = tuple(at.split("/")) if at else ()
    assert clause(method, tokens) == Clause(f"salesmachine/{place}", evidence)


def test_every_field_that_is_sent_has_a_clause() -> None:
    """It leads to something in the schema of its method, and its evidence is known."""
    for operation in OPERATIONS:
        for at in leaf_pointers([operation]):
            found = clause(operation["method"], tuple(at.split("/")[2:]))
            file, _, pointer = found.place.partition("#")
            assert file == f"salesmachine/{operation['method']}.json"
            assert path_of(schema(file.removesuffix(".json")), pointer) is not None
            assert found.evidence in load("evidence.json")


def test_the_judge_names_the_same_clause() -> None:
    """What breaks the contract at a field breaks a keyword of the clause that governs it."""
    seen = 0
    for body in kit_bodies():
        method = body.name.split("/")[-2] if "/" in body.name else ""
        for found in body.violations:
            kind, _, at = found.get("schema", "").partition(".json#")
            if not kind.startswith("salesmachine/") or method in ("batch", "item"):
                continue
            tokens = tuple(str(token) for token in found["pointer"].split("/")[1:])
            if at.endswith(("/required", "/minItems", "/maxItems")):
                continue
            governs = clause(kind.removeprefix("salesmachine/"), tokens).place.partition("#")[2]
            assert at == governs or at.rpartition("/")[0] == governs
            seen += 1
    for method, at, value in (
        ("event", "event_uid", "Not Snake"),
        ("contact", "contact_uid", 1.5),
        ("account", "odd", 1),
    ):
        [broken] = [
            one for one in check("salesmachine/item", {**LEAST[method], at: value}) if one.schema
        ]
        governs = clause(method, (at,)).place
        assert broken.schema.startswith(governs)
        seen += 1
    assert seen >= 3


LEAST: dict[str, dict[str, Any]] = {
    "event": {"method": "event", "contact_uid": "u", "event_uid": "e", "params": {}},
    "contact": {"method": "contact", "contact_uid": "u", "params": {}},
    "account": {"method": "account", "account_uid": "a", "params": {}},
}

MADE_UP: dict[str, dict[str, Any]] = {
    "salesmachine/item": {
        "$id": "https://x.example/schemas/salesmachine/item.json",
        "x-evidence": "whole",
        "$ref": "#/$defs/base",
        "$defs": {
            "base": {
                "properties": {
                    "a": {"x-evidence": "a", "allOf": [{"$ref": "#/$defs/b~1c"}]},
                    "loop": {"$ref": "#/properties/loop"},
                    "far": {"$ref": "event.json#/properties/e"},
                    "whole": {"$ref": "event.json"},
                    "gone": {"$ref": "#/nowhere"},
                    "alien": {"$ref": "https://elsewhere.example/x.json"},
                }
            },
            "b/c": {
                "properties": {"d": {"x-evidence": "d"}},
                "additionalProperties": {"x-evidence": "more", "type": "string"},
            },
        },
        "properties": {
            "loop": {"$ref": "#/$defs/base/properties/loop"},
            "list": {"prefixItems": [{"x-evidence": "first"}], "items": {"x-evidence": "rest"}},
            "one": {"oneOf": [{"type": "null"}, {"properties": {"x": {"x-evidence": "x"}}}]},
            "if": {"if": {}, "then": {"properties": {"y": {"x-evidence": "y"}}}},
        },
    },
    "salesmachine/event": {
        "$id": "https://x.example/schemas/salesmachine/event.json",
        "properties": {"e": {"x-evidence": "e", "properties": {"f": {}}}},
        "x-evidence": "event",
    },
}


@pytest.mark.parametrize(
    ("at", "place", "evidence"),
    [
        ("a", "item.json#/$defs/base/properties/a", "a"),
        ("a/d", "item.json#/$defs/b~1c/properties/d", "d"),
        ("a/z", "item.json#/$defs/b~1c/additionalProperties", "more"),
        ("a/z/y", "item.json#/$defs/b~1c/additionalProperties", "more"),
        ("loop/x", "item.json#/properties/loop", "whole"),
        ("far", "item.json#/$defs/base/properties/far", "e"),
        ("far/f", "event.json#/properties/e/properties/f", "e"),
        ("whole/e/f", "event.json#/properties/e/properties/f", "e"),
        ("gone/x", "item.json#/$defs/base/properties/gone", "whole"),
        ("alien/x", "item.json#/$defs/base/properties/alien", "whole"),
        ("list/0", "item.json#/properties/list/prefixItems/0", "first"),
        ("list/7", "item.json#/properties/list/items", "rest"),
        ("list/x", "item.json#/properties/list", "whole"),
        ("one/x", "item.json#/properties/one/oneOf/1/properties/x", "x"),
        ("if/y", "item.json#/properties/if/then/properties/y", "y"),
        ("other", "item.json#", "whole"),
    ],
)
def test_a_schema_that_refers(at: str, place: str, evidence: str) -> None:
    """References, branches and lists are followed, in this file and another; circles end."""
    found = governing("salesmachine/item", tuple(at.split("/")), MADE_UP.__getitem__)
    assert found == Clause(f"salesmachine/{place}", evidence)
