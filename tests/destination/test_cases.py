"""The mapping cases of the kit: each message comes out as its case says."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.cases import Case, differences, kit_cases
from tests.destination.printed import printed, translated

CASES = {case.name: case for case in kit_cases()}


def other(leaf: Any) -> Any:
    """Another value of the same type."""
    if isinstance(leaf, bool):
        return not leaf
    assert isinstance(leaf, str | int | float), "arrives points at a string, number or boolean"
    return f"{leaf}x" if isinstance(leaf, str) else leaf + 1


def with_other_leaf(message: Any, pointer: str) -> Any:
    """The message, its value at the pointer another one."""
    message = copy.deepcopy(message)
    *parents, last = [
        token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]
    ]
    holder = message
    for token in parents:
        holder = holder[int(token) if isinstance(holder, list) else token]
    key: Any = int(last) if isinstance(holder, list) else last
    holder[key] = other(holder[key])
    return message


def arrives(case: Case, pointer: str) -> bool:
    """Whether the operations are others when the value at the pointer is."""
    assert isinstance(case.message, dict)
    message = {"messageId": "m1", **case.message}
    changed = with_other_leaf(message, pointer)
    items = [translated(replace(case, message=one)).wire() for one in (message, changed)]
    return json.dumps(items[0]) != json.dumps(items[1])


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """The message of the case becomes what the case expects."""
    case = CASES[name]
    came = printed(translated(case))
    assert list(differences(case, came, lambda pointer: arrives(case, pointer))) == []


@pytest.mark.parametrize("kind", ["identify", "track", "page", "group", "alias", "envelope"])
def test_there_are_cases_of_each_call(kind: str) -> None:
    """The kit has cases of every call and of what all calls share."""
    assert any(name.startswith(f"{kind}/") for name in CASES)


@pytest.mark.parametrize(
    ("pointer", "reaches"),
    [
        ("/properties/seats", True),
        ("/properties/list/0/a~1b", True),
        ("/properties/trial", True),
        ("/event", True),
        ("/context/locale", False),
        ("/integrations/Other", False),
    ],
)
def test_what_arrives_is_probed(pointer: str, reaches: bool) -> None:
    """A value arrives if another value in its place makes other operations."""
    message = {
        "type": "track",
        "userId": "u1",
        "event": "E",
        "properties": {"seats": 2, "list": [{"a/b": 1.5}], "trial": False},
        "context": {"locale": "de"},
        "integrations": {"Other": True},
    }
    assert arrives(Case("probe", "", "", message, {}), pointer) == reaches
