"""Contacts: what their items make of them, in whatever order they come.

Each case is told operation by operation, from 1 on; what is expected names each fact by the number
of the operation that it comes from.
"""

from __future__ import annotations

from typing import Any

import pytest

from simulator.exchange import Item
from simulator.state.attributes import Place, Retyped
from simulator.state.contacts import Change, Contacts
from tests.simulator.state.told import (
    alias,
    archive,
    contact,
    event,
    facts,
    fold,
    pageview,
)

Case = tuple[list[Any], list[dict[str, Any]]]

UPSERTS: dict[str, Case] = {
    "an unknown contact is created": (
        [contact("u1", plan="pro")],
        [{"uid": "u1", "created": 1, "set": {"plan": 1}}],
    ),
    "one without attributes is described too": (
        [contact("u1")],
        [{"uid": "u1", "created": 1}],
    ),
    "a known one is updated attribute by attribute": (
        [contact("u1", plan="pro", seats=5), contact("u1", seats=6, mrr=1)],
        [{"uid": "u1", "created": 1, "set": {"plan": 1, "seats": 2, "mrr": 2}}],
    ),
    "a null is a value": (
        [contact("u1", plan="pro"), contact("u1", plan=None)],
        [{"uid": "u1", "created": 1, "set": {"plan": 2}}],
    ),
    "others stay as they are": (
        [contact("u1", plan="pro"), contact("u2", plan="free")],
        [
            {"uid": "u1", "created": 1, "set": {"plan": 1}},
            {"uid": "u2", "created": 2, "set": {"plan": 2}},
        ],
    ),
    "uids differ by case and by white space": (
        [contact("u1"), contact("U1"), contact(" u1")],
        [{"uid": uid, "created": number} for number, uid in enumerate(("u1", "U1", " u1"), 1)],
    ),
    "a number is its digits": (
        [contact(7, plan="pro"), contact("7", plan="free"), contact(7.0, seats=1)],
        [{"uid": "7", "created": 1, "set": {"plan": 2, "seats": 3}}],
    ),
    "empty params, as PHP sends them": (
        [{**contact("u1"), "params": []}],
        [{"uid": "u1", "created": 1}],
    ),
    "what isn't applied changes nothing": (
        [contact(""), contact("  "), contact(None), contact(True), {"method": "email"}, []],
        [],
    ),
}

LINKS: dict[str, Case] = {
    "a link is no attribute": (
        [contact("u1", account_uid="acme", plan="pro")],
        [{"uid": "u1", "created": 1, "set": {"plan": 1}, "accounts": {"acme": 1}}],
    ),
    "another link is added (A5)": (
        [contact("u1", account_uid="acme"), contact("u1", account_uid="globex")],
        [{"uid": "u1", "created": 1, "accounts": {"acme": 1, "globex": 2}}],
    ),
    "a link that is there already stays as it was": (
        [contact("u1", account_uid="acme"), contact("u1", account_uid="acme", plan="pro")],
        [{"uid": "u1", "created": 1, "set": {"plan": 2}, "accounts": {"acme": 1}}],
    ),
    "a blank one is absent (A15)": (
        [contact("u1", account_uid=blank) for blank in ("", "  ", None)],
        [{"uid": "u1", "created": 1}],
    ),
    "what is no id is absent": (
        [contact("u1", account_uid=odd) for odd in (True, ["acme"], {"id": "acme"}, 1.5)],
        [{"uid": "u1", "created": 1}],
    ),
    "a number is its digits": (
        [contact("u1", account_uid=7), contact("u1", account_uid="7")],
        [{"uid": "u1", "created": 1, "accounts": {"7": 1}}],
    ),
    "an event links nobody (A28)": (
        [event("u1", account_uid="acme"), contact("u1")],
        [{"uid": "u1", "created": 1, "events": 1}],
    ),
}

