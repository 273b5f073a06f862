"""Probes: leaves, other values, and messages that stay as they are."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given

from simulator.payload.lineage.comparing import same
from simulator.payload.lineage.probes import Leaf, Probing, leaves, of_other_types, others, path_of
from tests.simulator.generated import json_values, laws

MESSAGE: dict[str, Any] = {"messageId": "m1", "a": {"b/c": [1, {"~": None}], "e": {}}, "l": []}


def given_back(message: Any) -> Any:
    return [message]


def probing(message: Any = MESSAGE) -> Probing:
    found = Probing.of(message, given_back)
    assert found is not None
    return found


def test_leaves() -> None:
    """In the order of the message, by pointer; what holds nothing is one, the whole is none."""
    assert [(leaf.pointer, leaf.value) for leaf in leaves(MESSAGE)] == [
        ("/messageId", "m1"),
        ("/a/b~1c/0", 1),
        ("/a/b~1c/1/~0", None),
        ("/a/e", {}),
        ("/l", []),
    ]
    for value in (7, None, "x", {}, []):
        assert list(leaves(value)) == []


def test_leaves_of_what_is_deep() -> None:
    """What is over 100 levels deep is one leaf."""
    value: Any = {"a": 1, "b": 2}
    for _ in range(100_000):
        value = [value]
    [leaf] = leaves(value)
    assert len(leaf.path) == 100
    assert [len(one.path) for one in leaves({"a": {"b": [[1]]}})] == [4]


def test_a_path() -> None:
    """It is how to get to a leaf from the whole; a pointer that leads nowhere has none."""
    for leaf in leaves(MESSAGE):
        assert path_of(MESSAGE, leaf.pointer) == (leaf.path, leaf.value)
    assert path_of(MESSAGE, "/a/b~1c") == (("a", "b/c"), MESSAGE["a"]["b/c"])
    for pointer in ("", "/", "/a/b", "/l/0", "/l/-", "/a/b~1c/2", "/a/b~1c/x", "/messageId/0"):
        assert path_of(MESSAGE, pointer) is None


def test_a_message_with_another_value() -> None:
    """Only that value is another; the message that was given stays, and so does what is kept."""
    before = copy.deepcopy(MESSAGE)
    changed = {**before, "a": {"b/c": [1, {"~": "new"}], "e": {}}}
    assert probing().with_value(("a", "b/c", 1, "~"), "new") == [changed]
    assert probing().without(("a", "b/c")) == [{**before, "a": {"e": {}}}]
    assert probing().without(("a", "b/c", 0)) == [
        {**before, "a": {"b/c": [None, {"~": None}], "e": {}}}
    ]
    both = probing().changed({("l",): [1]}, (("a",),))
    assert both == [{"messageId": "m1", "l": [1]}]
    assert probing().operations() == [before] == [MESSAGE]


@pytest.mark.parametrize("value", [None, "", {"x": 1}, [], 1.5, True])
def test_the_message_id_is_fixed(value: object) -> None:
    """What is no id would be made of the content; an id in either spelling stays."""
    assert probing({"messageId": value, "a": 1}).operations()[0]["messageId"] == "probe"
    assert probing({"a": 1}).operations()[0]["messageId"] == "probe"
    assert probing({"messageId": {"x": 1}}).with_value(("messageId", "x"), 2) == [
        {"messageId": "probe"}
    ]
    assert probing({"messageId": 7}).operations() == [{"messageId": 7}]
    assert probing({"message_id": "m"}).operations() == [{"message_id": "m"}]
    assert probing(MESSAGE).without(("messageId",))[0]["messageId"] == "probe"


def test_what_cannot_be_copied() -> None:
    """What is too deep, or no JSON, can't be probed."""
    value: Any = 1
    for _ in range(100_000):
        value = [value]
    assert Probing.of(value, given_back) is None
    assert Probing.of({"a": object()}, given_back) is None


def test_a_text_that_is_read() -> None:
    """The first other value is a time, of digits digits: it is read as the text was, or at last."""
    assert others("2024-02-29T10:00:00Z")[:2] == ("1976-02-29T10:00:00Z", "1976-05-04")
    assert others("1976-02-29")[:2] == ("1972-02-29", "1976-05-04")
    assert others("1976-05-04")[:2] == ("1972-05-04", "1976-05-04x")
    assert others("1710148909")[:2] == ("2821259111", "1976-05-04")
    assert others("x2024-02-29")[:2] == ("1976-05-04", "x2024-02-29x")
    assert others("²")[:2] == ("1976-05-04", "²x")


def test_other_values_of_null() -> None:
    """Of every type, both booleans: false turns off what nothing else does."""
    assert [type(other) for other in others(None)] == [str, int, bool, bool, dict]


def test_a_long_text_doesnt_grow() -> None:
    """Its other values fit wherever it did, in the ASCII that is sent."""
    for text in ("x" * 12, "order completed", "é" * 40, "a" * 30_000, "x" * 20, "9" * 30):
        for other in others(text):
            assert len(ascii(other)) <= len(ascii(text)) + 8
            assert other != text


@laws
@given(json_values)
def test_other_values(value: object) -> None:
    """Each is another one of the same type, or one of another type, as asked."""
    for other in others(value):
        assert not same(other, value)
        assert value is None or kind(other) == kind(value)
    for other in of_other_types(value):
        assert kind(other) != kind(value)
    assert others(value)
    assert value is not None or of_other_types(value) == ()


def kind(value: object) -> str:
    name = type(value).__name__
    return {"int": "number", "float": "number"}.get(name, name)


@laws
@given(json_values)
def test_any_message(value: Any) -> None:
    """Each leaf can be changed and removed, whatever the message is."""
    found = probing({"messageId": "m", "a": value})
    for leaf in leaves({"messageId": "m", "a": value}):
        [changed] = found.with_value(leaf.path, "new")
        assert Leaf(leaf.path, "new") in list(leaves(changed))
        assert found.without(leaf.path)
