"""The judge: what it says of what, and that it says it of anything."""

from __future__ import annotations

from typing import Any

import pytest

import contracts
from contracts.registry import KINDS, METHODS, check, check_alone, is_valid, schema, severity

CONTACT = {"contact_uid": "user_1842", "params": {}}
EVENT = {"contact_uid": "user_1842", "event_uid": "order_completed", "params": {}}


def lines(kind: str, instance: object) -> list[str]:
    return [violation.line() for violation in check(kind, instance)]


def test_the_package_exports_the_judge_and_what_it_speaks_in() -> None:
    """Everything else is found in a module of its own."""
    assert contracts.__all__ == ["KINDS", "Profile", "Violation", "check"]
    assert all(hasattr(contracts, name) for name in contracts.__all__)


def test_a_kind_that_does_not_exist_is_refused_by_name() -> None:
    """Who misspells a kind is told the kinds there are."""
    with pytest.raises(KeyError, match=r"no such kind: 'segment/trak'; .*segment/track"):
        check("segment/trak", {})


def test_each_method_of_a_batch_item_is_a_kind() -> None:
    """The item schema allows exactly the methods that have a schema of their own."""
    assert schema("salesmachine/item")["properties"]["method"]["enum"] == list(METHODS)
    assert {f"salesmachine/{method}" for method in METHODS} <= set(KINDS)


@pytest.mark.parametrize(
    ("kind", "instance", "line"),
    [
        ("salesmachine/contact", {"params": {}}, "SM-203 (the whole): expected the key"),
        ("salesmachine/contact", [], "SM-204 (the whole): expected object, got a list of 0"),
        (
            "salesmachine/account",
            {"account_uid": "acme", "params": {"mrr": "9"}},
            'SM-220 /params/mrr: expected number or null, got string "9"',
        ),
        (
            "salesmachine/event",
            {**EVENT, "event_uid": "Order Completed"},
            "SM-208 /event_uid: expected snake_case: lower-case letters, digits and _, "
            'got string "Order Completed"',
        ),
        (
            "salesmachine/item",
            {"method": "track"},
            'SM-206 /method: expected one of contact, account, event, alias, got string "track"',
        ),
        ("exchange", {"schema_version": 2}, "SM-241 /schema_version: expected 1, got integer 2"),
        (
            "salesmachine/alias",
            {"contact_uid": "a", "previous_uid": "b", "params": {}},
            "SM-207 /params: expected one of method, contact_uid, previous_uid, messageId, "
            "got the key 'params'",
        ),
        ("salesmachine/batch", [], "SM-211 (the whole): expected at least 1 item, got a list of 0"),
        (
            "exchange",
            {"request": {"headers": [["Host"]]}},
            "SM-211 /request/headers/0: expected at least 2 items, got a list of 1",
        ),
        (
            "segment/batch",
            {"batch": [{}] * 2501},
            "SM-210 /batch: expected at most 2,500 items, got a list of 2501",
        ),
        (
            "segment/page",
            {"type": "page"},
            "SM-230 (the whole): expected userId or anonymousId, got neither",
        ),
        (
            "segment/page",
            {"type": "page", "userId": "u", "messageId": "m" * 101},
            f'SM-232 /messageId: expected at most 100 characters, got string "{"m" * 58}…',
        ),
        (
            "case",
            {"expect": {}},
            "SM-242 /expect: expected at least 1 key, got an object of 0",
        ),
    ],
)
def test_a_violation_says_what_was_expected_and_what_came(
    kind: str, instance: object, line: str
) -> None:
    """Each keyword of a schema has words of its own."""
    assert [one for one in lines(kind, instance) if one.split(" ", 1)[1].startswith(line)]


def test_each_missing_key_is_said_once() -> None:
    """Two missing keys are two violations, however jsonschema counts them."""
    assert [violation.expected for violation in check("salesmachine/event", {"params": {}})] == [
        "the key 'contact_uid'",
        "the key 'event_uid'",
    ]


