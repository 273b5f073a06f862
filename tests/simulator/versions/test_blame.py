"""Which change is to blame."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.versions.blame import Blame
from simulator.versions.budget import Budget
from simulator.versions.differences import differences

OLD: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}}
NEW: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "string", "maxLength": 2}},
    "required": ["b"],
}


@pytest.mark.parametrize(
    ("instance", "is_witness", "blamed", "mended"),
    [
        ({"a": "abc", "b": 1}, True, ["maxLength"], ["maxLength"]),
        ({"a": "ab"}, True, ["required"], ["required"]),
        ({"a": "abc"}, True, ["maxLength", "required"], []),
        ({"a": "ab", "b": 1}, False, [], ["maxLength", "required"]),
        ({"a": 7, "b": 1}, False, ["maxLength", "required"], []),
    ],
)
def test_blame_falls_on_what_refuses_it_alone(
    instance: Any, is_witness: bool, blamed: list[str], mended: list[str]
) -> None:
    """And the new schema without a change may accept it again."""
    blame = Blame("k", OLD, NEW, Budget(600))
    changes = list(differences("k", OLD, NEW))
    assert blame.is_witness(instance) == is_witness
    assert [one.keyword for one in changes if blame.falls_on(one, instance)] == blamed
    judges = {one.keyword: blame.without(one) for one in changes}
    assert [name for name, one in judges.items() if one and one.is_valid(instance)] == mended


def test_what_means_nothing_by_itself_is_not_to_blame() -> None:
    """A reference to what isn't there yet, where that isn't a definition."""
    old: dict[str, Any] = {"properties": {"a": {}}}
    new = {"properties": {"a": {"$ref": "#/properties/b"}, "b": {"type": "null"}}}
    blame = Blame("k", old, new, Budget(600))
    [reference, _] = differences("k", old, new)
    assert blame.is_witness({"a": 1})
    assert not blame.falls_on(reference, {"a": 1})


def test_nobody_is_blamed_when_the_time_is_over() -> None:
    """Each change takes a step once."""
    clock = iter([0.0, 0.1, 9.0])
    budget = Budget(1, lambda: next(clock))
    blame = Blame("k", OLD, NEW, budget)
    changes = list(differences("k", OLD, NEW))
    assert budget.step()
    assert blame.falls_on(changes[1], {})
    assert blame.falls_on(changes[1], {})
    assert not blame.falls_on(changes[0], {"a": "abc"})
    assert (budget.steps, budget.is_cut) == (2, True)
