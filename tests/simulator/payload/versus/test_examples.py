"""Examples: the smallest message that shows a change."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from contracts.cases import kit_cases
from simulator.payload.versus import Groups, Seen, as_it_came, example
from tests.simulator.payload.versus.told import Operations, against

PAGE = {
    "type": "page",
    "messageId": "m1",
    "userId": "usr_8f45b6000100",
    "name": "Pricing",
    "timestamp": "2026-01-05T16:29:41.451Z",
    "context": {"ip": "114.4.196.13", "library": {"name": "analytics.js"}},
    "properties": {"plan": "growth", "seats": 40, "account_uid": "acme", "tags": ["a", "b"]},
}


def rename(operations: Operations) -> None:
    for operation in operations:
        if "plan" in operation["params"]:
            operation["params"]["Plan"] = operation["params"].pop("plan")


def retype(operations: Operations) -> None:
    for operation in operations:
        if "seats" in operation.get("params", {}):
            operation["params"]["seats"] = str(operation["params"]["seats"])


def raises(operations: Operations) -> None:
    if len(operations) > 1:
        raise KeyError("x")


@pytest.mark.parametrize(
    ("change", "small"),
    [
        (rename, {"type": "page", "userId": "u1", "properties": {"plan": "x"}}),
        (retype, {"type": "page", "userId": "u1", "properties": {"seats": 1}}),
        (raises, {"type": "page", "userId": "u1", "name": "x"}),
        (lambda operations: operations[1:], {"type": "page", "userId": "u1", "name": "x"}),
    ],
)
def test_the_smallest_message(change: Callable[[Operations], Any], small: dict[str, Any]) -> None:
    """Nothing is left in an example that the change doesn't need, and it shows the change."""
    versus = against(change)
    groups = Groups()
    groups.add(versus.compared(PAGE).changes, Seen(PAGE))
    for group in groups:
        found = example(group, versus)
        assert found.is_small
        assert group.holds(found.change)
        assert found.change in versus.compared(found.message).changes
    [first, *_] = groups
    assert example(first, versus).message == small


def test_what_it_says_in_json() -> None:
    """The message, and each side's part where it has one."""
    versus = against(rename)
    groups = Groups()
    groups.add(versus.compared(PAGE).changes, Seen(PAGE))
    [group] = groups
    assert example(group, versus).to_dict() == {
        "message": {"type": "page", "userId": "u1", "properties": {"plan": "x"}},
        "before": "x",
        "before_at": "/0/params/plan",
        "after": "x",
        "after_at": "/0/params/Plan",
    }


def test_what_is_seen_once_alone() -> None:
    """A change that doesn't come again is told with the message as it was."""
    times = itertools.count()
    versus = against(lambda operations: operations if next(times) else [])
    found = versus.compared(PAGE).changes
    assert found == []  # it isn't there twice
    groups = Groups()
    groups.add(against(rename).compared(PAGE).changes, Seen(PAGE))
    [group] = groups
    assert example(group, versus) == as_it_came(group)
    assert as_it_came(group).message == PAGE


def test_every_case_of_the_kit() -> None:
    """Whatever differs for the cases of the contracts, its example shows it."""

    def shout(operations: Operations) -> None:
        for operation in operations:
            for key, value in (operation.get("params") or {}).items():
                operation["params"][key] = value.upper() if isinstance(value, str) else value

    versus, groups = against(shout), Groups()
    for case in list(kit_cases())[::4]:
        seen = Seen(case.message, settings=case.settings)
        groups.add(versus.with_settings(case.settings).compared(case.message).changes, seen)
    found = list(groups)
    assert found
    for group in found[:5]:
        assert group.holds(example(group, versus).change)