@pytest.mark.parametrize(
    ("instance", "suggestions"),
    [
        ({"contactUid": "u", "params": {}}, ["contactUid", "contact_uid"]),
        ({**CONTACT, "colour": "red"}, [""]),
        ({"params": {}}, [""]),
        ({**CONTACT, "messageId": 7}, [""]),
    ],
)
def test_a_near_key_is_suggested(instance: object, suggestions: list[str]) -> None:
    """A misspelt key shows twice, as missing and as unknown, and each points at the other."""
    found = [violation.suggestion for violation in check("salesmachine/contact", instance)]
    assert found == suggestions


def test_a_violation_names_its_clause_its_evidence_and_the_client() -> None:
    """Whoever doubts a violation can look up why it is one and who is known to do so."""
    [found] = check("salesmachine/contact", {"contact_uid": 1842, "params": {}})
    assert found.schema == "salesmachine/contact.json#/properties/contact_uid/type"
    assert (found.evidence, found.client) == ("sm.uid", "Python client")


def test_an_unknown_key_of_any_length_is_cut() -> None:
    """A line stays readable when a key is a megabyte long, and no near one is sought."""
    [found] = check("salesmachine/contact", {**CONTACT, "k" * 1_000_000: 1})
    assert found.got == f"the key '{'k' * 58}…"
    assert found.suggestion == ""


def test_of_many_unknown_keys_the_first_20_are_named() -> None:
    """A body of nothing else doesn't hold anybody up."""
    found = check("salesmachine/contact", {**CONTACT, **{f"k{i}": i for i in range(1000)}})
    assert [violation.pointer for violation in found] == [f"/k{i}" for i in range(20)]


@pytest.mark.parametrize(("profile", "worst"), [("strict", "error"), ("compat", "advice")])
def test_the_profile_decides_how_bad_a_clients_quirk_is(profile: Any, worst: str) -> None:
    """What real clients do is an error to strict and an advice to compat."""
    assert severity("SM-403", profile) == worst
    found = check("salesmachine/contact", {"contact_uid": 1842, "params": {}}, profile)
    assert [violation.severity for violation in found] == [worst]


def test_the_event_of_the_ruby_client_is_said_once() -> None:
    """Its name under event is one breach, not a missing and an unknown key."""
    body = {"contact_uid": "user_1842", "event": "pageview", "params": {}}
    assert [violation.code for violation in check("salesmachine/event", body)] == ["SM-402"]


def test_a_batch_is_judged_item_by_item() -> None:
    """Each item's breaches point into the batch; the batch alone is judged without its items."""
    batch = [{"method": "contact", **CONTACT}, {"method": "event", **EVENT, "event_uid": "A b"}, 7]
    found = check("salesmachine/batch", batch)
    assert [violation.pointer for violation in found] == ["/1/event_uid", "/2"]
    assert check_alone("salesmachine/batch", batch) == []
    assert [v.code for v in check("salesmachine/batch", {"0": batch[0]})] == ["SM-204"]


def test_violations_stand_in_the_order_of_the_list_they_point_into() -> None:
    """The tenth element comes after the second, not before it."""
    found = check("segment/batch", {"batch": ["x"] * 11})
    assert [violation.pointer for violation in found] == [f"/batch/{i}" for i in range(11)]


def test_a_segment_message_is_warned_about_at_most() -> None:
    """The destination, not the schema, decides what is refused."""
    found = check("segment/track", {"event": 7, "context": [], "timestamp": "soon"})
    assert {violation.code for violation in found} == {"SM-203", "SM-204", "SM-230", "SM-231"}
    assert {violation.severity for violation in found} == {"warning"}


@pytest.mark.parametrize("value", ["\ud800", 10**4299, -(2**70), "\x00", "𐏿"])
def test_odd_values_are_judged_like_any_other(value: object) -> None:
    """Lone surrogates and big integers neither hide a breach nor make one."""
    good = {"contact_uid": "user_1842", "params": {"colour": value}}
    assert check("salesmachine/contact", good) == []
    assert [v.code for v in check("salesmachine/contact", {"params": {"c": value}})] == ["SM-203"]
    assert is_valid("salesmachine/contact", good)
    assert not is_valid("salesmachine/contact", {"params": {"c": value}})
