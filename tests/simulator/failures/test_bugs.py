"""Failures of the simulator itself."""

from __future__ import annotations

from simulator.bugs import Bugs
from simulator.failures.bugs import of_bug
from simulator.failures.text import lines
from simulator.journal import JournalError


def told(error: Exception, where: str = "POST /v1/contact") -> list[str]:
    """The screen of one that is raised."""
    bugs = Bugs()
    try:
        raise error
    except Exception as raised:
        bugs.note(raised, where)
    return lines(of_bug(bugs.after(0)[0].to_dict()))


def test_a_bug() -> None:
    """What was asked, what kind of failure, and the place of it."""
    head, file, *fix = told(ZeroDivisionError("x"))
    assert head == (
        "error SM-108: The simulator itself failed on POST /v1/contact: ZeroDivisionError."
    )
    assert file.startswith("  file         tests/simulator/failures/test_bugs.py:")
    assert "bug of the simulator" in fix[0]


def test_a_disk_that_is_full() -> None:
    """It is no bug, so no place in the source is named."""
    head, fix, *_ = told(JournalError("/j: the disk is full"), "POST /v1/\x1b[2J")
    assert "failed on POST /v1/\\x1b[2J: /j: the disk is full." in head
    assert fix.startswith("  fix          Nothing is kept of what came then")
