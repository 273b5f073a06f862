"""Dropping: what is dropped is counted over all, and what isn't known is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.payload.translators import Ours
from simulator.reports import dropping as module
from simulator.reports.dropped import Field
from simulator.reports.dropped_baseline import DroppedBaseline
from simulator.reports.dropping import ANYWHERE, Dropping
from simulator.reports.problems import reduced
from tests.simulator.reports.checked import PAGE, REFUSED, dropping, found

CATEGORY = Field("page", "/category")
LIBRARY = Field("page", "/context/library/name")
PLAIN = {key: value for key, value in PAGE.items() if key != "context"}


def test_each_field_of_each_message_counts() -> None:
    """The most frequent first, each with the place where it is first."""
    run = dropping({"a": [PAGE, REFUSED], "b": [PLAIN]})
    assert run.dropped is not None
    assert (run.dropped.count, run.dropped.known, run.dropped.is_over) == (3, 0, False)
    assert [(one.field, one.times, one.file, one.line) for one in run.dropped.fields] == [
        (CATEGORY, 2, "a", 1),
        (LIBRARY, 1, "a", 1),
    ]
    assert run.dropped.fields[0].why.startswith("a page is named by its name")


@pytest.mark.parametrize(("most", "is_over"), [(None, False), (2, False), (1, True), (0, True)])
def test_more_than_there_may_be(most: int | None, is_over: bool) -> None:
    """So many are allowed, not more; then the run fails, by nothing else."""
    run = dropping({"a": [PAGE]}, most)
    assert run.dropped is not None
    assert (run.dropped.is_over, run.is_over, run.fails) == (is_over, is_over, is_over)
    assert run.in_a_word == ("1 failed" if is_over else "passed")
    assert not run.found


def test_what_is_new() -> None:
    """What isn't known is a problem of its own, whatever else is wrong or known."""
    run = dropping({"a": [PAGE, PAGE]}, known=[CATEGORY, Field("track", "/context/library/name")])
    (one,) = run.found
    assert (one.kind.of, one.kind.pointer, one.kind.rule) == ("dropped", LIBRARY.pointer, "page")
    assert (one.count, one.fails, one.failure.code) == (2, True, "dropped")
    assert run.dropped is not None
    assert (run.dropped.known, run.dropped.unseen) == (2, 1)
    assert not dropping({"a": [PAGE]}, known=[CATEGORY, LIBRARY]).fails


def test_an_entry_has_its_own() -> None:
    """Told as JSON, against a baseline with what is known; the new ones alone as text."""
    finding = found(PAGE)
    looking = Dropping(Ours(), None, DroppedBaseline(Path("d.json"), [CATEGORY]))
    new = looking.take("a", finding)
    assert [(one["pointer"], one["known"]) for one in looking.told(finding, new)] == [
        ("/category", True),
        ("/context/library/name", False),
    ]
    assert [one.pointer for one in reduced(finding, new).dropped] == ["/context/library/name"]
    looking = Dropping(Ours(), 0, None)
    assert looking.take("a", finding) == []
    first = looking.told(finding, [])[0]
    assert first["evidence"] == "A25"
    assert first.keys() == {"pointer", "why", "evidence"}


def test_very_many_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past a number of them they are told apart by their call alone; all are counted."""
    monkeypatch.setattr(module, "MOST_FIELDS", 1)
    run = dropping({"a": [PAGE, {**PAGE, "context": {"x": 1, "y": 2}}]})
    assert run.dropped is not None
    assert run.dropped.count == 5
    assert {one.field: one.times for one in run.dropped.fields} == {
        CATEGORY: 2,
        Field("page", ANYWHERE): 3,
    }


def test_an_update_is_not_compared() -> None:
    """What is written anew isn't compared with what was there."""
    looking = Dropping(Ours(), None, DroppedBaseline(Path("d.json"), [CATEGORY, LIBRARY]))
    looking.take("a", found(PLAIN))
    assert looking.found().unseen == 1
    updated = looking.found(is_updated=True)
    assert (updated.count, updated.baseline, updated.unseen) == (1, "", 0)


def test_kept_entries_tell_it() -> None:
    """What is kept whole says what of it is new and dropped, and leads to its cause."""
    run = dropping({"a": [PAGE]}, known=[CATEGORY], keeps=True)
    (entry,) = run.kept
    (told,) = entry.told
    assert told.kind == run.found[0].kind
    assert told.failure is not None
    assert told.failure.spot.message == ("/context/library/name",)


def test_what_is_wrong_comes_first() -> None:
    """A refusal isn't lost among a thousand dropped fields."""
    run = dropping({"a": [PAGE, PAGE, REFUSED]}, known=[])
    assert next(cause.failure.code for cause in run.causes) == "id_required"
    assert [cause.count for cause in run.causes if cause.failure.code == "dropped"] == [2, 2]
