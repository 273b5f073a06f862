"""The summary of a step: the Markdown is added to what stands there."""

from __future__ import annotations

from pathlib import Path

from simulator.reports.markdown import MOST_BYTES
from simulator.reports.summary import append_summary
from tests.simulator.reports.checked import REFUSED, recorded


def test_it_is_added(tmp_path: Path) -> None:
    """What an earlier command wrote stays, and the Markdown stands under it."""
    file = tmp_path / "summary.md"
    run = recorded({"a": [REFUSED]})
    assert append_summary(run, file) == ""
    first = file.read_text()
    assert first.startswith("## sim check: 1 failed")
    assert append_summary(run, file) == ""
    assert file.read_text() == f"{first}\n{first}"


def test_what_stands_there_counts(tmp_path: Path) -> None:
    """GitHub's limit is that of the file, with all that is in it."""
    file = tmp_path / "summary.md"
    file.write_text("x" * (MOST_BYTES - 1000))
    append_summary(recorded({"a": [REFUSED]}), file)
    assert "more parts are left out" in file.read_text()
    assert file.stat().st_size <= MOST_BYTES
    file.write_text("x" * MOST_BYTES)
    append_summary(recorded({"a": [REFUSED]}), file)
    assert file.stat().st_size == MOST_BYTES


def test_it_cannot_be_written(tmp_path: Path) -> None:
    """Why it can't be written is a sentence."""
    why = append_summary(recorded({"a": [REFUSED]}), tmp_path / "no" / "summary.md")
    assert why == f"{tmp_path}/no/summary.md can't be written: No such file or directory"
