"""The files that would notice a survivor."""

from __future__ import annotations

from itertools import count

import pytest

from contracts.bodies import BROKEN, REPAIRED, Body
from contracts.cases import Case, kit_cases, parse_case
from contracts.registry import KINDS, check, schema
from simulator.measure.mutations.outputs import output_mutants
from simulator.measure.mutations.schemas import SchemaMutant, schema_mutants
from simulator.measure.mutations.specimens import of_body
from simulator.measure.mutations.survivors import body_for, case_for
from simulator.measure.mutations.trial import OutputTrial, SchemaTrial, Tried
from simulator.payload.translators import Ours, Theirs

DISPATCHED = "salesmachine/item.json#/properties/method/enum"
SOME = [m for kind in KINDS for m in list(schema_mutants(kind, schema(kind)))[::23]]
PAGE = {"type": "page", "userId": "U1", "name": "Pricing", "messageId": "m1"}


@pytest.mark.parametrize("mutant", SOME, ids=lambda mutant: mutant.name)
def test_a_body_is_built_that_notices_a_mutant_of_a_schema(mutant: SchemaMutant) -> None:
    """Of nothing but the schema's own examples; it holds as long as nothing is altered."""
    built = body_for(mutant, [])
    assert built is not None
    assert isinstance(built.given, Body)
    assert built.given.name == built.file
    assert built.file.startswith(f"{mutant.kind}/")
    assert built.file.endswith(BROKEN if built.document["violations"] else REPAIRED)
    trial = SchemaTrial(of_body(built.given))
    assert trial.failing == []
    assert trial.killer(mutant) == built.file


def test_a_built_body_is_a_body_as_it_stands_in_a_file() -> None:
    """With all that was found on it."""
    mutant = next(schema_mutants("salesmachine/contact", schema("salesmachine/contact")))
    built = body_for(mutant, [])
    assert built is not None
    assert list(built.document) == ["description", "profile", "body", "violations"]
    assert built.document["description"] == f"Tells the schema from {mutant.name}."
    found = check("salesmachine/contact", built.document["body"], built.document["profile"])
    recorded = [{k: one.to_dict()[k] for k in ("code", "severity", "pointer")} for one in found]
    assert built.document["violations"] == recorded


def test_no_body_is_built_where_none_would_notice() -> None:
    """An item of a method that there is never comes to the item schema."""
    item = schema("salesmachine/item")
    for mutant in schema_mutants("salesmachine/item", item):
        dropped = mutant.name.startswith(DISPATCHED) and "dropped" in mutant.name
        assert (body_for(mutant, []) is None) == dropped, mutant.name


def tried(message: object, **settings: str) -> Tried:
    own = Ours().with_settings(settings)
    return Tried(Case("given", "", "", message, {}, settings), own, own.report(message))


def test_a_case_is_built_of_the_first_message_that_shows_a_mutant() -> None:
    """It is a case, it holds as it is, and the mutant fails it."""
    pool = [tried({**PAGE, "userId": "u1"}), tried(PAGE, anonymous="skip"), tried(PAGE)]
    lowered = "rule page.view /contact_uid: in lower case"
    mutant = next(m for m in output_mutants([pool[1].report]) if m.name == lowered)
    built = case_for(mutant, pool, Ours())
    assert built is not None
    assert built.file == "rule_page_view_contact_uid_in_lower_case.case.json"
    case = parse_case("built", built.document)
    assert (case.message, case.settings) == (PAGE, {"anonymous": "skip"})
    assert case.expect == {
        "outcome": "translated",
        "operations": pool[1].report["operations"],
        "notes": [],
        "violations": [],
    }
    trial = OutputTrial([case], Ours())
    assert (trial.failing, trial.killer(mutant)) == ([], "built")
    assert case_for(mutant, pool[:1], Ours()) is None


def test_no_case_is_built_of_what_is_another_each_time() -> None:
    """It would fail without any mutant."""
    ids = count()
    wire = {"method": "event", "contact_uid": "u1"}
    theirs = Theirs("mine:translate", lambda message: [{**wire, "messageId": f"m{next(ids)}"}])
    given = Tried(Case("given", "", "", PAGE, {}), theirs, theirs.report(PAGE))
    for mutant in output_mutants([given.report]):
        assert case_for(mutant, [given], theirs) is None


def test_a_case_of_a_refusal_names_its_reason() -> None:
    """Code and pointer."""
    refused = tried({"type": "track", "event": "Order"})
    mutants = list(output_mutants([refused.report]))
    built = {m.name: case_for(m, [refused], Ours()) for m in mutants}
    assert all(built.values())
    [document] = {str(one.document["expect"]) for one in built.values() if one}
    assert "'code': 'id_required', 'pointer': '/userId', 'operations': []" in document


def test_the_kits_cases_are_enough_to_build_a_case_for_any_mutant_of_theirs() -> None:
    """Each of some is built again from the messages alone."""
    pool = [tried(case.message, **case.settings) for case in kit_cases()]
    for mutant in list(output_mutants(one.report for one in pool))[::25]:
        assert case_for(mutant, pool, Ours()) is not None, mutant.name
