"""The baseline of dropped fields: by call and pointer, sorted, and what became of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.reports.baseline import Baseline
from simulator.reports.dropped import Field
from simulator.reports.dropped_baseline import DroppedBaseline, read_dropped_baseline
from simulator.reports.known_file import BaselineError

A, B, C, D = (Field("page", "/a"), Field("page", "/b"), Field("track", "/a"), Field("track", "/b"))
TEXT = """{
  "format": "sim check dropped fields",
  "version": 1,
  "known": [
    {"call": "page", "pointer": "/a"},
    {"call": "track", "pointer": "/a"}
  ]
}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where it is."""
    return tmp_path / "dropped.json"


def test_a_line_a_field(path: Path) -> None:
    """Sorted, however they came and how often; read again it is the same."""
    baseline = DroppedBaseline(path)
    baseline.saw([C], [])
    baseline.saw([A, A, C], [B])
    assert baseline.write() == "2 known, 2 of them new; 0 no longer dropped"
    assert path.read_text() == TEXT
    again = read_dropped_baseline(path)
    assert again.known == {A, C}
    assert again.text() == TEXT


def test_what_is_no_longer_dropped() -> None:
    """It is there and reaches something; what is dropped in any message still is."""
    baseline = DroppedBaseline(Path("d.json"), [A, B, C])
    baseline.saw([B], [A])
    baseline.saw([], [A, B, D])
    assert baseline.gone() == [A]
    assert baseline.unseen() == 1
    baseline.saw([A], [])
    assert baseline.gone() == []


def test_an_update(path: Path) -> None:
    """It takes up what is new and takes out what arrives; what wasn't there stays."""
    baseline = DroppedBaseline(path, [A, B, C])
    baseline.saw([B, D], [A])
    assert baseline.write() == "2 known, 1 of them new; 1 no longer dropped"
    assert read_dropped_baseline(path).known == {B, C, D}


def test_the_other_baseline_is_none(path: Path) -> None:
    """Each baseline says of the other that it is none of its kind."""
    Baseline(path).write()
    with pytest.raises(BaselineError, match=r":1: this is no baseline of dropped fields: name"):
        read_dropped_baseline(path)
