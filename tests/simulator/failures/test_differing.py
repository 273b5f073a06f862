"""The differing part of two JSON values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.failures.differing import Place, diff, places
from simulator.failures.pointing import NOTHING
from tests.simulator.generated import json_values, laws, texts

few = settings(laws, max_examples=60)

VIEW: dict[str, Any] = {
    "method": "event",
    "contact_uid": "u1",
    "event_uid": "pageview",
    "params": {"url": "https://x.io", "mrr": 1},
}
NAMED = {**VIEW, "event_uid": "pricing"}
ACCOUNT = {"method": "account", "account_uid": "a", "params": {}}
OBJECT = {"a": 1, "b": 2, "c": 3, "d": 4}


@pytest.mark.parametrize(
    ("expected", "got", "lines"),
    [
        (1, 1.0, ["@@ (the whole) @@", "-1", "+1.0"]),
        ({"a": True}, {"a": 1}, ["@@ (the whole) @@", '-"a": true', '+"a": 1']),
        ([], {}, ["@@ (the whole) @@", "-[]", "+{}"]),
        (
            {"x/y": OBJECT},
            {"x/y": {**OBJECT, "b": "2"}},
            ["@@ /x~1y @@", ' "a": 1,', '-"b": 2,', '+"b": "2",', ' "c": 3,'],
        ),
        ({"a": 1}, {"a": 1, "b": [2]}, ["@@ (the whole) @@", ' "a": 1,', '+"b": [2]']),
        ({"a": 1, "b": 2}, {"a": 1}, ["@@ (the whole) @@", ' "a": 1', '-"b": 2']),
        (
            {"a": 1, "b": 2},
            {"b": 2, "a": 1},
            ["@@ (the whole) @@", '+"b": 2,', ' "a": 1', '-"b": 2'],
        ),
        ({"a": [1]}, {"a": {"b": 1}}, ["@@ (the whole) @@", '-"a": [1]', '+"a": {"b": 1}']),
        ([1, 2, 3], [1, 3], ["@@ (the whole) @@", " 1,", "-2,", " 3"]),
        ([1, 2], [1, 3], ["@@ /1 @@", "-2", "+3"]),
        ([1, 2, 3], [3, 1, 2], ["@@ (the whole) @@", "+3,", " 1,", " 2", "-3"]),
        ([{"a": 1}], [{"a": 2}], ["@@ /0 @@", '-"a": 1', '+"a": 2']),
    ],
)
def test_the_lines_that_differ_alone(expected: object, got: object, lines: list[str]) -> None:
    """With a line before and behind, and the pointer of what they are in."""
    assert diff(expected, got) == lines


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        ([VIEW, NAMED], [NAMED, VIEW], [Place("moved", "/1", 0, 1)]),
        ([VIEW, NAMED], [NAMED], [Place("missing", "/0", VIEW)]),
        ([NAMED], [VIEW, NAMED], [Place("unexpected", "/0", NOTHING, VIEW)]),
        (
            [VIEW],
            [ACCOUNT],
            [Place("unexpected", "/0", NOTHING, ACCOUNT), Place("missing", "/0", VIEW)],
        ),
        (
            [VIEW],
            [{**VIEW, "event_uid": "view"}],
            [Place("changed", "/0/event_uid", "pageview", "view")],
        ),
        (
            [VIEW, NAMED],
            [{**NAMED, "params": {"mrr": 1}}],
            [Place("missing", "/0", VIEW), Place("missing", "/0/params/url", "https://x.io")],
        ),
        (
            [VIEW, ACCOUNT],
            [ACCOUNT, {**VIEW, "params": {"mrr": 2, "url": "https://x.io"}}],
            [
                Place("moved", "/1", 0, 1),
                Place("changed", "/1/params/mrr", 1, 2),
            ],
        ),
        ([{"a": 1, "b": 2}], [{"b": 2, "a": 1}], [Place("order", "/0", ["a", "b"], ["b", "a"])]),
    ],
    ids=["swapped", "missing", "more", "other", "renamed", "missing and less", "moved", "order"],
)
def test_the_places_of_operations(expected: list[Any], got: list[Any], found: list[Place]) -> None:
    """Operations are told apart by what they are, and then compared key by key."""
    assert sorted(map(repr, places(expected, got))) == sorted(map(repr, found))


def test_a_missing_operation_can_be_copied() -> None:
    """It stands there whole, on as many lines as it takes."""
    url = f"https://x.io/{'p' * 60}"
    lines = diff([], [{**VIEW, "params": {"url": url}}])
    assert lines[0] == "@@ (the whole) @@"
    assert {line[0] for line in lines[1:]} == {"+"}
    assert json.loads("".join(line[1:] for line in lines[1:])) == {**VIEW, "params": {"url": url}}


def test_of_many_keys_and_items_the_order_is_not_asked() -> None:
    """What would take too long is compared place by place."""
    many = {f"k{n}": n for n in range(600)}
    assert places(many, {**many, "k7": 8}) == [Place("changed", "/k7", 7, 8)]
    assert places(many, {**many, "new": 1}) == [Place("unexpected", "/new", NOTHING, 1)]
    assert places(many, dict(reversed(many.items())))[0].how == "order"
    items = list(range(100))
    assert places(items, [*items[:-1], 7]) == [Place("changed", "/99", 99, 7)]
    assert places(items, items[:-1]) == [Place("missing", "/99", 99)]


def test_what_nests_too_deep_is_compared_as_a_whole() -> None:
    """It neither raises nor goes on for ever."""
    one: Any = 1
    other: Any = 2
    for _ in range(300):
        one, other = [one], [other]
    [place] = places(one, other)
    assert place.how == "changed"
    assert place.pointer.count("/") == 100


@few
@given(json_values, json_values)
def test_what_is_the_same_has_no_diff(one: Any, other: Any) -> None:
    """And what isn't has one, with a place for it; every line is marked and printable."""
    is_same = json.dumps(one) == json.dumps(other)
    lines, found = diff(one, other), places(one, other)
    assert (not lines) == (not found) == is_same
    assert diff(one, one) == []
    assert all(line.isprintable() and line[0] in "@-+ " for line in lines)
    assert is_same or any(line[0] in "-+" for line in lines)


@few
@given(st.dictionaries(texts, json_values, max_size=5), texts, json_values)
def test_one_key_that_differs_is_one_place(value: dict[str, Any], key: str, new: Any) -> None:
    """A key that is added or taken away is all that differs."""
    without = {name: one for name, one in value.items() if name != key}
    [place] = places(without, {**without, key: new})
    assert (place.how, json.dumps(place.got)) == ("unexpected", json.dumps(new))
    [place] = places({**without, key: new}, without)
    assert (place.how, json.dumps(place.expected)) == ("missing", json.dumps(new))
