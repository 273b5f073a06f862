"""Failures of cases: each difference is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from contracts.cases import kit_cases
from destination import Settings
from simulator.exchange_formats.messages import Entry
from simulator.failures import Failure
from simulator.failures.text import lines
from simulator.failures.violations import of_finding
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours, load
from tests.simulator.generated import json_values, laws

few = settings(laws, max_examples=60)

KIT = list(kit_cases())
MESSAGE = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "email": "ada@example.com", "mrr": "49", "seats": [1, 2, 3]},
}
CONTACT: dict[str, Any] = {
    "method": "contact",
    "contact_uid": "u1",
    "messageId": "m1",
    "params": MESSAGE["traits"],
}


def failures(expect: dict[str, Any], message: object = MESSAGE, **more: Any) -> list[Failure]:
    """What a case of this message that expects this says."""
    value = {"description": "x", "source": "A6", "message": message, "expect": expect, **more}
    return of_finding(check_entry(Entry(1, value), Ours()), "a.case.json", Ours())


def contact(**params: object) -> dict[str, Any]:
    """The contact with other params."""
    return {**CONTACT, "params": {**CONTACT["params"], **params}}


def test_a_case_that_holds_has_no_failure() -> None:
    """Every one of the kit."""
    for case in KIT:
        assert failures(case.expect, case.message, settings=case.settings) == []


@pytest.mark.parametrize(
    ("operations", "sentence"),
    [
        ([contact(mrr=49)], 'mrr of the contact "u1" is "49", where the case expects 49.'),
        (
            [contact(seats=[3, 1, 2])],
            'The items of seats of the contact "u1" stand in another order.',
        ),
        ([contact(plan="pro")], 'The contact "u1" has no plan, which the case expects.'),
        (
            [],
            'The contact "u1" came, and the case doesn\'t expect it: 1 operation came, 0 expected.',
        ),
        (
            [{**CONTACT, "params": dict(reversed(CONTACT["params"].items()))}],
            'The keys of params of the contact "u1" stand in another order.',
        ),
        (
            [dict(reversed(CONTACT.items()))],
            'The keys of the contact "u1" stand in another order.',
        ),
        (
            [contact(mrr=1, name="Bob")],
            'name of the contact "u1" is "Ada", where the case expects "Bob". '
            "1 more place differs.",
        ),
        (
            [CONTACT, CONTACT],
            'The contact "u1" is missing: 1 operation came, 2 expected.',
        ),
        (
            [{**CONTACT, "contact_uid": 1}],
            'contact_uid of the contact "u1" is "u1", where the case expects 1.',
        ),
    ],
)
def test_operations_that_differ(operations: list[Any], sentence: str) -> None:
    """The first place is told in words, and how many there are."""
    [failure] = failures({"operations": operations})
    assert (failure.code, failure.sentence) == ("different", sentence)
    assert failure.clause.startswith("a.case.json#/expect/operations")
    assert any(line[0] in "+-" for line in failure.diff)
    assert failure.reproduce == ("sim check a.case.json",)


@pytest.mark.parametrize(
    ("expect", "message", "sentence"),
    [
        (
            {"outcome": "refused", "code": "id_required"},
            MESSAGE,
            "The message is translated, where the case expects it to be refused with id_required.",
        ),
        (
            {"code": "id_required"},
            {**MESSAGE, "userId": True},
            'The message is refused with id_not_string, not with the code "id_required": '
            "id_not_string, userId is a boolean, not a string.",
        ),
        (
            {"pointer": "/user_id"},
            {"type": "identify"},
            'The message is refused with /userId, not with the pointer "/user_id": id_required, '
            "neither userId nor anonymousId is given.",
        ),
        (
            {"code": "id_required"},
            MESSAGE,
            'The message is translated, not with the code "id_required".',
        ),
    ],
)
def test_another_reason(expect: dict[str, Any], message: object, sentence: str) -> None:
    """What became of it, and what should have."""
    [failure] = failures(expect, message)
    assert failure.sentence == sentence


def test_what_follows_from_another_outcome_is_counted() -> None:
    """A refused message has no operations, and nothing of it arrives."""
    expect = {"outcome": "translated", "operations": [CONTACT], "arrives": ["/userId", "/traits/a"]}
    [failure] = failures(expect, {**MESSAGE, "userId": {}})
    assert (failure.others, failure.places) == (3, ("operations", "arrives"))


def test_notes_are_told_one_by_one() -> None:
    """Those that are missing, and those that are more."""
    found = failures({"notes": ["alias_assumed", "email_missing"]}, {**MESSAGE, "traits": {}})
    assert [one.sentence for one in found] == [
        "The note alias_assumed isn't there, and the case expects it.",
        "The note name_missing came, and the case doesn't expect it: the contact has no name, "
        "which Salesmachine encourages.",
    ]
    assert found[1].spot.message == ("/traits/name",)


def test_violations_that_are_not_allowed() -> None:
    """They fail, however mild they are."""
    [failure] = failures({"violations": []})
    assert (failure.code, failure.severity) == ("SM-220", "error")
    assert failure.fix[-1] == 'Or allow it: add "SM-220" to expect.violations of the case.'


def test_the_case_says_where_its_rule_is_from() -> None:
    """An id with its statement, anything else as it stands there."""
    [failure] = failures({"operations": []})
    assert failure.evidence.startswith("A6 [assumed]: ")
    [failure] = failures({"operations": []}, source="a customer's ticket\n")
    assert failure.evidence == "a customer's ticket\\n"


def test_what_came_can_be_accepted_where_there_is_a_case_file() -> None:
    """Not where it was read from a pipe."""
    value = {"description": "x", "source": "A6", "message": MESSAGE, "expect": {"operations": []}}
    finding = check_entry(Entry(1, value), Ours())
    [failure] = of_finding(finding, "a b.case.json", Ours())
    assert failure.fix[-1] == "Or accept what came: pytest --salesmachine-update 'a b.case.json'"
    [failure] = of_finding(finding, "-", Ours())
    assert failure.fix[-1] == "Or let the case expect what came."
    assert failure.reproduce == ()


def test_the_settings_of_the_case_count() -> None:
    """Also for where a value comes from."""
    message = {"type": "alias", "userId": "u1", "previousId": "a1", "messageId": "m1"}
    [failure] = failures({"outcome": "translated"}, message, settings={"alias": "skip"})
    assert "FILTERED_BY_SETTINGS" in failure.sentence
    expect = {"operations": [{"method": "alias", "contact_uid": "u1", "previous_uid": "a2"}]}
    value = {"description": "x", "source": "A6", "message": message, "expect": expect}
    skipping = Ours(Settings(alias="skip"))
    [failure] = of_finding(check_entry(Entry(1, value), skipping), "-", skipping)
    assert failure.spot.rule.startswith("alias.merge at ")


def test_failures_of_one_cause_in_many_cases() -> None:
    """The same place of the same rule."""
    one, other = (failures({"operations": [contact(mrr=n)]})[0] for n in (1, 2))
    assert one.cause == other.cause
    assert one.cause != failures({"operations": [contact(name="Bob")]})[0].cause


@pytest.mark.parametrize("shift", [1, 7, 100])
def test_cases_that_expect_what_another_does(shift: int) -> None:
    """Whatever differs is told on one screen, as often as it differs."""
    for case, other in zip(KIT, KIT[shift:] + KIT[:shift], strict=True):
        expect = other.expect
        found = failures(expect, case.message, settings=case.settings)
        value = {"description": "x", "source": "A6", "message": case.message, "expect": expect}
        finding = check_entry(Entry(1, {**value, "settings": case.settings}), Ours())
        assert bool(found) == bool(finding.differences)
        for failure in found:
            assert len(lines(failure)) <= 24
            assert failure.fix
            assert failure.cause


@few
@given(json_values, json_values)
def test_any_case_can_be_told(message: Any, operation: Any) -> None:
    """Whatever it holds."""
    expect = {"operations": [operation if isinstance(operation, dict) else {"a": operation}]}
    for one in failures({**expect, "arrives": ["/a", "x"], "notes": ["\x1b"]}, message):
        assert all(line.isprintable() for line in lines(one))
        json.dumps(one.to_dict())
    for one in failures({"outcome": operation}, message):
        assert all(line.isprintable() for line in lines(one))


@pytest.mark.parametrize("expect", [{"operations": [CONTACT]}, {"arrives": ["/traits/name"]}])
def test_why_nothing_came_is_told_where_nobody_asks(expect: dict[str, Any]) -> None:
    """A case that says nothing of the outcome hears first that its message was refused, and why."""
    nobody = {name: value for name, value in MESSAGE.items() if name != "userId"}
    [found] = failures(expect, nobody)
    why = "The message is refused: id_required, neither userId nor anonymousId is given. "
    assert found.sentence.startswith(why)
    assert found.fix[0] == "Set userId, or anonymousId."
    assert found.evidence.startswith("segment.ids ")


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ({"operations": [CONTACT], "arrives": ["/nothing"]}, MESSAGE),
        ({"operations": [], "violations": []}, {**MESSAGE, "traits": {"mrr": []}}),
    ],
)
def test_what_is_never_accepted_is_not_offered(expect: dict[str, Any], message: object) -> None:
    """--salesmachine-update refuses it, so nobody is told to try."""
    found = failures(expect, message)
    assert found
    assert not [line for one in found for line in one.fix if "--salesmachine-update" in line]


def test_what_is_accepted_names_the_translator() -> None:
    """The command that accepts it needs it as well."""
    theirs = load("tests.simulator.failures.mine:raising")
    message = {"type": "track", "user": {"id": "u1"}}
    case = {"description": "x", "source": "x", "message": message, "expect": {"operations": []}}
    [found] = of_finding(check_entry(Entry(1, case), theirs), "a.case.json", theirs)
    command = f"pytest --salesmachine-update --salesmachine-translator {theirs.name} a.case.json"
    assert found.fix[-1] == f"Or accept what came: {command}"


@pytest.mark.parametrize(
    ("code", "hint"),
    [("anonymous_contct", "did you mean anonymous_contact?"), ("xyz", "there are account_uid_em")],
)
def test_a_note_that_there_is_not(code: str, hint: str) -> None:
    """No note has this code, and the nearest one is named."""
    [found] = failures({"notes": [code]}, {**MESSAGE, "traits": {"name": "A", "email": "a@b.c"}})
    assert found.fix[0].startswith(f"No note has this code: {hint}")
