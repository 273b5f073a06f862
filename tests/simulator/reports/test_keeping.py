"""Keeping: what somebody may look at is kept whole, of each kind some, the worst before others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.exchange_formats.messages import Entry
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours, Theirs, load
from simulator.reports import keeping
from simulator.reports.keeping import MOST_FINE, MOST_OF_KIND, Keeper
from simulator.reports.problems import problems
from simulator.reports.run import Checked
from tests.simulator.reports.checked import ADVISED, CASE, DIFFERENT, GOOD, REFUSED, WARNED, found


def kept(*values: object) -> list[Checked]:
    keeper = Keeper(Ours(), Path.cwd())
    for number, value in enumerate(values, 1):
        finding = found(value, number)
        keeper.add("a", finding, problems(finding))
    return list(keeper.chosen())


def lines(entries: list[Checked]) -> list[int]:
    return [entry.line for entry in entries]


def test_the_worst_come_first() -> None:
    """Errors, warnings, advice, then what is fine; else in the order of the input."""
    assert lines(kept(GOOD, ADVISED, WARNED, REFUSED, CASE, DIFFERENT, WARNED)) == [
        *(4, 6),
        *(3, 7),
        2,
        *(1, 5),
    ]


def test_of_each_kind_some() -> None:
    """A kind that is everywhere leaves room for one that comes late."""
    found = kept(*[ADVISED] * 200, WARNED, *[GOOD] * 200, {**ADVISED, "userId": 7})
    assert len(found) == MOST_OF_KIND + 2 + MOST_FINE
    assert lines(found)[:2] == [201, 402]


def test_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many kinds there are."""
    monkeypatch.setattr(keeping, "MOST_KEPT", 3)
    values = [{**GOOD, "traits": {**GOOD["traits"], f"k{n}": {"a": []}}, "x": n} for n in range(9)]
    assert lines(kept(*[{**one, "messageId": 7} for one in values], REFUSED))[0] == 10
    assert len(kept(*values, *[ADVISED] * 9)) == 3


def test_not_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of megabytes would make a report of megabytes, as would many together."""
    large = {**WARNED, "properties": {"text": "x" * keeping.LARGEST}}
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    assert lines(kept(large, {**GOOD, "context": deep}, WARNED)) == [3]
    monkeypatch.setattr(keeping, "MOST_CHARACTERS", 1000)
    assert 0 < len(kept(*[WARNED] * 9)) < 9
    assert lines(kept(*[ADVISED] * 9, WARNED))[0] == 10
    assert len(kept(*[WARNED] * 9, *[ADVISED] * 9)) <= len(kept(*[ADVISED] * 9)) < 9


def test_what_is_wrong_is_counted() -> None:
    """All entries with problems, kept or not."""
    keeper = Keeper(Ours(), Path.cwd())
    for value in (*[ADVISED] * 70, GOOD):
        finding = found(value)
        keeper.add("a", finding, problems(finding))
    assert keeper.wrong == 70


def test_they_are_masked_told_and_traced() -> None:
    """What is kept holds nobody's data, what is wrong with it, and where its values go."""
    (entry,) = kept(WARNED)
    assert entry.message["traits"]["email"] == "<email>"  # type: ignore[index]
    assert [one.kind.code for one in entry.told] == ["SM-220"]
    assert entry.explained is not None
    (mrr,) = [one for one in entry.explained.outgoing if one.pointer == "/0/params/mrr"]
    assert [source.pointer for source in mrr.sources] == ["/traits/mrr"]
    assert "ada@example.com" not in json.dumps(entry.explained.to_dict())


def test_only_some_are_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes hundreds of translations for each."""
    monkeypatch.setattr(keeping, "MOST_TRACED", 1)
    assert [entry.explained is None for entry in kept(ADVISED, REFUSED)] == [False, True]


def test_a_case_is_traced_under_its_settings() -> None:
    """What its settings leave out feeds nothing."""
    message = {"type": "identify", "anonymousId": "a1", "messageId": "m1", "traits": {"k": 1}}
    case = {**CASE, "message": message, "expect": {"outcome": "refused"}}
    (sent,) = kept(case)
    (skipped,) = kept({**case, "settings": {"anonymous": "skip"}})
    assert sent.explained is not None
    assert skipped.explained is not None
    assert sent.explained.outgoing
    assert not skipped.explained.outgoing


def test_a_dead_letter_keeps_its_operations() -> None:
    """They are what wasn't delivered, whatever would become of the message today."""
    operations = [{"method": "contact", "contact_uid": "u1", "params": {"email": 7}}]
    (entry,) = kept({"message": GOOD, "operations": operations})
    (operation,) = entry.report["operations"]
    assert operation["params"] == {"email": 0}
    assert entry.report["rules"] == []


def test_a_translator_of_somebody() -> None:
    """Whatever it does, entries are kept."""
    theirs = load("tests.simulator.reports.test_keeping:broken")
    assert isinstance(theirs, Theirs)
    keeper = Keeper(theirs, Path.cwd())
    finding = check_entry(Entry(1, GOOD), theirs)
    keeper.add("a", finding, problems(finding))
    (entry,) = keeper.chosen()
    assert entry.report["outcome"] == "refused"


def broken(message: dict[str, Any]) -> list[dict[str, Any]]:
    raise KeyError("x")
