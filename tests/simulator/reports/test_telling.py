"""Telling: each problem of an entry in words, without the values of persons."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.translators import Ours
from simulator.reports import telling
from simulator.reports.masking import masked_finding
from simulator.reports.problems import Kind, problems
from simulator.reports.run import Told
from simulator.reports.telling import told
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    found,
)


def said(value: object, most: int | None = None) -> list[Told]:
    finding = found(value)
    masked = masked_finding(finding, Ours())
    return list(told("a", finding, masked, problems(finding)[:most], Ours()))


def test_of_each_sort() -> None:
    """A refusal, a breach of either schema, a note, a case."""
    (reason, of_message), (note,) = said(REFUSED), said(ADVISED)
    (of_operation,) = said(WARNED)
    outcome, *_ = said(DIFFERENT)
    failures = [one.failure for one in (reason, of_message, of_operation, note, outcome)]
    assert [failure and failure.code for failure in failures] == [
        "id_required",
        "SM-230",
        "SM-220",
        "email_missing",
        "different",
    ]
    assert [failure and failure.spot.message for failure in failures[:2]] == [("/userId",), ("",)]
    assert failures[2] is not None
    assert failures[2].spot.operation == "/0/params/mrr"
    assert failures[2].got == 'string "49"'
    assert failures[4] is not None
    assert failures[4].diff


def test_only_what_is_new() -> None:
    """What isn't asked for isn't told."""
    assert [one.kind.code for one in said(REFUSED, 1)] == ["id_required"]
    assert said(GOOD) == said(CASE) == []


def test_not_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an entry that breaks everything the beginning is told."""
    monkeypatch.setattr(telling, "MOST_TOLD", 1)
    assert len(said(REFUSED)) == len(said(DIFFERENT)) == 1


def test_what_is_wrong_with_a_masked_value_alone() -> None:
    """The masked message hasn't got it: its kind is told, no more."""
    message: dict[str, Any] = {**GOOD, "traits": {"name": "Ada", "email": "no@email@at@all"}}
    finding = found(message)
    masked = masked_finding(finding, Ours())
    kind = Kind("note", "nowhere", "/traits/ada@example.com")
    (problem,) = problems(found(ADVISED))
    (one,) = told("a", finding, masked, [problem._replace(kind=kind)], Ours())
    assert one == Told(kind._replace(pointer="/traits/<email>"), None)


def test_personal_values_of_a_case() -> None:
    """What a case expects is no more than its kind, either."""
    expect = {"operations": [{"method": "contact", "params": {"name": "Ada Lovelace"}}]}
    message = {**GOOD, "traits": {"name": "Ada Lovelace", "email": "ada@example.com"}}
    (one,) = said({**CASE, "message": message, "expect": expect})
    assert "Lovelace" not in repr(one)
    assert "ada@" not in repr(one)
