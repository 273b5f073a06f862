"""The run: the kit notices every mutant, but for a few with their reasons."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.bodies import kit_bodies
from contracts.cases import Case, kit_cases
from simulator.measure.given import Given, kit
from simulator.measure.mutations.run import Result, Run, kit_reasons
from simulator.payload.translators import Ours, Theirs

TRACK = {"type": "track", "userId": "u1", "event": "Order", "messageId": "m1"}
MOST_SURVIVORS = 5


@pytest.fixture(scope="module")
def whole() -> Result:
    """Every mutant of the kit."""
    return Run(kit(), Ours()).result(None, 0, kit_reasons())


def test_the_kit_notices_every_mutant_but_a_few_with_their_reasons(whole: Result) -> None:
    """At most five survive, and somebody wrote down why that is no gap."""
    assert whole.failing == whole.unreached == []
    assert [survivor.name for survivor in whole.unexplained] == []
    assert len(whole.survivors) <= MOST_SURVIVORS
    assert whole.mutants.total() == whole.noticed.total() + len(whole.survivors) > 2_000


def test_each_written_reason_is_that_of_a_survivor(whole: Result) -> None:
    """A mutant that is noticed by now, or that isn't made any more, needs none."""
    survived = {survivor.name: survivor.reason for survivor in whole.survivors}
    assert survived == kit_reasons()


def case(message: object, **expect: Any) -> Case:
    return Case("mine", "Mine.", "A1", message, expect)


def run(*given: Given, limit: int | None = None, seed: int = 0) -> Result:
    return Run(given, Ours()).result(limit, seed, {})


def test_only_schemas_are_altered_of_which_a_body_is_given() -> None:
    """A batch's items are of the kinds of their methods."""
    name = "salesmachine/batch/null.repaired.json"
    found = run(*(body for body in kit_bodies() if body.name == name))
    assert list(found.mutants) == ["salesmachine/alias", "salesmachine/batch"]


def test_only_rules_are_altered_that_a_case_comes_to() -> None:
    """The others are named."""
    found = run(case(TRACK, outcome="translated"))
    assert list(found.mutants) == ["rule track.event"]
    assert "rule page.view" in found.unreached
    assert "rule track.event" not in found.unreached
    assert 0 < found.noticed.total() < found.mutants.total()


def test_one_file_may_notice_several_survivors() -> None:
    """The fewer there are to read, the better."""
    survivors = run(case(TRACK, outcome="translated")).survivors
    files = {one.built.file for one in survivors if one.built}
    assert all(one.built for one in survivors)
    assert 0 < len(files) < len(survivors) / 2


def test_a_file_is_built_of_a_given_message_where_that_shows_enough() -> None:
    """Else of one that the kit has, or of one that was made up."""
    built = [one.built for one in run(case(TRACK, outcome="translated")).survivors]
    messages = [one.document["message"] for one in built if one]
    assert messages[0] == TRACK
    assert len({str(message) for message in messages}) > 1


def test_what_is_built_closes_the_gap() -> None:
    """Given too, it leaves no survivor."""
    given: list[Given] = [case(TRACK, outcome="translated")]
    given += [body for body in kit_bodies() if body.kind == "salesmachine/success"][:2]
    first = run(*given)
    built = {one.built.file: one.built.given for one in first.survivors if one.built}
    again = run(*given, *built.values())
    assert len(first.survivors) > 10
    assert (again.failing, again.survivors) == ([], [])
    assert again.mutants >= first.mutants  # one may come to a note that none came to


def test_a_reason_explains_a_survivor() -> None:
    """It is told instead of a file."""
    given = case(TRACK, outcome="translated")
    name = run(given).survivors[0].name
    found = Run([given], Ours()).result(None, 0, {name: "it can't happen"})
    assert (found.survivors[0].reason, found.survivors[0].built) == ("it can't happen", None)
    assert len(found.unexplained) == len(found.survivors) - 1


def test_a_limit_chooses_by_the_seed() -> None:
    """The same seed chooses the same mutants, another one others."""
    cases = list(kit_cases())[:5]
    first, again, other = (run(*cases, limit=20, seed=seed) for seed in (1, 1, 2))
    assert first.mutants.total() == other.mutants.total() == 20
    assert first == again
    assert first.mutants != other.mutants
    whole = run(*cases)
    assert run(*cases, limit=10**9) == whole
    names = [survivor.name for survivor in first.survivors]
    assert names == [one.name for one in whole.survivors if one.name in names]


def test_what_fails_already_is_named() -> None:
    """Once, though it fails twice."""
    assert run(case(TRACK, outcome="refused", violations=["SM-203"])).failing == ["mine"]


def test_a_translator_of_the_users_is_altered() -> None:
    """By the methods of the operations that it gives."""
    wire = {"method": "contact", "contact_uid": "u1", "params": {}}
    theirs = Theirs("mine:translate", lambda message: [wire])
    given = case(TRACK, operations=[wire])
    found = Run([given], theirs).result(None, 0, {})
    assert list(found.mutants) == ["rule contact"]
    assert (found.survivors, found.failing) == ([], [])


def test_there_is_nothing_to_alter_where_nothing_is_given() -> None:
    """No mutant and no survivor."""
    assert run() == Result()