EVENTS: dict[str, Case] = {
    "an event of an unknown contact creates a blank one (A13)": (
        [event("u1")],
        [{"uid": "u1", "created": 1, "blank": True, "events": 1}],
    ),
    "which an upsert describes later": (
        [event("u1"), contact("u1", plan="pro")],
        [{"uid": "u1", "created": 1, "set": {"plan": 2}, "events": 1}],
    ),
    "page views are counted for themselves": (
        [pageview("u1"), event("u1"), event("u1", "page_view"), pageview("u1")],
        [{"uid": "u1", "created": 1, "blank": True, "events": 2, "pageviews": 2}],
    ),
    "what an event says sets no attribute": (
        [contact("u1", plan="pro"), event("u1", plan="free", seats=5)],
        [{"uid": "u1", "created": 1, "set": {"plan": 1}, "events": 1}],
    ),
    "Ruby's event stands for event_uid": (
        [{"method": "event", "contact_uid": "u1", "event": "pageview", "params": {}}],
        [{"uid": "u1", "created": 1, "blank": True, "pageviews": 1}],
    ),
}

ALIASES: dict[str, Case] = {
    "both known: the new one's attributes win": (
        [contact("a1", plan="free", city="Ulm"), contact("u1", plan="pro"), alias("u1", "a1")],
        [{"uid": "u1", "created": 2, "set": {"plan": 2, "city": 1}}],
    ),
    "they win even where the old one's are newer": (
        [contact("u1", plan="pro"), contact("a1", plan="free", city="Ulm"), alias("u1", "a1")],
        [{"uid": "u1", "created": 1, "set": {"plan": 1, "city": 2}}],
    ),
    "a null of the new one wins, too": (
        [contact("a1", plan="free"), contact("u1", plan=None), alias("u1", "a1")],
        [{"uid": "u1", "created": 2, "set": {"plan": 2}}],
    ),
    "what comes after it wins, by either uid": (
        [
            contact("a1", plan="free"),
            contact("u1", plan="pro", city="Ulm"),
            alias("u1", "a1"),
            contact("a1", plan="max"),
            contact("u1", city="Rom"),
        ],
        [{"uid": "u1", "created": 2, "set": {"plan": 4, "city": 5}}],
    ),
    "links are united": (
        [
            contact("a1", account_uid="acme"),
            contact("u1", account_uid="globex"),
            alias("u1", "a1"),
            contact("a1", account_uid="initech"),
        ],
        [{"uid": "u1", "created": 2, "accounts": {"acme": 1, "globex": 2, "initech": 4}}],
    ),
    "events move": (
        [event("a1"), pageview("a1"), event("u1"), alias("u1", "a1"), pageview("a1")],
        [{"uid": "u1", "created": 3, "blank": True, "events": 2, "pageviews": 2}],
    ),
    "a blank one becomes described by the other": (
        [contact("a1"), event("u1"), alias("u1", "a1")],
        [{"uid": "u1", "created": 2, "events": 1}],
    ),
    "two blank ones stay blank": (
        [event("a1"), event("u1"), alias("u1", "a1")],
        [{"uid": "u1", "created": 2, "blank": True, "events": 2}],
    ),
    "the new one unknown: the old one is renamed": (
        [contact("a1", plan="free", account_uid="acme"), event("a1"), alias("u1", "a1")],
        [{"uid": "u1", "created": 1, "set": {"plan": 1}, "accounts": {"acme": 1}, "events": 1}],
    ),
    "the old one unknown: a redirect, for what comes later": (
        [contact("u1", plan="pro"), alias("u1", "a1"), contact("a1", city="Ulm"), event("a1")],
        [{"uid": "u1", "created": 1, "set": {"plan": 1, "city": 3}, "events": 1}],
    ),
    "both unknown: a redirect, and no contact": ([alias("u1", "a1")], []),
    "both unknown: what comes later is the new one's": (
        [alias("u1", "a1"), contact("a1", plan="free")],
        [{"uid": "u1", "created": 2, "set": {"plan": 2}}],
    ),
    "onto itself, known: nothing": (
        [contact("u1", plan="pro"), alias("u1", "u1")],
        [{"uid": "u1", "created": 1, "set": {"plan": 1}}],
    ),
    "onto itself, unknown: nothing": ([alias("u1", "u1")], []),
    "twice: nothing the second time": (
        [contact("a1", plan="free"), contact("u1"), alias("u1", "a1"), alias("u1", "a1")],
        [{"uid": "u1", "created": 2, "set": {"plan": 1}}],
    ),
    "a cycle: nothing the second time": (
        [contact("a1", plan="free"), contact("u1"), alias("u1", "a1"), alias("a1", "u1")],
        [{"uid": "u1", "created": 2, "set": {"plan": 1}}],
    ),
    "a cycle of unknowns ends where it began": (
        [alias("b", "a"), alias("c", "b"), alias("a", "c"), contact("a", plan="pro")],
        [{"uid": "c", "created": 4, "set": {"plan": 4}}],
    ),
    "a chain": (
        [contact("a", x=1), contact("b", y=1), contact("c", z=1), alias("b", "a"), alias("c", "b")],
        [{"uid": "c", "created": 3, "set": {"x": 1, "y": 2, "z": 3}}],
    ),
    "a chain from its end": (
        [contact("a", x=1), contact("b", x=2), contact("c"), alias("c", "b"), alias("b", "a")],
        [{"uid": "c", "created": 3, "set": {"x": 2}}],
    ),
    "an alias of an old uid is one of the contact that it became": (
        [
            contact("a"),
            contact("u1"),
            contact("u2", plan="max"),
            alias("u1", "a"),
            alias("u2", "a"),
        ],
        [{"uid": "u2", "created": 3, "set": {"plan": 3}}],
    ),
    "two old ones: the later merged wins over none of what is there": (
        [contact("a", x=1, y=1), contact("b", x=2, z=2), alias("u", "a"), alias("u", "b")],
        [{"uid": "u", "created": 1, "set": {"x": 1, "y": 1, "z": 2}}],
    ),
    "without a previous uid it isn't applied": (
        [contact("u1"), {"method": "alias", "contact_uid": "u1"}, alias("u1", " ")],
        [{"uid": "u1", "created": 1}],
    ),
    "numbers are their digits": (
        [contact(7, plan="pro"), alias(8, 7)],
        [{"uid": "8", "created": 1, "set": {"plan": 1}}],
    ),
}

