"""Bugs: what the simulator itself failed at."""

from __future__ import annotations

import json

from simulator.bugs import MOST, MOST_STEPS, Bugs, shown
from simulator.journal import JournalError


def raised(error: Exception, deep: int = 0) -> Exception:
    """An error as it is caught."""
    try:
        if deep:
            raise raised(error, deep - 1)
        raise error
    except Exception as caught:
        return caught


def test_one_is_noted_with_its_place() -> None:
    """Its kind, and where it was raised; not what it says, which may be anybody's data."""
    bugs = Bugs()
    assert (bugs.count, bugs.after(0)) == (0, [])
    bugs.note(raised(ZeroDivisionError("tok-4f1c9a")), "POST /v1/contact", "1a2b3c4d")
    [bug] = bugs.after(0)
    assert bug.said == "ZeroDivisionError"
    assert (bug.file, bug.where) == ("tests/simulator/test_bugs.py", "POST /v1/contact")
    assert bug.steps == (f"{bug.file}:{bug.line} in raised",)
    assert "tok-4f1c9a" not in json.dumps(bug.to_dict())


def test_a_journal_says_what_is_wrong_with_it() -> None:
    """Its sentences are ours; of an error that nobody knows there is no place either."""
    bugs = Bugs()
    bugs.note(JournalError("the disk is full"), "a")
    bugs.note(None, "b")
    assert [(one.said, one.file, one.line) for one in bugs.after(0)] == [
        ("the disk is full", "", 0),
        ("an error", "", 0),
    ]


def test_whose_they_are() -> None:
    """A workspace is told its own, and those that may be its own."""
    bugs = Bugs()
    for workspace in ("a", "b", None):
        bugs.note(ValueError(), "x", workspace)
    assert [one.number for one in bugs.after(0, "a")] == [1, 3]
    assert [one.number for one in bugs.after(1)] == [2, 3]
    assert bugs.after(3, "a") == []


def test_not_all_are_kept() -> None:
    """Of very many the last ones, each with its last steps; all are counted."""
    bugs = Bugs()
    error = raised(ValueError(), 40)
    for _ in range(MOST + 5):
        bugs.note(error, "x")
    assert bugs.count == MOST + 5
    kept = bugs.after(0)
    assert (len(kept), kept[0].number) == (MOST, 6)
    assert len(kept[0].steps) == MOST_STEPS


def test_another_file_is_named_shortly() -> None:
    """By its last two names, which say enough and nothing of the machine."""
    assert shown("/home/u/lib/flask/app.py") == "flask/app.py"
    assert shown("<string>") == "<string>"
