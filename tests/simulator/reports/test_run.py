"""A run: its figures, and the order in which its causes are told."""

from __future__ import annotations

from dataclasses import replace

from simulator.failures import Failure, Spot
from simulator.reports.problems import Kind
from simulator.reports.run import MOST_PLACES, CheckedFile, Found, Run, place
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    recorded,
)


def test_figures() -> None:
    """Messages, cases and problems are counted over all files."""
    run = recorded({"a": [GOOD, REFUSED, REFUSED], "b": [CASE, DIFFERENT, ADVISED], "c": [WARNED]})
    assert (run.messages, run.cases) == (5, 2)
    assert (run.count("error"), run.count("warning"), run.count("advice")) == (4, 3, 1)
    assert run.fails
    assert [file.fails for file in run.files] == [True, True, False]


def test_nothing() -> None:
    """A run of nothing fails in nothing."""
    run = Run(())
    assert (run.messages, run.cases, run.known, run.fails, run.causes) == (0, 0, 0, False, ())


def test_in_a_word() -> None:
    """Whether all is well, what failed, or that not all could be read."""
    failed, unread = recorded({"a": [GOOD, REFUSED, WARNED]}), CheckedFile("a", unread="it breaks")
    said = [run.in_a_word for run in (failed, recorded({"a": [WARNED]}), Run(()), Run((unread,)))]
    assert said == ["1 failed", "passed", "passed", "not everything could be read"]


def test_the_worst_cause_first() -> None:
    """What fails comes first, then the more severe, then what is there more often."""
    run = recorded({"a": [ADVISED, WARNED, WARNED, {**GOOD, "userId": 7}], "b": [REFUSED]})
    assert (run.causes[0].failure.code, run.causes[0].count) == ("id_required", 1)
    assert [cause.failure.severity for cause in run.causes] == [
        "error",
        "warning",
        "warning",
        "warning",
        "advice",
    ]
    assert run.causes[1].count == 2


def test_causes_join_files() -> None:
    """One cause in several files and kinds is told once, with its places."""
    failure = Failure("SM-220", "x", spot=Spot("a", 1), cause=("SM-220", "mrr"))
    kinds = [Kind("operation", "SM-220", f"/*/{n}") for n in range(3)]
    files = [
        CheckedFile(
            f"f{n}",
            found=(Found(f"f{n}", kinds[n % 3], "error", True, failure, 7, (1, 2, 0)),),
        )
        for n in range(9)
    ]
    (cause,) = Run(tuple(files)).causes
    assert (cause.count, cause.failure.others, len(cause.found)) == (63, 62, 9)
    assert cause.failure.places[:3] == ("f0:2", "f0", "f1:1")
    assert len(cause.failure.places) == MOST_PLACES


def test_without_a_cause_kinds_stand_apart() -> None:
    """Failures that name no cause are grouped by their kind."""
    failure = Failure("SM-220", "x")
    one = Found("a", Kind("operation", "SM-220", "/*/a"), "error", True, failure, 1, (1,))
    other = replace(one, kind=Kind("operation", "SM-220", "/*/b"))
    assert len(Run((CheckedFile("a", found=(one, other)),)).causes) == 2
    assert len(Run((CheckedFile("a", found=(one, one)),)).causes) == 1


def test_places() -> None:
    """A place is a file and its line, or the file alone."""
    assert (place("a.json", 3), place("a.json", 0)) == ("a.json:3", "a.json")
