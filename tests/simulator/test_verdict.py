"""Verdicts: what the contract says of a request, and which of its items count."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from contracts.reading import Reading, read
from contracts.violations import Violation
from simulator.exchange import Item
from simulator.verdict import (
    MAX_WORDED_ITEMS,
    UIDS,
    Judgement,
    judge_body,
    judge_items,
    missing_uids,
)
from tests.simulator.generated import json_values, laws

CONTACT = {"method": "contact", "contact_uid": "u1", "params": {}}
EVENT = {"method": "event", "contact_uid": "u1", "event_uid": "e", "params": {}}
ALIAS = {"method": "alias", "contact_uid": "u1", "previous_uid": "a1"}


def items_of(*values: object) -> list[Item]:
    return judge_items(read(json.dumps(values).encode()), "strict")


def names(item: Item) -> tuple[str | None, ...]:
    return item.method, item.message_id, item.contact, item.account, item.event


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (CONTACT, ("contact", None, "u1", None, None)),
        ({**CONTACT, "messageId": "m1"}, ("contact", "m1", "u1", None, None)),
        ({**CONTACT, "params": {"account_uid": "a"}}, ("contact", None, "u1", "a", None)),
        ({**CONTACT, "params": {"account_uid": 7}}, ("contact", None, "u1", "7", None)),
        ({**CONTACT, "account_uid": "a", "event": "e"}, ("contact", None, "u1", None, None)),
        ({**CONTACT, "contact_uid": 7}, ("contact", None, "7", None, None)),
        ({**CONTACT, "contact_uid": True}, ("contact", None, None, None, None)),
        ({**CONTACT, "contact_uid": " "}, ("contact", None, None, None, None)),
        ({**CONTACT, "contact_uid": 1.5}, ("contact", None, None, None, None)),
        (EVENT, ("event", None, "u1", None, "e")),
        ({**EVENT, "params": {"account_uid": "a"}}, ("event", None, "u1", "a", "e")),
        ({**EVENT, "account_uid": "a"}, ("event", None, "u1", None, "e")),
        ({"method": "account", "account_uid": "a"}, ("account", None, None, "a", None)),
        (
            {"method": "account", "account_uid": "a", "params": {"account_uid": "b"}},
            ("account", None, None, "a", None),
        ),
        ({"method": "account", "contact_uid": "u1"}, ("account", None, None, None, None)),
        (
            {**ALIAS, "account_uid": "a", "params": {"account_uid": "b"}},
            ("alias", None, "u1", None, None),
        ),
        ({"contact_uid": "u1", "account_uid": "a"}, (None, None, "u1", None, None)),
        ({"method": 7, "event": "e"}, (None, None, None, None, "e")),
        ("text", (None, None, None, None, None)),
    ],
)
def test_the_ids_of_an_item(value: object, expected: tuple[str | None, ...]) -> None:
    """An item's ids are its texts and integers; what is no id, a blank one too, is none.

    An account's own id stands outside of its params, the one that others name inside.
    """
    [item] = items_of(value)
    assert names(item) == expected


@pytest.mark.parametrize(
    ("value", "applied"),
    [
        (CONTACT, True),
        ({**CONTACT, "params": None}, True),
        ({**CONTACT, "params": []}, True),
        ({**CONTACT, "params": [1]}, False),
        ({**CONTACT, "params": "a"}, False),
        ({**CONTACT, "unknown": 1}, True),
        ({**CONTACT, "contact_uid": 7}, True),
        ({**CONTACT, "contact_uid": ""}, False),
        ({**CONTACT, "method": "account"}, False),
        ({**CONTACT, "method": "email"}, False),
        ({"contact_uid": "u1", "params": {}}, False),
        (EVENT, True),
        ({**EVENT, "event_uid": "Not Snake"}, True),
        ({"method": "event", "contact_uid": "u1", "event": "e"}, True),
        ({"method": "event", "contact_uid": "u1"}, False),
        ({"method": "alias", "contact_uid": "u1", "previous_uid": "a1"}, True),
        ({"method": "alias", "contact_uid": "u1"}, False),
        (None, False),
    ],
)
def test_which_items_count(value: object, applied: bool) -> None:
    """An item counts when its method is known, its ids are there and its params can hold keys."""
    [item] = items_of(value)
    assert item.applied is applied


def test_each_item_is_judged_for_itself() -> None:
    """A batch's violations stand at their own items, under the items' indexes."""
    found = items_of(CONTACT, 7, {**CONTACT, "contact_uid": ""})
    assert [item.index for item in found] == [0, 1, 2]
    assert [item.verdict for item in found] == ["ok", "broken", "broken"]
    assert [[v.pointer for v in item.violations] for item in found] == [
        [],
        ["/1"],
        ["/2/contact_uid"],
    ]


def test_a_poisoned_item_spoils_itself_alone() -> None:
    """An item that can't be judged is broken and doesn't count; its neighbours do."""
    body = b'[{"method":"contact","contact_uid":"u","params":{"a":NaN}},%b]'
    found = judge_items(read(body % json.dumps(CONTACT).encode()), "strict")
    assert [item.applied for item in found] == [False, True]
    assert [[v.code for v in item.violations] for item in found] == [["SM-202"], []]
    assert names(found[0]) == ("contact", None, "u", None, None)


def test_many_broken_items() -> None:
    """Of very many broken items the first are spelled out, the rest broken all the same."""
    value = [7] * MAX_WORDED_ITEMS + [CONTACT, 7, {**CONTACT, "unknown": 1}]
    found = judge_items(Reading(value), "compat")
    assert [item.verdict for item in found[-4:]] == ["broken", "ok", "broken", "broken"]
    assert [v.pointer for v in found[-2].violations] == [f"/{len(value) - 2}"]
    codes = [[v.code for v in item.violations] for item in found]
    assert codes == [["SM-204"]] * MAX_WORDED_ITEMS + [[], ["SM-215"], ["SM-215"]]


def test_many_items_with_quirks() -> None:
    """Items that are merely odd are never called broken, however many they are."""
    quirk = {**CONTACT, "contact_uid": 7}
    found = judge_items(Reading([quirk] * (MAX_WORDED_ITEMS + 50)), "compat")
    assert {item.verdict for item in found} == {"advice"}


@pytest.mark.parametrize("value", [{}, "text", 7, None])
def test_no_list_has_no_items(value: object) -> None:
    """A body that is no list holds no items of a batch."""
    assert judge_items(Reading(value), "strict") == []


@pytest.mark.parametrize("method", UIDS)
def test_a_body_of_its_own(method: str) -> None:
    """A single operation is one item of the path's method, with what reading it found."""
    twice = Violation("SM-214", "warning", "/a", "once", "twice")
    body: dict[str, object] = dict.fromkeys(UIDS[method], "x")
    if method != "alias":
        body["params"] = {}
    item = judge_body(method, Reading(body, violations=[twice]), "strict")
    assert (item.index, item.method, item.applied) == (0, method, True)
    assert item.violations == (twice,)


