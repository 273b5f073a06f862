"""Hostile messages as a file: each stands on its own line and is read as one, in any order."""

from __future__ import annotations

from typing import Any

import pytest

from destination import Settings
from simulator.generate.hostile import SHAPES, Hostile, make
from simulator.generate.hostile.shapes import encode
from simulator.generate.specimens import Specimens
from simulator.generate.streams import stream
from simulator.generate.world import START
from simulator.payload.report import report
from tests.simulator.exchange_formats.inputs import read
from tests.simulator.generate.crowd import person

CLEAN = encode(Specimens(person(0), stream("clean")).page(START))
SEEDS = range(4)
FIRST = range(30)
"""So many, that each value that a shape draws from comes first once."""


def all_of_them(seed: int) -> list[Hostile]:
    """One of each shape."""
    return [make(name, person(seed), START, stream(seed, name)) for name in SHAPES]


def lines(*texts: str) -> bytes:
    """A file of these lines."""
    return "".join(f"{text}\n" for text in texts).encode()


def outcome(told: dict[str, Any]) -> tuple[str, str | None, list[str]]:
    """``(outcome, code, notes)`` of a report."""
    notes = [note["code"] for note in told["notes"]]
    return told["outcome"], told.get("reason", {}).get("code"), notes


@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_of_every_shape(seed: int) -> None:
    """There is one entry a line, and each ends as the label of its line says."""
    made = all_of_them(seed)
    entries, error = read(lines(*(one.text for one in made)))
    assert error == ""
    assert [entry.line for entry in entries] == list(range(1, len(SHAPES) + 1))
    for one, entry in zip(made, entries, strict=True):
        told = report(entry.line, entry.value, Settings(), entry.defect)
        label = one.label.to_dict()
        assert outcome(told) == (label["outcome"], label["code"], label["notes"]), label["shape"]


@pytest.mark.parametrize("name", SHAPES)
def test_any_may_be_the_first(name: str) -> None:
    """The first line, by which the form of a file is told, hides none of those behind it."""
    for seed in FIRST:
        text = make(name, person(seed % 5), START, stream(seed, name)).text
        entries, error = read(lines(text, CLEAN, text, CLEAN))
        assert error == ""
        assert [entry.line for entry in entries] == [1, 2, 3, 4]
        assert [not entry.defect for entry in entries][1::2] == [True, True]


def test_any_may_be_alone() -> None:
    """A file of one line has one entry."""
    for one in all_of_them(0):
        entries, error = read(lines(one.text))
        assert (len(entries), error) == (1, ""), one.label.shape
