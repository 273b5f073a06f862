"""Trials: what is noted of one leaf."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from simulator.payload.lineage.comparing import GONE, Changes
from simulator.payload.lineage.probes import Leaf, Probing
from simulator.payload.lineage.trials import Trial, by_itself, tried

QUIET = Changes({})


def trial_of(function: Any, value: object) -> Trial:
    probing = Probing.of({"messageId": "m", "a": value}, lambda message: [{"x": function(message)}])
    assert probing is not None
    return tried(probing, probing.operations(), Leaf(("a",), value), QUIET)


def test_what_is_tried() -> None:
    """Other values and none; another type only where the value makes no difference."""
    found = trial_of(lambda message: message.get("a"), "v")
    assert [changes.changed["/0/x"] for _, changes in found.values] == [
        "1976-05-04",
        "vx",
        " Ab-vÉ9 ",
    ]
    assert (found.absent.changed, found.types) == ({"/0/x": None}, [])
    assert found.matters
    silent = trial_of(lambda message: isinstance(message.get("a"), int), "v")
    assert [changes.changed for changes in silent.types] == [{"/0/x": True}, {"/0/x": True}]
    assert not silent.matters
    assert len(silent.all) == len(silent.own) + 2 == 6


def test_what_its_absence_alone_changes() -> None:
    """That there is a value may matter where which one doesn't."""
    found = trial_of(lambda message: "a" in message, "v")
    assert found.matters
    assert [changes.any for _, changes in found.values] == [False] * 3


@pytest.mark.parametrize(
    ("changes", "held", "kind"),
    [
        ([Changes({"/0/x": "w"})], "v", "copied"),
        ([Changes({"/0/x": "w"})], "V", "derived"),
        ([Changes({"/0/x": "W"})], "v", "derived"),
        ([Changes({"/0/x": GONE})], "v", "derived"),
        ([QUIET], "v", "derived"),
        ([Changes({}, frozenset({0}))], "v", "derived"),
        ([Changes({"/0/x": "w"}), Changes({}, frozenset({0}))], "v", "copied"),
        ([Changes({"/0/x": "w"}), Changes({}, frozenset({1}))], "v", "derived"),
        ([Changes({"/0/x": "w"}), QUIET], "v", "derived"),
    ],
)
def test_a_copy(changes: list[Changes], held: object, kind: str) -> None:
    """It is one where every value came, in whatever operations did, and at least one."""
    trial = Trial(Leaf(("a",), "v"), [("w", one) for one in changes], QUIET, [])
    assert trial.kind("/0/x", held) == kind


def test_noise() -> None:
    """What is different each time is added up, and taken from what was noted."""
    count = itertools.count()
    probing = Probing.of({"messageId": "m"}, lambda _: [{"n": next(count), "x": 1}])
    assert probing is not None
    before = probing.operations()
    noise = by_itself(probing, before)
    assert {*noise.changed} == {"/0/n"}
    assert {*by_itself(probing, before, Changes({"/0/x": 2})).changed} == {"/0/n", "/0/x"}
    noted = Changes({"/0/n": 9, "/0/x": 2})
    left = Trial(Leaf(("a",), 1), [(2, noted)], noted, [noted]).without(noise)
    assert [changes.changed for changes in left.all] == [{"/0/x": 2}] * 3
