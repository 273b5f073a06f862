"""Marks: which start was in force, what came between, what a start says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulator.segment.audit.marks import Marks, Start
from tests.simulator.segment.audit.told import WORKSPACE, marked, started, told

OTHER = "ffffffff"


@pytest.fixture
def marks(path: Path) -> Marks:
    """The salt is 1, then come the steps."""
    steps = [started(order="segment"), marked("clock"), started(relay="hook"), marked("reset")]
    told(path, *steps, marked("reset", WORKSPACE), marked("reset"), marked("reset", OTHER))
    with closing(sqlite3.connect(path)) as connection:
        return Marks(connection)


def test_the_start_in_force(marks: Marks) -> None:
    """It is the last one before; before any everything is as it is by itself."""
    known = [(one.seq, one.order, one.relay) for one in map(marks.start_at, (1, 2, 3, 4, 99))]
    first, second = (2, "segment", "batch"), (4, "kept", "hook")
    assert known == [(0, "kept", "batch"), first, first, second, second]


def test_what_is_between(marks: Marks) -> None:
    """Between two seqs is what comes after the one and before the other."""
    starts = [marks.started_between(*one) for one in ((1, 3), (1, 9), (2, 4), (2, 5), (4, 9))]
    assert [one and one.seq for one in starts] == [2, 2, None, 4, None]
    assert [marks.is_steady(*one) for one in ((1, 2), (2, 4), (3, 9))] == [True, False, True]


def test_resets(marks: Marks) -> None:
    """The last one of a workspace or of all counts."""
    assert [marks.last_reset(one) for one in (None, WORKSPACE, OTHER, "x")] == [7, 7, 8, 7]
    between = ((WORKSPACE, 5, 7), (OTHER, 5, 7), (OTHER, 4, 6), (None, 5, 7), (WORKSPACE, 7, 9))
    assert [marks.was_reset(*one) for one in between] == [True, False, True, False, False]


@pytest.mark.parametrize(
    ("segment", "changed"),
    [
        ({}, {}),
        ({"time_scale": 60, "order": "segment"}, {"scale": 60.0, "order": "segment"}),
        ({"time_scale": 0, "order": "none", "relay": 7, "alias": None}, {}),
        ({"time_scale": "fast", "anonymous": ["send"]}, {}),
        ({"time_scale": float("inf")}, {}),
    ],
)
def test_what_a_start_says(path: Path, segment: dict[str, Any], changed: dict[str, Any]) -> None:
    """What it doesn't say, or says in a way that nobody knows, is as it is by itself."""
    told(path, started(**segment))
    with closing(sqlite3.connect(path)) as connection:
        found = Marks(connection).start_at(9)
    expected = {"relay": "batch", "order": "kept", "scale": 1.0, **changed}
    assert {name: getattr(found, name) for name in expected} == expected
    assert found.settings == Start().settings
