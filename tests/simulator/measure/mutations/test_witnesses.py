"""Witnesses: values on which a schema and its mutant don't agree."""

from __future__ import annotations

from itertools import islice

import pytest

from contracts.registry import KINDS, Judge, judge, schema
from simulator.measure.mutations.schemas import SchemaMutant, schema_mutants
from simulator.measure.mutations.specimens import found_in
from simulator.measure.mutations.witnesses import witnesses

NAMES = "/properties/expect/properties/values/propertyNames"
A_CASE = {"description": "d", "source": "s", "message": 1}
EVERY = [mutant for kind in KINDS for mutant in schema_mutants(kind, schema(kind))]


def mutant_of(name: str) -> SchemaMutant:
    return next(mutant for mutant in EVERY if mutant.name == name)


@pytest.mark.parametrize("mutant", EVERY[11::40], ids=lambda mutant: mutant.name)
def test_a_witness_is_judged_differently_by_a_mutant(mutant: SchemaMutant) -> None:
    """Every one that is offered, and there is one for each mutant."""
    found = list(islice(witnesses(mutant, []), 5))
    assert found
    for instance, profile in found:
        own = judge(mutant.kind).check(instance, profile)
        altered = Judge(mutant.kind, mutant.schema).check(instance, profile)
        assert found_in(own) != found_in(altered)


@pytest.mark.parametrize(
    ("name", "bases", "instance"),
    [
        (
            "salesmachine/alias.json#/required: previous_uid dropped",
            [],
            {"contact_uid": "u1"},
        ),
        (
            "salesmachine/success.json#/required: status dropped",
            [7, {"status": "success", "a": 1}],
            {},
        ),
        (
            "segment/batch.json#/properties/batch/items/type: null added",
            [{"batch": [{"a": 1}]}],
            {"batch": [None]},
        ),
        (
            "salesmachine/account.json#/properties/params/properties/domain/type: null dropped",
            [{"params": {"domain": ""}}, {"account_uid": "acme", "params": {"domain": ""}}],
            {"account_uid": "acme", "params": {"domain": None}},
        ),
        (
            f"case.json#{NAMES}/format: exchanged for not-blank",
            [
                {**A_CASE, "expect": {"outcome": "translated"}},
                {**A_CASE, "expect": {"values": {"contact/params/a": [1]}}},
            ],
            {**A_CASE, "expect": {"values": {"acme": [1]}}},
        ),
    ],
)
def test_the_smallest_good_value_is_altered_in_one_place(
    name: str, bases: list[object], instance: object
) -> None:
    """One that has something in that place where there is one; what is broken is no base."""
    found, _ = next(witnesses(mutant_of(name), bases))
    assert found == instance


def test_a_list_is_made_as_long_as_its_limit() -> None:
    """A limit that is one off is seen just there."""
    found, _ = next(witnesses(mutant_of("salesmachine/batch.json#/maxItems: 99, not 100"), []))
    assert len(found) == 100
