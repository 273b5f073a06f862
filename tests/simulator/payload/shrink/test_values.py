"""Values: shorter texts and simpler numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.payload.shrink.trials import Trials, spelt
from simulator.payload.shrink.values import MOST_WASTED, cut, simplify


def simplified(message: Any, still: Callable[[Any], Any], short: int = 0) -> Any:
    """The message with plain values."""
    trials = Trials(message, lambda one: bool(still(one)), 10**6)
    simplify(trials, short)
    return trials.message


def test_two_ids_never_become_one() -> None:
    """Nor one that there is already, whatever it is."""
    message = {"userId": "a-long-one", "anonymousId": "another", "name": "u1"}
    small = simplified(message, lambda one: one["name"] == "u1")
    assert small == {"userId": "u2", "anonymousId": "a1", "name": "u1"}
    numbers = {"a_id": 900, "b_id": 901, "ids": [902, 900], "price": 901}
    expected = {"a_id": 1, "b_id": 2, "ids": [3, 1], "price": 1}
    assert simplified(numbers, lambda _: True) == expected


def test_an_id_is_never_changed_in_one_place_alone() -> None:
    """Even where that would do."""
    message = {"userId": "a-long-one", "name": "a-long-one"}
    assert simplified(message, lambda one: one["name"] == "a-long-one") == message


def test_an_id_is_cut_to_none_that_there_is() -> None:
    """Where no other will do."""
    message = {"userId": "abc", "name": "a"}
    trials = Trials(message, lambda one: one["userId"].startswith("a"), 99)
    cut(trials)
    assert trials.message == {"userId": "ab", "name": "a"}


def test_an_id_is_never_cut_in_one_place_alone() -> None:
    """Even where that would do."""
    message = {"name": "a-long-one", "userId": "a-long-one"}
    trials = Trials(message, lambda one: one["userId"] == "a-long-one", 99)
    cut(trials)
    assert trials.message == message


def test_many_texts_become_words_at_once() -> None:
    """Mostly that will do."""
    trials = Trials({str(n): f"value {n}" for n in range(100)}, lambda _: True, 99)
    simplify(trials)
    assert (set(trials.message.values()), trials.count) == ({"x"}, 1)


def test_the_same_text_is_changed_in_one_place_where_it_must() -> None:
    """If none is an id."""
    message = {"type": "identify", "a": "page", "b": "page", "c": "page"}
    assert simplified(message, lambda one: one["b"] == "page") == {**message, "a": "x", "c": "x"}


def test_a_type_stays() -> None:
    """It is what the message is; of what is in it, it is a value as any other."""
    message = {"type": "identify", "traits": {"type": "identity"}}
    assert simplified(message, lambda _: True) == {"type": "identify", "traits": {"type": "x"}}
    assert simplified({"type": "y" * 17}, lambda _: True) == {"type": "x"}


def test_short_values_stay_if_asked() -> None:
    """In the characters that they are spelt in."""
    message = {"a": "acme", "b": "acmes", "c": 1234, "d": 12345, "x_id": 9876}
    expected = {"a": "acme", "b": "x", "c": 1234, "d": 1, "x_id": 9876}
    assert simplified(message, lambda _: True, 4) == expected


@pytest.mark.parametrize("step", [cut, simplify])
def test_what_is_in_vain_ends(step: Callable[[Trials], None]) -> None:
    """Of many texts that can be no other, most aren't begun."""
    message = {str(n): f"{n} " + "y" * 300 for n in range(300)}
    asked = []
    trials = Trials(message, lambda one: asked.append(one) or False, 10**6)
    step(trials)
    assert len(asked) * len(spelt(message)) < 3 * MOST_WASTED