@pytest.mark.parametrize(
    ("method", "value", "strict", "compat"),
    [
        ("contact", {"contact_uid": None}, [], []),
        ("contact", {}, ["contact_uid"], ["contact_uid"]),
        ("event", {"event": "e"}, ["contact_uid", "event_uid"], ["contact_uid"]),
        ("event", {"contact_uid": "u"}, ["event_uid"], ["event_uid"]),
        ("event", {"contact_uid": "u", "event_uid": "e"}, [], []),
        ("alias", [], ["contact_uid", "previous_uid"], ["contact_uid", "previous_uid"]),
    ],
)
def test_missing_uids(method: str, value: Any, strict: list[str], compat: list[str]) -> None:
    """What a body lacks is named; in compat an event's name may stand under event."""
    assert missing_uids(method, value, "strict") == strict
    assert missing_uids(method, value, "compat") == compat


def test_a_judgement_refused_as_a_whole() -> None:
    """Its errors are the request's and the items'; applying nothing keeps all but that."""
    error, warning = (Violation("SM-203", s, s, "", "") for s in ("error", "warning"))
    judgement = Judgement(violations=[warning, error], items=items_of(CONTACT, 7))
    assert [v.pointer for v in judgement.errors()] == ["error", "/1"]
    judgement.apply_nothing()
    assert [item.applied for item in judgement.items] == [False, False]
    assert [item.contact for item in judgement.items] == ["u1", None]


@laws
@given(json_values)
def test_whatever_comes_is_judged(value: Any) -> None:
    """Any JSON value is one item a batch's element, and only items with their ids count."""
    reading = read(json.dumps([value, CONTACT]).encode())
    for profile in ("strict", "compat"):
        first, second = judge_items(reading, profile)
        assert (first.index, second.index) == (0, 1)
        assert second.applied
        assert second.verdict == "ok"
        if first.applied:
            assert first.method in UIDS
