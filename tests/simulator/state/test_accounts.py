"""Accounts: what upserts and links make of them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.exchange import Item
from simulator.state import questions
from simulator.state.accounts import Account
from simulator.state.attributes import Attribute, Place, Retyped
from tests.simulator.state.told import Told, account, alias, contact, event, items, pageview

MADE = Place(1, 0)


def test_an_upsert_describes_it() -> None:
    """A blank account is described by an upsert, even by one without attributes."""
    acme = Account("acme", MADE)
    assert not acme.described
    assert acme.apply(items(account("acme"))[0], Place(2, 0)) == ()
    assert (acme.described, acme.attributes, acme.created) == (True, {}, MADE)


def test_upserts_add_up() -> None:
    """Attribute by attribute; a change of kind is told."""
    acme = Account("acme", MADE)
    acme.apply(items(account("acme", name="Acme", seats=5))[0], MADE)
    told = acme.apply(items(account("acme", seats="six", mrr=1))[0], Place(2, 3))
    assert told == (Retyped("seats", "number", "text"),)
    assert acme.attributes == {
        "name": Attribute("text", MADE),
        "seats": Attribute("text", Place(2, 3)),
        "mrr": Attribute("number", Place(2, 3)),
    }


def test_archiving() -> None:
    """Archiving sets no attribute and describes nothing."""
    acme = Account("acme", MADE)
    gone = Item(0, "archive", None, None, "acme", None, True)
    assert acme.apply(gone, Place(2, 0)) == ()
    assert (acme.archived, acme.described, acme.attributes) == (Place(2, 0), False, {})


CASES: dict[str, tuple[list[Any], bool, dict[str, Any], dict[str, int], tuple[int, int]]] = {
    "described": ([account("acme", name="Acme")], False, {"name": "Acme"}, {}, (0, 0)),
    "described without attributes": ([account("acme")], False, {}, {}, (0, 0)),
    "made by a link": ([contact("u1", account_uid="acme")], True, {}, {"u1": 0}, (0, 0)),
    "made by an event": ([event("u1", account_uid="acme")], True, {}, {}, (1, 0)),
    "a link before it is described": (
        [contact("u1", account_uid="acme"), account("acme", name="Acme")],
        False,
        {"name": "Acme"},
        {"u1": 0},
        (0, 0),
    ),
    "attribute by attribute, beside another": (
        [account("acme", a=1), account("other", a=2), account("acme", b=None)],
        False,
        {"a": 1, "b": None},
        {},
        (0, 0),
    ),
    "several contacts, one of them twice": (
        [contact(f"u{n}", account_uid="acme") for n in (2, 1, 2)],
        True,
        {},
        {"u2": 0, "u1": 1},
        (0, 0),
    ),
    "events of those who have no other": (
        [
            event("u1"),
            contact("u1", account_uid="acme"),
            *(event("u1"), pageview("u1"), event("u1", account_uid="acme")),
            contact("u1", account_uid="globex"),
            event("u1"),
        ],
        True,
        {},
        {"u1": 1},
        (1, 2),
    ),
    "not those of somebody's account before": (
        [
            *(contact("u1", account_uid="globex"), event("u1")),
            *(contact("u1", account_uid="acme"), event("u1")),
        ],
        True,
        {},
        {"u1": 2},
        (0, 0),
    ),
    "under the uid that a contact has now": (
        [contact("a1", account_uid="acme"), event("a1"), alias("u1", "a1"), event("a1")],
        True,
        {},
        {"u1": 0},
        (0, 2),
    ),
    "a redirect before the link": (
        [alias("u1", "a1"), contact("a1", account_uid="acme"), event("u1", account_uid="acme")],
        True,
        {},
        {"u1": 1},
        (1, 0),
    ),
    "two that became one": (
        [contact("a1", account_uid="acme"), contact("u1", account_uid="acme"), alias("u1", "a1")],
        True,
        {},
        {"u1": 0},
        (0, 0),
    ),
}


@pytest.mark.parametrize(
    ("operations", "blank", "attributes", "contacts", "events"), CASES.values(), ids=CASES
)
def test_what_is_known_of_it(
    told: Told,
    operations: list[Any],
    blank: bool,
    attributes: dict[str, Any],
    contacts: dict[str, int],
    events: tuple[int, int],
) -> None:
    """Described by upserts, blank where only a link or an event named it (A12); its contacts stand
    under the uids that they have now, each with the item that linked it first; its events are
    those that name it, and those of contacts that had no other account then."""
    told.tell(operations)
    found = told.account("acme")
    assert found["blank"] is blank
    assert {one["name"]: one["value"] for one in found["attributes"]} == attributes
    assert {one["uid"]: one["index"] for one in found["contacts"]} == contacts
    assert found["events"] == dict(zip(("given", "only"), events, strict=True))


def test_of_very_many_contacts(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """The events of very many contacts aren't counted; those that name the account are."""
    monkeypatch.setattr(questions, "MAX_ASKED", 3)
    told.tell([contact(f"u{n}", account_uid="acme") for n in range(3)])
    told.tell(event("u1"), event("u1", account_uid="acme"))
    assert told.account("acme")["events"] == {"given": 1, "only": 1}
    told.tell(contact("u3", account_uid="acme"))
    assert told.account("acme")["events"] == {"given": 1, "only": None}
