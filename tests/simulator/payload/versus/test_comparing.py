"""Comparing: both translate each message, and what changes by itself is no difference."""

from __future__ import annotations

import itertools
from typing import Any

from contracts.cases import kit_cases
from simulator.payload.translators import Ours, Theirs
from simulator.payload.versus import Versus
from tests.simulator.payload.versus.told import against, ours_then

PAGE = {"type": "page", "userId": "u1", "name": "Pricing", "properties": {"plan": "pro"}}


def test_a_translator_is_as_it_is() -> None:
    """The destination doesn't differ from itself, whatever the message is."""
    for case in kit_cases():
        assert Versus(Ours(), Ours()).compared(case.message).changes == []


def test_what_is_no_message() -> None:
    """What can't be read differs in nothing."""
    assert Versus(Ours(), Ours()).compared(None, 3, "not JSON").changes == []


def test_settings_of_a_case() -> None:
    """A case's settings are those of both sides, where a side knows them."""
    alias = {"type": "alias", "userId": "u1", "previousId": "a1"}
    versus = against(lambda operations: None)
    assert versus.compared(alias).changes == []
    [one] = versus.with_settings({"alias": "skip"}).compared(alias).changes
    assert one.detail == "filtered FILTERED_BY_SETTINGS -> translated"
    assert versus.with_settings({}) is versus


def test_what_changes_by_itself() -> None:
    """What a side doesn't say twice alike is named, and no difference; what differs else is one."""
    numbers = itertools.count()

    def stamp(operations: list[dict[str, Any]]) -> None:
        for operation in operations:
            operation["params"]["stamp"] = next(numbers)
            operation["params"]["mine"] = True

    found, unstable = against(stamp).compared(PAGE)
    assert {(one.kind, one.path) for one in found} == {("field added", ("params", "mine"))}
    assert unstable == {"mine:translate: event /params/stamp"}


def test_who_is_named() -> None:
    """It is said which side says something else each time."""
    numbers = itertools.count()
    moody = Theirs("a:moody", ours_then(lambda operations: operations[: next(numbers) % 2 + 1]))
    steady = Theirs("a:steady", ours_then(lambda operations: None))
    found, unstable = Versus(steady, moody, notes=False).compared(PAGE)
    assert found == []
    assert unstable == {"a:moody: event"}
