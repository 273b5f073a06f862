"""Trials: the smallest so far."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.shrink.paths import GONE
from simulator.payload.shrink.trials import SpentError, Trials, spelt


def test_only_a_smaller_one_is_asked_about_and_once() -> None:
    """One that fails is remembered; one that does is the message from then on."""
    asked: list[Any] = []

    def still(message: Any) -> bool:
        asked.append(message)
        return "a" in message

    trials = Trials({"a": 1, "b": 2}, still, 10)
    assert not trials.takes({"a": 1, "b": 2})
    assert not trials.takes({"a": 1, "b": 3})
    assert not trials.keeps({("a",): GONE})
    assert not trials.takes({"b": 2})
    assert trials.keeps({("b",): 1})
    assert trials.keeps({("b",): GONE})
    assert (trials.message, trials.size) == ({"a": 1}, (7, '{"a":1}'))
    assert asked == [{"b": 2}, {"a": 1, "b": 1}, {"a": 1}]
    assert trials.count == 3


def test_so_many_and_no_more() -> None:
    """What is known costs nothing."""
    trials = Trials([1, 2, 3], lambda _: False, 1)
    assert not trials.takes([])
    assert not trials.takes([])
    with pytest.raises(SpentError):
        trials.takes([1])


def test_what_raises_does_not_hold() -> None:
    """But whoever interrupts is heard."""

    def interrupted(_: Any) -> bool:
        raise KeyboardInterrupt

    assert not Trials([1], lambda one: one[1], 9).takes([])
    with pytest.raises(KeyboardInterrupt):
        Trials([1], interrupted, 9).takes([])


def test_numbers_are_told_apart_by_their_spelling() -> None:
    """1, 1.0 and true are three."""
    assert len({spelt(1), spelt(1.0), spelt(True)}) == 3
    assert spelt("é\udcff") == '"\\u00e9\\udcff"'
