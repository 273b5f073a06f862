"""The trial: who notices a mutant, and who doesn't."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.bodies import Body
from contracts.cases import Case
from contracts.registry import schema
from simulator.measure.mutations.outputs import OutputMutant, output_mutants
from simulator.measure.mutations.schemas import SchemaMutant, schema_mutants
from simulator.measure.mutations.specimens import of_body
from simulator.measure.mutations.trial import OutputTrial, SchemaTrial
from simulator.payload.translators import Ours

MUTANTS = {
    mutant.name: mutant
    for mutant in schema_mutants("salesmachine/alias", schema("salesmachine/alias"))
}
GOOD = {"contact_uid": "u1", "previous_uid": "a1"}
INTEGER = {**GOOD, "contact_uid": 7}
PAGE = {
    "type": "page",
    "userId": "U1",
    "name": "Pricing",
    "messageId": "m1",
    "context": {"ip": "192.0.2.7"},
}


def alias(name: str) -> SchemaMutant:
    return MUTANTS[f"salesmachine/alias.json#/{name}"]


def specimens(instance: Any, *found: tuple[str, str, str], profile: Any = "strict") -> SchemaTrial:
    violations = [dict(zip(("pointer", "code", "severity"), one, strict=True)) for one in found]
    return SchemaTrial(
        of_body(Body("mine", "salesmachine/alias", "Mine.", profile, instance, violations))
    )


QUIRK = ("/contact_uid", "SM-403", "error")


@pytest.mark.parametrize(
    ("trial", "mutant", "killer"),
    [
        (specimens(GOOD), "required: contact_uid dropped", None),
        (specimens(GOOD), "required: method added", "mine"),
        (specimens(INTEGER, QUIRK), "properties/contact_uid/type: removed", "mine"),
        (specimens(INTEGER, QUIRK), "properties/contact_uid/type: null added", None),
        (specimens(INTEGER, QUIRK), "properties/previous_uid/type: removed", None),
        (
            specimens(INTEGER, QUIRK),
            "properties/contact_uid/x-quirks: SM-403 type removed",
            "mine",
        ),
        (
            specimens({**GOOD, "unknown": 1}, ("/unknown", "SM-207", "warning")),
            "required: method added",
            "mine",
        ),
    ],
    ids=["kept", "now broken", "now good", "words alone", "elsewhere", "code", "one more"],
)
def test_a_mutant_is_noticed_where_a_verdict_changes(
    trial: SchemaTrial, mutant: str, killer: str | None
) -> None:
    """What was good is broken or the other way round, or it is broken in another way."""
    assert trial.failing == []
    assert trial.killer(alias(mutant)) == killer


def test_what_fails_already_notices_nothing() -> None:
    """It is named, once, instead."""
    trial = specimens(INTEGER)
    assert trial.failing == ["mine"]
    assert trial.killer(alias("properties/contact_uid/type: removed")) is None


def mutant_of(name: str) -> OutputMutant:
    """A mutant of what becomes of a page, or of one by a visitor."""
    reports = [Ours().report(PAGE), Ours().report({**PAGE, "userId": None, "anonymousId": "a"})]
    return next(one for one in output_mutants(reports) if one.name == name)


def outputs(**expect: Any) -> OutputTrial:
    return OutputTrial([Case("mine", "Mine.", "A1", PAGE, expect)], Ours())


@pytest.mark.parametrize(
    ("trial", "name", "killer"),
    [
        (outputs(outcome="translated"), "rule page.view: dropped", None),
        (outputs(outcome="translated"), "rule page.view /contact_uid: in lower case", None),
        (outputs(outcome="translated"), "rule page.view /contact_uid: dropped", "mine"),
        (outputs(operations=Ours().operations(PAGE)), "rule page.view: swapped", "mine"),
        (outputs(notes=[]), "rule page.view: a note added", "mine"),
        (outputs(arrives=["/userId"]), "rule page.named /contact_uid: changed", None),
        (outputs(arrives=["/context/ip"]), "rule page.view /params/visit_ip: dropped", "mine"),
        (outputs(notes=[]), "note anonymous_contact: dropped", None),
    ],
)
def test_a_mutant_is_noticed_by_what_a_case_expects_and_by_the_contract(
    trial: OutputTrial, name: str, killer: str | None
) -> None:
    """A case that expects little notices little; a lost id is noticed without asking."""
    assert trial.failing == []
    assert trial.killer(mutant_of(name)) == killer


def test_a_warning_is_noticed_only_where_a_case_asks() -> None:
    """Without a word about violations it fails no test."""
    message = {"type": "identify", "userId": "u1", "messageId": "m1", "traits": {"mrr": 9}}
    mutants = output_mutants([Ours().report(message)])
    retyped = next(m for m in mutants if m.name == "rule identify.contact /params/mrr: retyped")
    for expect, killer in ({"outcome": "translated"}, None), ({"violations": []}, "mine"):
        trial = OutputTrial([Case("mine", "Mine.", "A1", message, expect)], Ours())
        assert trial.killer(retyped) == killer


def test_a_case_that_fails_already_notices_nothing() -> None:
    """It is named instead."""
    trial = outputs(outcome="refused")
    assert trial.failing == ["mine"]
    assert trial.killer(mutant_of("rule page.view /contact_uid: dropped")) is None
