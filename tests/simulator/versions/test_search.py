"""The search for witnesses: what it finds is true, and what there is it mostly finds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings

from contracts.registry import KINDS, schema
from simulator.measure.mutations.schemas import SchemaMutant, schema_mutants
from simulator.versions.bases import Base
from simulator.versions.budget import Budget
from simulator.versions.differences import Change, differences
from simulator.versions.search import MOST_BLAMED, MOST_STEPS, Found, Search
from tests.simulator.generated import laws
from tests.simulator.versions.generated import SCHEMAS, accepts

MUTANTS = [mutant for kind in KINDS for mutant in schema_mutants(kind, schema(kind))]
FLOOR = 0.95
"""The share of narrowing mutants that get a witness from the schema's own examples alone."""


def searched(
    old: Any, new: Any, bases: Iterable[Base] = (), budget: Budget | None = None
) -> tuple[list[Change], Found]:
    changes = list(differences("k", old, new))
    return changes, Search("k", (old, new), changes, bases, budget or Budget(600)).run()


def of_mutant(mutant: SchemaMutant) -> tuple[Change, Found]:
    [change], found = searched(schema(mutant.kind), mutant.schema)
    return change, found


def test_narrowing_mutants_get_a_witness(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a sample, nearly all; each is accepted before and refused now by jsonschema itself."""
    asked = found_for = 0
    for mutant in MUTANTS[::7]:
        change, found = of_mutant(mutant)
        if change.meaning == "narrower":
            asked += 1
            found_for += change in found.by_change
        for witness in found.by_change.values():
            assert accepts(schema(mutant.kind), witness.instance), mutant.name
            assert not accepts(mutant.schema, witness.instance), mutant.name
    with capsys.disabled():
        print(f"\n{found_for} of {asked} narrowing mutants have a witness")  # noqa: T201
    assert asked > 50
    assert found_for >= FLOOR * asked


def test_widening_mutants_get_none() -> None:
    """Whatever the old schema accepts the new one does, too."""
    wide = [one for one in MUTANTS[3::7] if of_mutant(one)[0].meaning in ("wider", "words only")]
    assert len(wide) > 50
    for mutant in wide:
        _, found = of_mutant(mutant)
        assert (found.by_change, found.together) == ({}, None), mutant.name


@settings(laws, max_examples=150)
@given(SCHEMAS, SCHEMAS)
def test_a_witness_is_one(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Of any schemas: jsonschema accepts it by the old one and refuses it by the new one."""
    _, found = searched(old, new)
    witnesses = [*found.by_change.values(), *filter(None, [found.together])]
    for witness in witnesses:
        assert accepts(old, witness.instance)
        assert not accepts(new, witness.instance)
        assert witness.refusal
    for change, witness in found.by_change.items():
        assert not accepts(change.applied(old), witness.instance)
        assert change.meaning in ("narrower", "different")


TEXT = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


@pytest.mark.parametrize(
    ("old", "new", "instance"),
    [
        (TEXT, {**TEXT, "required": ["a", "b"]}, {"a": "acme"}),
        (TEXT, {**TEXT, "properties": {"a": {"type": "string", "maxLength": 4000}}}, None),
        (TEXT, {**TEXT, "properties": {"a": {"type": "string", "minLength": 1}}}, {"a": ""}),
        (TEXT, {**TEXT, "properties": {"a": {"type": "string", "pattern": "^a"}}}, None),
        (TEXT, {**TEXT, "additionalProperties": {"type": "string"}}, None),
        (TEXT, {**TEXT, "maxProperties": 30}, None),
        (TEXT, {**TEXT, "dependentRequired": {"x": ["y"]}}, None),
        (TEXT, {**TEXT, "propertyNames": {"pattern": "^[a-z]+$"}}, None),
        (TEXT, {**TEXT, "not": {"required": ["b"]}}, None),
        ({"type": "array"}, {"type": "array", "uniqueItems": True}, None),
        ({"type": "array"}, {"type": "array", "contains": {"type": "string"}}, []),
        ({"type": "array"}, {"type": "array", "prefixItems": [{"type": "string"}]}, None),
        ({"type": "number"}, {"type": "number", "multipleOf": 0.5}, None),
        ({"minimum": 3}, {"exclusiveMinimum": 3}, 3),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, "a"),
        ({"enum": ["a", "b"]}, {"const": "a"}, "b"),
        ({}, {"not": {}}, None),
        ({}, {"not": {"const": "nobody thinks of this"}}, "nobody thinks of this"),
        ({}, {"enum": [{"allOf": 3}, 7]}, None),
    ],
    ids=str,
)
def test_a_keyword_of_any_sort_gets_its_witness(old: Any, new: Any, instance: Any) -> None:
    """Near a sketch of the old schema, as nothing is given."""
    _, found = searched(old, new)
    [witness, *_] = found.by_change.values()
    if instance is not None:
        assert witness.instance == instance
    assert accepts(old, witness.instance)
    assert not accepts(new, witness.instance)


