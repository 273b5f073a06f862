"""The kinds of reports: each is a module that writes a run."""

from __future__ import annotations

import io

import pytest

from simulator.reports.kinds import KEEPING, WHOLE, write
from simulator.reports.run import Run
from tests.simulator.reports.checked import ADVISED, CASE, GOOD, REFUSED, recorded

RUN = recorded({"a": [GOOD, ADVISED, REFUSED], "b": [CASE]}, keeps=True)


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("run", [RUN, Run(())], ids=["a run", "nothing"])
def test_each_writes(kind: str, run: Run) -> None:
    """Each kind writes the same of the same run, of one of nothing too."""
    one, other = io.StringIO(), io.StringIO()
    write(kind, run, one)
    write(kind, run, other)
    assert one.getvalue() == other.getvalue()
    assert one.getvalue() or kind == "github"


def test_those_that_keep_entries_are_kinds() -> None:
    """What shows entries whole is one of them, once it is there."""
    assert {*WHOLE, "html"} >= KEEPING
