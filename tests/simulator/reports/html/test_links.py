"""Links: ids that stay, and what leads from a message to its cause and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.reports import recorder
from simulator.reports.html.links import Links
from simulator.reports.run import Run
from tests.simulator.reports.checked import (
    ADVISED,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    recorded,
)


def links(run: Run) -> Links:
    return Links(run.causes, run.kept)


def test_ids_stay_when_others_come() -> None:
    """What is added before and behind changes no id."""
    alone = links(recorded({"b": [WARNED]}, keeps=True))
    among = links(recorded({"a": [REFUSED], "b": [WARNED, ADVISED]}, keeps=True))
    assert set(alone.causes) < set(among.causes)
    assert set(alone.entries) < set(among.entries)


def test_ids_differ() -> None:
    """No id is there twice, whatever has the same name and line."""
    run = recorded({"a": [WARNED, ADVISED, DIFFERENT]}, keeps=True)
    run = replace(run, kept=(*run.kept, *run.kept))
    made = links(run)
    ids = made.causes + made.entries
    assert len(set(ids)) == len(ids)
    assert {one.split("-")[0] for one in ids} == {"cause", "message", "case"}


def test_a_message_leads_to_its_causes_and_back() -> None:
    """Each problem of an entry has its cause, and each cause the entries that show it."""
    run = recorded({"a": [WARNED, REFUSED, WARNED], "b": [WARNED]}, keeps=True)
    made = links(run)
    for number, entry in enumerate(run.kept):
        for told in entry.told:
            cause = made.cause_of(entry, told)
            assert cause is not None
            assert run.causes[cause].failure.code == told.kind.code
            assert number in made.showing(cause)
    assert sum(len(made.showing(at)) for at in range(len(run.causes))) == 5
    assert made.showing(99) == []


def test_kinds_that_were_counted_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where kinds aren't told apart any more, the way leads to what they were counted as."""
    monkeypatch.setattr(recorder, "MOST_KINDS", 1)
    operations = [{"method": "contact", "contact_uid": "u", f"k{n}": 1} for n in range(4)]
    values: list[object] = [{"message": GOOD, "operations": [one]} for one in operations]
    run = recorded({"a": values}, keeps=True)
    made = links(run)
    assert all(made.cause_of(entry, told) is not None for entry in run.kept for told in entry.told)


def test_a_cause_that_is_not_in_the_list() -> None:
    """Where only some causes are shown, what belongs to another leads nowhere."""
    run = recorded({"a": [REFUSED, WARNED]}, keeps=True)
    made = Links(run.causes[:1], run.kept)
    found = [made.cause_of(entry, told) for entry in run.kept for told in entry.told]
    assert None in found
    assert 0 in found