@pytest.mark.parametrize("levels", [1, 3])
def test_references_are_followed(levels: int) -> None:
    """Into definitions, in lists and below keys that aren't known."""
    inner: dict[str, Any] = {"$ref": "#/$defs/text"}
    for _ in range(levels):
        inner = {"type": "object", "additionalProperties": {"type": "array", "items": inner}}
    old = {**inner, "$defs": {"text": {"type": "string"}}}
    new = {**inner, "$defs": {"text": {"type": "string", "enum": ["acme"]}}}
    [change], found = searched(old, new)
    assert change.pointer == "/$defs/text/enum"
    assert change in found.by_change


def test_a_reference_that_only_the_new_schema_has() -> None:
    """Its definition comes with it; by itself that is only words."""
    old: dict[str, Any] = {"properties": {"a": {}}}
    new = {"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"type": "string"}}}
    changes, found = searched(old, new)
    assert [(one.keyword, one.meaning) for one in changes] == [
        ("$ref", "narrower"),
        ("$defs", "words only"),
    ]
    assert [one.instance for one in found.by_change.values()] == [{"a": None}]


def test_a_schema_that_refers_to_itself() -> None:
    """Is no endless search."""
    old: dict[str, Any] = {"type": "object", "properties": {"a": {"$ref": "#"}}}
    [change], found = searched(old, {**old, "required": ["b"]})
    assert found.by_change[change].instance == {}


def test_what_is_given_comes_first() -> None:
    """As it is, smaller, with the name of its file."""
    new = {**TEXT, "properties": {"a": {"type": "string", "maxLength": 3}}}
    given_one = Base("k", "mine.json", {"a": "long", "more": {"b": 1}})
    [change], found = searched(TEXT, new, [given_one])
    witness = found.by_change[change]
    assert (witness.instance, witness.origin) == ({"a": "long"}, "from mine.json")
    assert witness.refusal == "SM-232 /a: the value is longer than 3 characters"


def test_a_witness_shows_its_change_alone() -> None:
    """What another change asks for stays in it."""
    new = {"type": "object", "properties": {"a": {}, "b": {"maxLength": 3}}, "required": ["a"]}
    base = Base("k", "mine.json", {"a": 1, "b": "acme", "c": 1})
    _, found = searched({"type": "object"}, new, [base])
    shown = {one.pointer: found.by_change[one].instance for one in found.by_change}
    assert shown["/properties/b"] == {"a": 1, "b": "acme"}


def test_persons_do_not_stay_where_they_need_not() -> None:
    """A witness is without them as long as it is one."""
    base = Base("k", "mine.json", {"a": "ada@acme.example"})
    changed = {**TEXT, "required": ["a", "b"]}
    [change], found = searched(TEXT, changed, [base])
    assert found.by_change[change].instance == {"a": "<email>"}


def test_changes_that_only_break_together() -> None:
    """No one of them is said to be to blame."""
    old = {"type": "object", "properties": {"a": {"type": "integer"}}}
    new = {"type": "object", "properties": {}, "additionalProperties": False}
    _, found = searched(old, new, [Base("k", "mine.json", {"a": 1})])
    assert found.together is not None
    assert found.together.instance == {"a": 1}
    assert not any(one.instance == {"a": 1} for one in found.by_change.values())


def test_what_is_made_good_by_another_change_breaks_nobody() -> None:
    """A key that isn't known any longer, where all keys are taken now."""
    old = {**TEXT, "additionalProperties": False}
    _, found = searched(old, {"type": "object", "required": ["a"]})
    assert (found.by_change, found.together) == ({}, None)


def test_what_is_wider_is_not_to_blame() -> None:
    """Of a key that isn't known any longer, while another has to be there."""
    old = {**TEXT, "additionalProperties": False}
    new = {"type": "object", "required": ["b"]}
    changes, found = searched(old, new, [Base("k", "mine.json", {"a": "acme"})])
    assert len(changes) == 3
    assert [one.keyword for one in found.by_change] == ["required"]


def test_changes_too_many_to_ask_each() -> None:
    """Those near what is broken are asked first, so that the one to blame is found."""
    names = [f"k{n}" for n in range(MOST_BLAMED + 10)]
    old = {"properties": {name: {"type": ["string", "null"]} for name in names}}
    new = {"properties": {name: {"type": "string"} for name in names}}
    base = Base("k", "mine.json", {names[-1]: None})
    _, found = searched(old, new, [base])
    [witness] = [one for one in found.by_change.values() if one.origin == "from mine.json"]
    assert witness.instance == base.instance
    assert len(found.by_change) == len(names)


def test_the_search_ends_by_itself_and_always_the_same_way() -> None:
    """In steps, not in seconds, where there is nothing to find."""
    keys = {f"k{n}": {"type": "string"} for n in range(60)}
    old = {"type": "object", "properties": keys}
    never = {"required": ["k"], "maxProperties": 0}
    budgets = [Budget(600), Budget(600)]
    for budget in budgets:
        _, found = searched(old, {**old, "not": never}, budget=budget)
        assert (found.by_change, found.together) == ({}, None)
    assert budgets[0].steps == budgets[1].steps
    assert MOST_STEPS <= budgets[0].steps <= MOST_STEPS + 20
    assert not budgets[0].is_cut


def test_the_time_limit_cuts_it() -> None:
    """And the budget says so."""
    clock = iter([0.0, *[1.0] * 10])
    budget = Budget(0.5, lambda: next(clock))
    searched({"type": "string"}, {"type": "string", "minLength": 1}, budget=budget)
    assert budget.is_cut
    assert budget.steps == 1
