"""The JSON of a state: each fact with the exchange that it comes from."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.registry import load
from simulator.state.shown import RULE_EVIDENCE
from tests.simulator.state.told import Told, account, alias, archive, contact, event, exchange

AT = "2024-03-11T12:00:0{}.000Z"


def place(seq: int, index: int = 0) -> dict[str, Any]:
    return {"exchange": seq, "index": index, "at": AT.format(seq)}


def test_a_contact(told: Told) -> None:
    """Everything that is known of a contact, and from what."""
    told.tell(
        [contact("a1", plan="free", account_uid="acme"), event("a1", at="2024-03-11T11:00:00Z")],
        contact("u1", plan="pro", seats=None),
        alias("u1", "a1"),
        event("a1", "pageview", account_uid="globex"),
    )
    assert told.contact("a1") == {
        "schema_version": 1,
        "workspace": "1a2b3c4d",
        "seq": 5,
        "uid": "u1",
        "asked": "a1",
        "blank": False,
        "archived": False,
        "created": place(3),
        "aliases": ["a1"],
        "attributes": [
            {"name": "plan", "value": "pro", "type": "text", **place(3)},
            {"name": "seats", "value": None, "type": "null", **place(3)},
        ],
        "accounts": [{"uid": "acme", **place(2), "by": "a1", "evidence": "A5"}],
        "events": 1,
        "pageviews": 1,
        "sessions": [{"start": AT.format(5), "end": AT.format(5), "pageviews": 1}],
        "history": [
            {
                **place(2),
                "method": "contact",
                "uid": "a1",
                "created": True,
                "account": "acme",
                "set": ["plan"],
                "linked": "acme",
            },
            {
                **place(2, 1),
                "method": "event",
                "uid": "a1",
                "created": False,
                "event_uid": "order",
                "account": "acme",
                "rule": "only",
                "evidence": "sm.attribution",
                "happened": "2024-03-11T11:00:00.000Z",
            },
            {
                **place(3),
                "method": "contact",
                "uid": "u1",
                "created": True,
                "set": ["plan", "seats"],
            },
            {
                **place(4),
                "method": "alias",
                "uid": "u1",
                "created": False,
                "merge": "merged",
                "previous": "a1",
            },
            {
                **place(5),
                "method": "event",
                "uid": "u1",
                "created": False,
                "event_uid": "pageview",
                "account": "globex",
                "rule": "given",
                "evidence": "A28",
                "happened": AT.format(5),
            },
        ],
    }


def test_without_its_history(told: Told) -> None:
    """Only the last events are told, and nothing else differs."""
    told.tell(contact("u1", plan="pro"), event("u1"))
    whole, short = told.contact("u1"), told.contact("u1", everything=False)
    assert short.pop("latest_events") == whole.pop("history")[1:]
    assert short == whole


def test_an_account(told: Told) -> None:
    """Everything that is known of an account, and from what."""
    told.tell(
        event("u2", account_uid="acme"),
        [contact("u1", account_uid="acme"), account("acme", name="Acme")],
        [account("acme", mrr=49.5), event("u1"), event("u1", "pageview")],
    )
    assert told.account("acme") == {
        "schema_version": 1,
        "workspace": "1a2b3c4d",
        "seq": 4,
        "uid": "acme",
        "asked": "acme",
        "blank": False,
        "archived": False,
        "created": place(2),
        "attributes": [
            {"name": "mrr", "value": 49.5, "type": "number", **place(4)},
            {"name": "name", "value": "Acme", "type": "text", **place(3, 1)},
        ],
        "contacts": [{"uid": "u1", **place(3), "by": "u1", "evidence": "A5"}],
        "events": {"given": 1, "only": 2},
    }


def test_blank_ones_say_so(told: Told) -> None:
    """What nothing but an event or a link made is blank."""
    told.tell(event("u1", account_uid="acme"))
    assert told.contact("u1")["blank"] is True
    assert told.account("acme")["blank"] is True


def test_archived_ones_say_so(told: Told) -> None:
    """What was archived is still known."""
    told.tell(contact("u1", plan="pro"))
    made = exchange([])
    made.items = [archive("u1")]
    told.writer.append(made)
    told.writer.commit()
    found = told.contact("u1")
    assert found["archived"] is True
    assert [one["name"] for one in found["attributes"]] == ["plan"]
    assert [one["method"] for one in found["history"]] == ["contact", "archive"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x" * 900_000,
        10**400,
        -0.0,
        1e-300,
        True,
        [[], [{}], None],
        {"a": {"b": [1, 2, {"c": None}]}, "account_uid": "x"},
        "\ud800\x00\x1b",
        {"\udfff": "\udc00"},
    ],
    ids=range(10),
)
def test_values_are_shown_as_they_came(told: Told, value: object) -> None:
    """Big, nested and odd values are kept as given (A10), whatever the attribute's name."""
    names = ["plan", "", "\ud800", "a\x00b", "__proto__", "a.b/c~d", "é" * 200]
    told.tell(contact("u1", **{names[0]: value}), contact("u1", **dict.fromkeys(names[1:], 7)))
    found = {one["name"]: one["value"] for one in told.contact("u1")["attributes"]}
    assert found.pop("plan") == value
    assert found == dict.fromkeys(names[1:], 7)


def test_ten_thousand_attributes(told: Told) -> None:
    """Set by a hundred exchanges, each again and again."""
    for first in range(100):
        told.tell(contact("u1", **{f"k{n:04}": n for n in range(first, 10_000, 100)}))
    found = told.contact("u1")["attributes"]
    assert [(one["name"], one["value"]) for one in found] == [
        (f"k{n:04}", n) for n in range(10_000)
    ]
    assert {one["exchange"] - int(one["name"][1:]) % 100 for one in found} == {2}


def test_of_a_key_that_stands_twice_the_last_one_counts(told: Told) -> None:
    """As whoever read the body when it came did."""
    told.tell(b'{"method":"contact","contact_uid":"u1","params":{"a":1,"b":2,"a":3}}')
    assert [one["value"] for one in told.contact("u1")["attributes"]] == [3, 2]


def test_an_item_beside_one_that_cannot_be_judged(told: Told) -> None:
    """One poisonous item of a batch isn't applied, the others are."""
    told.tell(
        b'[{"method":"contact","contact_uid":"u1","params":{"a":1}},'
        b'{"method":"contact","contact_uid":"u1","params":{"a":1e999,"b":2}},'
        b'{"method":"contact","contact_uid":"u1","params":{"c":3}}]'
    )
    found = told.contact("u1")["attributes"]
    assert [(one["name"], one["index"]) for one in found] == [("a", 0), ("c", 2)]


def test_each_rule_has_evidence() -> None:
    """What decides whose an event is leans on evidence that is listed."""
    assert set(RULE_EVIDENCE.values()) <= load("evidence.json").keys()
