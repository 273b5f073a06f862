"""The smallest message: what holds of it, whatever is to be kept."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.cases import kit_cases
from simulator.generate.strategies import valid
from simulator.payload.shrink import MOST, Shrunk, Still, shrink, shrunk
from simulator.payload.shrink.findings import found
from simulator.payload.shrink.keeping import keep_code, keep_expression
from simulator.payload.shrink.paths import GONE, changed, members, nodes
from simulator.payload.shrink.trials import spelt
from simulator.payload.translators import Ours
from tests.destination.test_corpus import published
from tests.simulator.generated import json_values, laws

some = settings(laws, max_examples=100)
few = settings(laws, max_examples=40)


def less(message: object) -> Iterator[Any]:
    """The message without each of its keys and items."""
    for path, _ in nodes(message):
        if path:
            yield changed(message, {path: GONE})


def promised(message: object, still: Callable[[], Still]) -> Shrunk:
    """Shrink it and see that it is what is promised; ``still`` makes a new one for each."""
    before, asked = spelt(message), []
    own = still()
    assert own(message)

    def noted(one: object) -> bool:
        asked.append(spelt(one))
        return own(one)

    small = shrunk(message, noted)
    assert spelt(message) == before
    assert len(asked) == len(set(asked)) == small.trials
    assert own(small.message)
    assert len(spelt(small.message)) <= len(before)
    assert small.is_least
    assert not any(own(one) for one in less(small.message))
    again = still()
    assert again(small.message)
    assert spelt(shrunk(small.message, again).message) == spelt(small.message)
    return small


@some
@given(json_values, st.integers(2, 5))
def test_whatever_is_kept_it_is_the_least(message: Any, parts: int) -> None:
    """It holds, is no larger, has nothing to leave out, gives itself; nothing is asked twice."""
    kept = crc32(spelt(message).encode()) % parts
    promised(message, lambda: lambda one: crc32(spelt(one).encode()) % parts == kept)


@some
@given(json_values, st.data())
def test_what_is_asked_for_alone_is_left(message: Any, data: st.DataObject) -> None:
    """One value in a message, with what it is in, and nothing beside it."""
    _, value = data.draw(st.sampled_from(list(nodes(message))))
    wanted = spelt(value)

    def still(one: object) -> bool:
        return any(spelt(inner) == wanted for _, inner in nodes(one))

    small = promised(message, lambda: still).message
    while spelt(small) != wanted:
        [(_, small)] = members(small)


@few
@given(valid())
def test_a_message_keeps_each_of_its_findings(message: dict[str, Any]) -> None:
    """With the order of its keys."""
    for code in {one.code for one in found(message, Ours())}:
        small = promised(message, lambda code=code: keep_code(code, Ours())).message
        assert list(small) == [key for key in message if key in small]


CASES = {
    "a key": (
        {"a": 1, "b": {"c": "x" * 100, "d": [1]}, "e": {}},
        "'c' in message.get('b', {})",
        {"b": {"c": "x"}},
    ),
    "the first of several": (
        {"a": [{"b": 1}, {"b": 1}], "c": [{"b": 2}]},
        "'b' in str(message)",
        {"a": [{"b": 1}]},
    ),
    "an object in place of what it is in": (
        {"type": "track", "a": {"b": {"c": {"d": 1, "e": 2}}}},
        "'d' in str(message)",
        {"a": {"d": 1}},
    ),
    "ids that are the same": (
        {"userId": "u-1001", "traits": {"id": "u-1001", "name": "u-1001"}},
        "message['userId'] == message['traits']['id'] == message['traits']['name']",
        {"userId": "u1", "traits": {"id": "u1", "name": "u1"}},
    ),
    "ids that are two": (
        {"userId": "abcdef", "anonymousId": "ghijkl", "properties": {"account_uid": "mnopqr"}},
        "message['userId'], message['anonymousId'], message['properties']['account_uid']",
        {"userId": "u1", "anonymousId": "a1", "properties": {"account_uid": "a2"}},
    ),
    "ids that are numbers": (
        {"items": [{"product_id": 5512}, {"product_id": 5513}], "id": 5512},
        "[one['product_id'] for one in message['items']][1] and message['id']",
        {"items": [{"product_id": 1}, {"product_id": 2}], "id": 1},
    ),
    "an id that says something": (
        {"userId": "undefined", "traits": {}},
        "message['userId'] == 'undefined'",
        {"userId": "undefined"},
    ),
    "texts that are the same": (
        {"a": "the same", "b": "the same", "c": "the same"},
        "message['a'] == message['b'] and message['c']",
        {"a": "x", "b": "x", "c": "x"},
    ),
    "one of two texts that are the same": (
        {"a": "the same", "b": "the same"},
        "message['a'] == 'the same' and message['b']",
        {"a": "the same", "b": "x"},
    ),
    "a type": (
        {"type": "identify", "userId": "u1"},
        "message['type']",
        {"type": "identify"},
    ),
    "numbers": (
        {"a": 39.95, "b": 4711, "c": -7, "d": 0, "e": 12.5, "f": True, "g": None},
        "message['a'] and message['b'] > 2000 and message['c'] < 0 and 'd' in message"
        " and message['e'] % 1 and 'f' in message and 'g' in message",
        {"a": 1, "b": 4711, "c": -1, "d": 0, "e": 0.5, "f": True, "g": None},
    ),
    "forms": (
        {"a": "2024-03-11T09:21:45Z", "b": "https://acme.example/a/b", "c": "ada@acme.example"},
        "message['a'] < '3' and '://' in message['b'] and '@' in message['c']",
        {"a": "2024-03-11", "b": "http://a.co", "c": "a@b.co"},
    ),
    "what is in a text": (
        {"a": "a text with something odd!? in it"},
        "'odd!' in message['a']",
        {"a": "odd!"},
    ),
    "the length of a text": ({"a": "y" * 40_000}, "len(message['a']) > 700", {"a": "y" * 701}),
    "a blank text": ({"a": "    "}, "not message['a'].strip()", {"a": ""}),
    "a text that isn't blank": ({"a": "Too dear"}, "'x' not in message['a']", {"a": "T"}),
    "how deep it nests": (
        json.loads('{"a":' * 300 + "1" + "}" * 300),
        "str(message).count('{') > 5",
        json.loads('{"a":' * 5 + "{}" + "}" * 5),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_natural(name: str) -> None:
    """Ids stay ids, what is the same stays the same, and a value is as plain as can be."""
    message, expression, small = CASES[name]
    found = promised(message, lambda: keep_expression(expression, Ours())).message
    assert spelt(found) == spelt(small)


def test_short_values_stay_where_they_are_to_be_known_again() -> None:
    """Longer ones don't."""
    message = {"a": "acme", "b": 4711, "c": "y" * 41, "userId": "u-1001"}
    small = shrunk(message, lambda one: len(one) == 4, MOST, 40)
    assert small.message == {**message, "c": "x"}


