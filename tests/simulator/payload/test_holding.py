"""Holding: where a message holds a value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from contracts.cases import as_json
from simulator.payload.holding import MOST, held_in, holding, is_telling
from simulator.payload.lineage.probes import path_of
from tests.simulator.generated import json_values, laws

MESSAGE: dict[str, Any] = {
    "userId": "Acme ",
    "traits": {"n": 7, "text": "we are Acme here", "a/b": [None, {"x": "7"}], "yes": True},
    "context": {"groupId": "acme", "list": [7], "one": 1},
}


@pytest.mark.parametrize(
    ("value", "pointers"),
    [
        ("acme", ["/context/groupId"]),
        ("ACME", ["/userId", "/context/groupId"]),
        ("are acme", ["/traits/text"]),
        (7, ["/traits/n", "/context/list/0"]),
        ("7", ["/traits/a~1b/1/x"]),
        (7.0, ["/traits/n", "/traits/a~1b/1/x", "/context/list/0"]),
        ({"x": "7"}, ["/traits/a~1b/1"]),
        (None, ["/traits/a~1b/0"]),
        (True, ["/traits/yes"]),
        (1, ["/context/one"]),
        ("we", []),
        ("", []),
        (False, []),
        ([], []),
    ],
)
def test_a_value_stands_as_it_is_else_as_it_is_written_else_in_a_text(
    value: object, pointers: list[str]
) -> None:
    """Each only where the one before is nowhere; short texts and truth aren't looked for inside."""
    assert list(holding(MESSAGE, value)) == pointers


@pytest.mark.parametrize(
    ("one", "value", "how"),
    [
        ("Order Completed!", "order_completed", "spelt"),
        ("2024-03-11 09:21:45 UTC", "2024-03-11T10:21:45.000Z", "dated"),
        ("2024-03-11", "2024-03-11T10:21:45.000Z", "dated"),
        ('{"plan":"pro-7"}', "pro-7", "inside"),
        ("Ada", "Ada Lovelace", "part"),
        (" lovelace", "Ada Lovelace", "part"),
        ("2024-03-12", "2024-03-11T10:21:45.000Z", None),
        ("!!!", "???", None),
        ("Lovelac", "Ada Lovelace", None),
        ("Al", "Al Lovelace", None),
        (10**400, "1", None),
        (1e300, 10**300, None),
    ],
)
def test_another_form_of_a_value_holds_it(one: object, value: object, how: str | None) -> None:
    """The closest one counts."""
    held = held_in({"a": one}, value)
    assert held.pointers == (("/a",) if how else ())
    assert not how or held.how == how


@pytest.mark.parametrize("value", ["abc", 123, -12, 1.5, {}, []])
def test_what_is_telling_can_be_known_again(value: object) -> None:
    """A longer text, a longer number, what holds others."""
    assert is_telling(value)


@pytest.mark.parametrize("value", [True, None, 3, "", "ab", " a "])
def test_what_stands_everywhere_isnt_telling(value: object) -> None:
    """Nobody could say which is meant."""
    assert not is_telling(value)


def test_only_the_first_places_are_named() -> None:
    """A value that stands everywhere says little."""
    assert holding([7] * 20, 7) == tuple(f"/{index}" for index in range(MOST))
    assert holding([7] * 20, 7, 2) == ("/0", "/1")


@laws
@given(json_values)
def test_every_value_of_a_message_is_found(value: Any) -> None:
    """Where a pointer leads is what it was looked for."""
    for at in holding({"a": value, "b": [value]}, value, 2):
        found = path_of({"a": value, "b": [value]}, at)
        assert found is not None
        assert as_json(found[1]) == as_json(value)
