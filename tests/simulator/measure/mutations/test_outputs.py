"""The mutants of a translation."""

from __future__ import annotations

import copy
from typing import Any

from contracts.cases import kit_cases
from simulator.measure.mutations.outputs import Altered, OutputMutant, output_mutants, subjects
from simulator.payload.translators import Ours, Theirs
from tests.simulator.measure.mutations.test_reports import OURS, REFUSED, THEIRS

TRACK = {"type": "track", "userId": "U1", "event": "Order", "messageId": "m1"}


def named(reports: list[dict[str, Any]]) -> dict[str, OutputMutant]:
    return {mutant.name: mutant for mutant in output_mutants(reports)}


def test_what_may_be_altered_are_rules_notes_and_reasons() -> None:
    """Each by its name."""
    rules = ["rule page.view", "rule page.named"]
    assert list(subjects(OURS)) == [*rules, "note message_id_made"]
    assert list(subjects(REFUSED)) == ["reason id_required"]
    assert list(subjects(THEIRS)) == ["rule pageview", "rule event"]


def test_a_mutant_alters_something() -> None:
    """Nothing is altered that doesn't occur: no time is shifted where there is none."""
    found = named([OURS, REFUSED])
    assert found["rule page.named /messageId: suffix dropped"].alter(OURS) is not None
    assert "rule page.view /messageId: suffix dropped" not in found
    assert "rule page.view /params/* object: dropped" not in found
    assert not [name for name in found if "created_at" in name]
    assert {"reason id_required: pointer dropped", "note message_id_made: dropped"} <= set(found)


def test_a_translator_without_notes_isnt_asked_for_any() -> None:
    """It can't give one too many either."""
    assert not [name for name in named([THEIRS]) if "note" in name]
    assert "rule page.view: a note added" in named([OURS])


def test_each_mutant_of_the_kits_cases_has_a_name_and_changes_nothing_in_place() -> None:
    """A name of its own, by which a reason can name it."""
    reports = [Ours().with_settings(case.settings).report(case.message) for case in kit_cases()]
    before = copy.deepcopy(reports)
    mutants = list(output_mutants(reports))
    assert len({mutant.name for mutant in mutants}) == len(mutants) > 400
    assert before == reports


def test_some_subjects_are_altered_alone() -> None:
    """As those that a case comes to."""
    found = output_mutants([OURS, REFUSED], {"note message_id_made", "reason nothing"})
    assert [mutant.name for mutant in found] == ["note message_id_made: dropped"]


def test_an_altered_translator_is_altered_everywhere() -> None:
    """In its report, its operations and under other settings; its name and places stay."""
    ours = Ours()
    mutant = named([ours.report(TRACK)])["rule track.event /contact_uid: in lower case"]
    altered = Altered(ours, mutant)
    assert altered.report(TRACK)["operations"][0]["contact_uid"] == "u1"
    assert altered.operations(TRACK)[0]["contact_uid"] == "u1"
    assert altered.with_settings({"alias": "skip"}).operations(TRACK)[0]["contact_uid"] == "u1"
    assert altered.operations({**TRACK, "userId": "u2"})[0]["contact_uid"] == "u2"
    assert (altered.name, altered.place("track.event")) == (ours.name, ours.place("track.event"))


def test_a_translator_of_the_users_is_altered_by_method() -> None:
    """It names no rules."""
    theirs = Theirs("mine:translate", lambda message: [{"method": "event", "params": {"a": 1}}])
    assert named([theirs.report(TRACK)]).keys() > {
        "rule event: dropped",
        "rule event /params/* number: retyped",
    }