def test_what_does_not_fail_can_not_be_shrunk() -> None:
    """Nor is it asked about again."""
    with pytest.raises(ValueError, match="doesn't show"):
        shrink({"a": 1}, lambda _: False)


def test_when_the_trials_are_spent_the_smallest_so_far_is_given() -> None:
    """And that it is no more than that."""
    asked = []

    def still(message: dict[str, Any]) -> bool:
        asked.append(message)
        return len(message) >= 90

    small = shrunk({str(n): "long" for n in range(100)}, still, 20)
    assert (len(asked), small.trials, small.is_least) == (20, 20, False)
    assert still(small.message)
    assert len(small.message) < 100
    assert shrunk({}, still, 1) == Shrunk({}, 0, True)


def test_a_message_of_which_nothing_can_be_said_is_no_smaller_one() -> None:
    """Whatever is raised; and it is never handed on."""
    assert shrink({"a": {"b": 1}, "c": 2}, lambda one: one["a"]["b"] == 1) == {"a": {"b": 1}}


def test_what_nests_too_deep_stays() -> None:
    """It can't even be spelt."""
    message: Any = {}
    for _ in range(100_000):
        message = {"a": message}
    assert shrunk(message, lambda _: True).message is message


def test_many_texts_that_can_not_be_cut_do_not_take_for_ever() -> None:
    """What is tried of them is bounded, and of the keys each is tried all the same."""
    message = {f"key {n}": f"{n} " + "y" * 60 for n in range(400)}
    size = len(spelt(message))
    small = shrunk(message, lambda one: len(spelt(one)) >= size - 1000)
    assert small.is_least
    assert size - 1000 <= len(spelt(small.message)) <= size - 900


def kept(messages: list[tuple[str, object]]) -> Iterator[tuple[str, object, str]]:
    """Each message with each code that is found in it."""
    for where, message in messages:
        for code in sorted({one.code for one in found(copy.deepcopy(message), Ours())}):
            yield where, message, code


def test_the_kit_keeps_its_promise() -> None:
    """Each message of a case, but for the ones that are about their size."""
    few = [(one.name, one.message) for one in kit_cases() if len(spelt(one.message)) < 2_000]
    for _, message, code in kept(few):
        promised(message, lambda code=code: keep_code(code, Ours()))


@pytest.mark.skipif("SIM_CORPUS" not in os.environ, reason="SIM_CORPUS names no folder")
def test_what_others_published_keeps_its_promise() -> None:
    """Each message, for whatever is found in it."""
    count = 0
    for _, message, code in kept(list(published())):
        count += 1
        promised(message, lambda code=code: keep_code(code, Ours()))
    assert count