ARCHIVING: dict[str, Case] = {
    "a known one is marked": (
        [contact("u1", plan="pro"), archive("u1")],
        [{"uid": "u1", "created": 1, "archived": 2, "set": {"plan": 1}}],
    ),
    "by an old uid, too": (
        [contact("a1"), alias("u1", "a1"), archive("a1")],
        [{"uid": "u1", "created": 1, "archived": 3}],
    ),
    "an unknown one isn't made": ([archive("u1")], []),
}

CASES = {**UPSERTS, **LINKS, **EVENTS, **ALIASES, **ARCHIVING}


@pytest.mark.parametrize(("told", "expected"), CASES.values(), ids=CASES)
def test_what_becomes_of_them(told: list[Any], expected: list[dict[str, Any]]) -> None:
    """Each order of operations has one outcome (SALESMACHINE's documentation, A5, A6, A13, A15)."""
    contacts, _ = fold(*told)
    assert [facts(found) for found in contacts.known.values()] == expected


def test_a_link_that_both_had_is_one() -> None:
    """Two contacts of one account become one contact of it, which still has exactly one."""
    contacts, changes = fold(
        contact("a1", account_uid="acme"),
        contact("u1", account_uid="acme"),
        alias("u1", "a1"),
        event("u1"),
    )
    assert list(contacts.known["u1"].links) == ["acme"]
    last = changes[-1]
    assert last is not None
    assert (last.account, last.rule) == ("acme", "only")


def test_by_any_of_its_uids() -> None:
    """A contact is found by every uid that aliases tied to it."""
    contacts, _ = fold(contact("c"), alias("b", "a"), alias("c", "b"), alias("b", "z"))
    assert {contacts.resolve(uid) for uid in "abcz"} == {"c"}
    assert all(contacts.find(uid) is contacts.known["c"] for uid in "abcz")
    assert contacts.uids() == {*"abcz"}
    assert contacts.find("other") is None
    assert contacts.resolve("other") == "other"


