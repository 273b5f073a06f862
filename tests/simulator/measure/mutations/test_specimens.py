"""Specimens: what files say of one value by one schema."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.bodies import Body
from contracts.cases import Case
from contracts.violations import Violation
from simulator.measure.mutations.specimens import Specimen, found_in, of_body, of_case
from simulator.payload.translators import Ours

ALIAS = {"method": "alias", "contact_uid": "u1", "previous_uid": "a1"}
BLANK = {"pointer": "/1/contact_uid", "code": "SM-205", "severity": "error"}
WARNING = Violation("SM-220", "warning", "/params/mrr", "number", "string")


def body(kind: str, instance: Any, *violations: dict[str, str]) -> Body:
    return Body("mine", kind, "Mine.", "strict", instance, list(violations))


def test_a_body_is_a_specimen_of_its_kind() -> None:
    """With what its file records."""
    [found] = of_body(body("salesmachine/alias", 7, {**BLANK, "pointer": "", "code": "SM-204"}))
    assert found == Specimen("mine", "salesmachine/alias", "strict", 7, (("", "SM-204", "error"),))


def test_a_batch_item_is_a_specimen_of_its_method() -> None:
    """One without a method that there is is one of the item schema."""
    kinds = [next(of_body(body("salesmachine/item", item))).kind for item in (ALIAS, {}, 7)]
    assert kinds == ["salesmachine/alias", "salesmachine/item", "salesmachine/item"]


def test_a_batch_is_its_items_and_itself() -> None:
    """Each with the violations that point to it, seen from there."""
    long = {**BLANK, "pointer": "/10/contact_uid"}
    whole = {**BLANK, "pointer": "", "code": "SM-210"}
    found = list(of_body(body("salesmachine/batch", [ALIAS, 7], long, BLANK, whole)))
    assert [(one.kind, one.found) for one in found] == [
        ("salesmachine/alias", ()),
        ("salesmachine/item", (("/contact_uid", "SM-205", "error"),)),
        ("salesmachine/batch", (("", "SM-210", "error"), ("/10/contact_uid", "SM-205", "error"))),
    ]


def test_a_case_is_a_document_and_its_operations() -> None:
    """The operations only where it says which violations they may have."""
    message = {"type": "identify", "userId": "u1", "messageId": "m1", "traits": {"mrr": "9"}}
    case = Case("mine", "Mine.", "A1", message, {"violations": ["SM-220"]})
    document, operation = of_case(case, Ours())
    assert (document.kind, document.instance, document.allowed) == ("case", case.to_dict(), None)
    assert (operation.kind, operation.allowed) == ("salesmachine/contact", frozenset({"SM-220"}))
    assert operation.instance["contact_uid"] == "u1"
    plain = Case("mine", "Mine.", "A1", message, {"outcome": "translated"})
    assert [one.kind for one in of_case(plain, Ours())] == ["case"]


@pytest.mark.parametrize(
    ("found", "allowed", "holds"),
    [
        ((), None, False),
        ((("/params/mrr", "SM-220", "warning"),), None, True),
        ((("/params/mrr", "SM-220", "error"),), None, False),
        ((("/params", "SM-220", "warning"),), None, False),
        ((), frozenset(), False),
        ((), frozenset({"SM-220", "SM-221"}), True),
    ],
)
def test_a_specimen_holds_when_what_is_found_is_what_was_said(
    found: Any, allowed: Any, holds: bool
) -> None:
    """Pointer, code and severity; of the operations of a case the code alone."""
    specimen = Specimen("mine", "salesmachine/contact", "strict", {}, found, allowed)
    assert specimen.holds([WARNING]) is holds


def test_words_are_not_recorded() -> None:
    """What was expected and what came may be put otherwise."""
    reworded = Violation("SM-220", "warning", "/params/mrr", "a number", "a string")
    assert found_in([WARNING]) == found_in([reworded])
