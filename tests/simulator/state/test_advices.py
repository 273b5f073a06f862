"""Advices: each in the words of its code, with a pointer into the item."""

from __future__ import annotations

import pytest

from contracts.registry import load
from contracts.violations import Violation
from simulator.state import advices
from simulator.state.attributes import Place, Retyped
from simulator.state.contacts import Change, Contact, Contacts, Link, Merge

PLACE = Place(7, 0)


def several() -> Contacts:
    """A contact with four accounts."""
    made = Contacts()
    links = {uid: Link(PLACE, "u1") for uid in ("a1", "a2", "a3", "a4")}
    made.known["u1"] = Contact("u1", PLACE, links=links)
    return made


def merge(kind: Merge) -> list[Violation]:
    change = Change(PLACE, "alias", "u1", merge=kind, previous="a1")
    return advices.of_change(change, several())


SAID = {
    "SM-301": advices.of_change(Change(PLACE, "event", "u1", rule="several"), several()),
    "SM-302": [advices.undescribed("acme")],
    "SM-303": advices.of_change(Change(PLACE, "event", "u1", created=True), several()),
    "SM-304": list(advices.retyped([Retyped("a/b", "text", "number")])),
    "SM-305": [advices.shared_email("u2")],
    "SM-306": [advices.repeated(12)],
    "SM-307": merge("same"),
    "SM-308": merge("redirected"),
}
LINES = {
    "SM-301": "/params: expected account_uid, one of a1, a2, a3, got none",
    "SM-302": "/params/account_uid: expected an account 'acme' that was described, got a blank one",
    "SM-303": "/contact_uid: expected a contact 'u1' that is known, got an unknown one",
    "SM-304": "/params/a~1b: expected text, as before, got number",
    "SM-305": "/params/email: expected an email that nobody else has, got that of 'u2'",
    "SM-306": "/messageId: expected one that is new, got that of exchange 12",
    "SM-307": "/previous_uid: expected two contacts, got twice 'u1'",
    "SM-308": "/previous_uid: expected a contact that is known, got an unknown one",
}


@pytest.mark.parametrize("code", [code for code in load("codes.json") if code.startswith("SM-3")])
def test_its_words(code: str) -> None:
    """Every code of what only the state shows is an advice that says what was expected."""
    [found] = SAID[code]
    assert found.line() == f"advice {code} {LINES[code]}"
    assert found.evidence == load("codes.json")[code]["evidence"]
    assert load("codes.json")[code]["severity"] == {"strict": "advice", "compat": "advice"}


@pytest.mark.parametrize("kind", ["merged", "renamed"])
def test_an_alias_that_does_something(kind: Merge) -> None:
    """An alias that merges or renames is nothing to advise on."""
    assert merge(kind) == []


def test_long_uids() -> None:
    """However long a uid is, the advice stays short."""
    assert len(advices.undescribed("u" * 1000).expected) == 60


def test_very_many_attributes() -> None:
    """Of very many that changed their type the first are named, and how many more there are."""
    changes = [Retyped(f"a{n}", "text", "number") for n in range(1, 1022)]
    found = list(advices.retyped(changes))
    assert [one.pointer for one in found] == [*(f"/params/a{n}" for n in range(1, 21)), "/params"]
    assert found[-1].got == "1,001 more of another type"