RULES = [
    ([event("u1", account_uid="acme")], ("acme", "given")),
    ([event("u1")], (None, "none")),
    ([event("u1", account_uid="")], (None, "none")),
    ([contact("u1"), event("u1")], (None, "none")),
    ([contact("u1", account_uid="acme"), event("u1")], ("acme", "only")),
    ([contact("u1", account_uid="acme"), event("u1", account_uid=" ")], ("acme", "only")),
    ([contact("u1", account_uid="acme"), event("u1", account_uid="x")], ("x", "given")),
    (
        [contact("u1", account_uid="acme"), contact("u1", account_uid="globex"), event("u1")],
        (None, "several"),
    ),
    (
        [
            contact("u1", account_uid="acme"),
            contact("u1", account_uid="globex"),
            event("u1", account_uid="globex"),
        ],
        ("globex", "given"),
    ),
    ([event("u1", account_uid="acme"), event("u1")], (None, "none")),
    ([contact("a1", account_uid="acme"), alias("u1", "a1"), event("u1")], ("acme", "only")),
    ([contact("a1", account_uid="acme"), alias("u1", "a1"), event("a1")], ("acme", "only")),
    (
        [
            contact("a1", account_uid="acme"),
            contact("u1", account_uid="globex"),
            alias("u1", "a1"),
            event("a1"),
        ],
        (None, "several"),
    ),
    ([contact("u1", account_uid="acme"), pageview("u1")], ("acme", "only")),
]


@pytest.mark.parametrize(("told", "expected"), RULES)
def test_whose_an_event_is(told: list[Any], expected: tuple[str | None, str]) -> None:
    """The account that is given, else the only one of its contact (documented); else none's."""
    change = fold(*told)[1][-1]
    assert change is not None
    assert (change.account, change.rule) == expected


def test_whose_it_is_is_judged_when_it_comes() -> None:
    """A link that comes after an event doesn't change whose it is (A30)."""
    told = [
        event("u1"),
        contact("u1", account_uid="acme"),
        event("u1"),
        contact("u1", account_uid="globex"),
        event("u1"),
    ]
    events = [change for change in fold(*told)[1] if change and change.rule]
    assert [(change.account, change.rule) for change in events] == [
        (None, "none"),
        ("acme", "only"),
        (None, "several"),
    ]


CHANGES = [
    (
        contact("u1", plan="pro", account_uid="acme"),
        Change(Place(1, 0), "contact", "u1", True, ("plan",), (), linked="acme", account="acme"),
    ),
    (
        contact("u1", plan=7, seats=1, account_uid="acme"),
        Change(
            Place(2, 0),
            "contact",
            "u1",
            set=("plan", "seats"),
            retyped=(Retyped("plan", "text", "number"),),
            account="acme",
        ),
    ),
    (event("a1"), Change(Place(3, 0), "event", "a1", True, event="order", rule="none")),
    (alias("u1", "a1"), Change(Place(4, 0), "alias", "u1", merge="merged", previous="a1")),
    (event("a1"), Change(Place(5, 0), "event", "u1", event="order", account="acme", rule="only")),
    (alias("u2", "a1"), Change(Place(6, 0), "alias", "u2", merge="renamed", previous="a1")),
    (alias("u2", "u1"), Change(Place(7, 0), "alias", "u2", merge="same", previous="u1")),
    (alias("u2", "b1"), Change(Place(8, 0), "alias", "u2", merge="redirected", previous="b1")),
    (archive("b1"), Change(Place(9, 0), "archive", "u2")),
    (contact("b1"), Change(Place(10, 0), "contact", "u2")),
]


def test_what_each_item_did() -> None:
    """Each change says to whom, by the uid that stands for it then, and what."""
    assert fold(*[told for told, _ in CHANGES])[1] == [change for _, change in CHANGES]


def test_a_copy_changes_by_itself() -> None:
    """What is applied to the one doesn't show in the other."""
    told = [contact("a1", plan="free", account_uid="acme"), contact("u1"), event("a1")]
    before, _ = fold(*told)
    other = before.copy()
    for one in (contact("a1", plan="max", account_uid="globex"), event("a1"), alias("u1", "a1")):
        applied(other, one)
    assert [facts(found) for found in before.known.values()] == [
        facts(found) for found in fold(*told)[0].known.values()
    ]
    assert before.redirects == {}
    assert list(other.known) == ["u1"]


def applied(contacts: Contacts, one: Any) -> None:
    method = one["method"]
    item = Item(
        0,
        method,
        None,
        one["contact_uid"],
        one.get("params", {}).get("account_uid"),
        one.get("event_uid"),
        True,
        previous=one.get("previous_uid"),
        params=one.get("params", {}),
    )
    contacts.apply(item, Place(99, 0))
