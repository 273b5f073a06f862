"""The judge: what it says of what, and that it says it of anything."""

from __future__ import annotations

from typing import Any

import pytest

import contracts
from contracts.registry import (
    KINDS,
    METHODS,
    Judge,
    check,
    check_alone,
    is_valid,
    judge,
    schema,
    severity,
)

CONTACT = {"contact_uid": "user_1842", "params": {}}
EVENT = {"contact_uid": "user_1842", "event_uid": "order_completed", "params": {}}


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


def test_each_missing_key_is_said_once() -> None:
    """Two missing keys are two violations, however jsonschema counts them."""
    assert [violation.expected for violation in check("salesmachine/event", {"params": {}})] == [
        "the key 'contact_uid'",
        "the key 'event_uid'",
    ]


def test_a_violation_names_its_clause_its_evidence_and_the_client() -> None:
    """Whoever doubts a violation can look up why it is one and who is known to do so."""
    [found] = check("salesmachine/contact", {"contact_uid": 1842, "params": {}})
    assert found.schema == "salesmachine/contact.json#/properties/contact_uid/type"
    assert (found.evidence, found.client) == ("sm.uid", "Python client")


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


def test_a_judge_of_another_schema_says_what_that_one_says() -> None:
    """An older one of the kind, or an altered one; evidence and severities are the kind's."""
    altered = {**schema("segment/page"), "required": ["type", "name"], "anyOf": [{}]}
    other = Judge("segment/page", altered)
    [found] = other.check({"type": "page"})
    assert found.line() == "warning SM-203 (the whole): expected the key 'name', got none"
    assert (found.schema, found.evidence) == ("segment/page.json#/required", "segment.page")
    assert other.is_valid({"type": "page", "name": "Pricing"})
    assert [v.code for v in check("segment/page", {"type": "page"})] == ["SM-230"]


def test_the_judge_of_a_kind_is_made_once() -> None:
    """By the kind's own schema; a kind that isn't one has none."""
    assert judge("segment/page") is judge("segment/page")
    assert judge("segment/page").schema == schema("segment/page")
    with pytest.raises(KeyError, match="no such kind: 'segment/trak'"):
        judge("segment/trak")
