"""Dropped fields: told apart by call and pointer, counted in words, without anybody's data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.payload.dropped import Dropped
from simulator.reports import dropped as module
from simulator.reports.dropped import (
    Counted,
    DroppedFields,
    Field,
    dropped_failure,
    dropped_problems,
    field_of,
    masked_why,
)
from tests.simulator.reports.checked import GOOD, PAGE, found

COUNTED = Counted(Field("page", "/a"), 3, "a.ndjson", 7, "nothing reads it", False)
ONCE = Counted(Field("track", "/b/*"), 1, "b", 1, "nothing reads it", True)
FIELDS = DroppedFields(4, (COUNTED, ONCE))


@pytest.mark.parametrize(
    ("call", "pointer", "line"),
    [
        ("page", "/properties/products/12/sku", "page /properties/products/*/sku"),
        ("Page", "/a", "page /a"),
        ("track", "/traits/ada@example.com/x", "track /traits/<email>/x"),
        ("screen", "/a", "screen /a"),
        ("ada@example.com", "/a", "? /a"),
        ("", "/a", "? /a"),
    ],
)
def test_a_field(call: str, pointer: str, line: str) -> None:
    """Its call, and its pointer with each index a star; a person's key is masked."""
    finding = found(GOOD)
    finding.report["type"] = call or None
    assert field_of(finding, pointer).line() == line


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "4 dropped fields, 2 different"),
        ({"most": 4}, "4 dropped fields, 2 different: 4 allowed"),
        ({"most": 3}, "4 dropped fields, 2 different: more than the 3 allowed"),
        ({"count": 1, "fields": (ONCE,), "most": 0}, "1 dropped field: more than the 0 allowed"),
        ({"count": 2}, "2 dropped fields"),
        ({"count": 0, "fields": ()}, "0 dropped fields"),
    ],
)
def test_in_a_sentence(changed: dict[str, Any], sentence: str) -> None:
    """How many, how many different ones, and whether that is too much."""
    fields = replace(FIELDS, **changed)
    assert fields.sentence == sentence
    assert fields.is_over == ("more than" in sentence)


def test_what_a_baseline_says() -> None:
    """How many are known, what arrives now, what wasn't there, what wasn't looked at."""
    fields = replace(FIELDS, baseline="d.json", gone=(Field("page", "/x"),), unseen=2, left=9)
    assert list(fields.counts()) == [
        (4, "dropped fields, 2 different"),
        (1, "known from d.json"),
        (1, "no longer dropped; --update takes them out"),
        (2, "of d.json not in what was checked"),
        (9, "fields not looked at: the first 500 of a message are"),
    ]


def test_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each field with its count, where it is first, and why; some of very many."""
    first, second = FIELDS.lines()
    assert first == "page /a, 3 times, first at a.ndjson:7: nothing reads it"
    assert second == "track /b/*, at b:1: nothing reads it"
    monkeypatch.setattr(module, "MOST_LINES", 1)
    assert list(FIELDS.lines()) == [first, "1 more; -o json has all of them"]


def test_files_are_named_from_the_root() -> None:
    """As they are everywhere in a report."""
    fields = DroppedFields(1, (ONCE._replace(file="/repo/sub/a.json"),)).named_from(Path("/repo"))
    assert fields.fields[0].file == "sub/a.json"


def test_a_failure() -> None:
    """It says which field of which call, why, by what evidence, and what to do."""
    finding = found(PAGE)
    finding.dropped = (Dropped("/category", "nothing reads it", "A25"),)
    (problem,) = dropped_problems(finding)
    assert problem.kind.line() == "dropped dropped /category (page)"
    failure = dropped_failure(finding, problem, "a.ndjson")
    assert failure.sentence == "/category of a page reaches no operation: nothing reads it."
    assert (failure.code, failure.severity) == ("dropped", "error")
    assert failure.spot.message == ("/category",)
    assert failure.evidence.startswith("A25 [")
    assert "--dropped-baseline FILE --update" in failure.fix[1]


def test_nobodys_data_is_in_it() -> None:
    """Neither a key that is an email nor what a note says of a value."""
    finding = found(GOOD)
    assert masked_why(finding, Dropped("/x", "'Ada' is no date")) == "'<name>' is no date"
    assert masked_why(finding, Dropped("/x", "nothing reads it")) == "nothing reads it"
    finding.dropped = (Dropped("/traits/ada@example.com", "ada@example.com is read by nothing"),)
    (problem,) = dropped_problems(finding)
    failure = dropped_failure(finding, problem, "a")
    assert "ada@example.com" not in repr(failure.to_dict())
