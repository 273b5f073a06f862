"""Reasons: each row of the tables is what the destination really does."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.registry import load
from destination import Settings
from simulator.payload.lineage.explained import Explained, explained
from simulator.payload.lineage.reasons import MADE, UNREAD, UNREAD_FIELDS, Why, made, unread
from simulator.payload.translators import Ours

OURS = Ours(Settings(oversize="note"))
BASE: dict[str, dict[str, Any]] = {
    "identify": {"type": "identify", "userId": "u", "traits": {"plan": "pro"}},
    "track": {"type": "track", "userId": "u", "event": "Paid"},
    "page": {"type": "page", "userId": "u", "name": "Pricing"},
    "group": {"type": "group", "userId": "u", "groupId": "g"},
    "alias": {"type": "alias", "userId": "u", "previousId": "a"},
}
MOMENT = "2024-03-11T09:21:45.123Z"
FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("/integrations/Mixpanel", {"integrations": {"Mixpanel": False}}),
    ("/context/integrations/All", {"context": {"integrations": {"All": False}}}),
    ("/context/groupId", {"context": {"groupId": "g"}}),
    ("/context/traits/name", {"context": {"traits": {"name": "Ada"}}}),
    ("/context/personas/computation_key", {"context": {"personas": {"computation_key": "k"}}}),
    ("/context/page/title", {"context": {"page": {"title": "t"}}}),
    ("/context/ip", {"context": {"ip": "192.0.2.7"}}),
    ("/context/userAgent", {"context": {"userAgent": "Mozilla"}}),
    ("/context/user_agent", {"context": {"user_agent": "Mozilla"}}),
    ("/context/library/name", {"context": {"library": {"name": "analytics.js"}}}),
    ("/category", {"category": "Docs"}),
    ("/name", {"name": "Docs"}),
    ("/timestamp", {"timestamp": MOMENT}),
    ("/originalTimestamp", {"originalTimestamp": MOMENT}),
    ("/original_timestamp", {"original_timestamp": MOMENT}),
    ("/sentAt", {"sentAt": MOMENT}),
    ("/sent_at", {"sent_at": MOMENT}),
    ("/receivedAt", {"receivedAt": MOMENT}),
    ("/received_at", {"received_at": MOMENT}),
    ("/event", {"event": "Paid"}),
    ("/properties/plan", {"properties": {"plan": "pro"}}),
    ("/traits/plan", {"traits": {"plan": "pro"}}),
    ("/groupId", {"groupId": "g"}),
    ("/group_id", {"group_id": "g"}),
    ("/previousId", {"previousId": "a"}),
    ("/previous_id", {"previous_id": "a"}),
    ("/writeKey", {"writeKey": "key"}),
    ("/channel", {"channel": "server"}),
]


def dropped(found: Explained) -> dict[str, Why]:
    return {one.pointer: one.why for one in found.incoming if one.became == "dropped"}


@pytest.mark.parametrize("call", list(BASE))
def test_what_is_dropped_has_the_reason_of_the_table(call: str) -> None:
    """Each common field that a call doesn't read says why; one that nobody knows, that much."""
    for at, field in FIELDS:
        reasons = dropped(explained({**field, **BASE[call], "messageId": "m"}, OURS))
        assert reasons.keys() <= {at}
        if at == "/channel":
            assert reasons == {at: Why(UNREAD)}
        elif at in reasons and (call, at) not in NOTED:
            assert reasons[at] == unread(call, at) != Why(UNREAD)


NOTED = {(call, "/context/groupId") for call in ("identify", "track", "page")}
"""Where a note says it better."""


def test_each_row_is_shown() -> None:
    """There is a message for each row in which a field is dropped for that reason."""
    shown = set()
    for base in BASE.values():
        for _, field in FIELDS:
            shown.update(dropped(explained({**field, **base, "messageId": "m"}, OURS)).values())
    own = {**BASE["identify"], "traits": {"account_uid": [1]}, "context": {"traits": {"a": 1}}}
    shown.add(dropped(explained(own, OURS))["/context/traits/a"])
    skipped = explained({**BASE["alias"], "anonymousId": "x"}, Ours(Settings(anonymous="skip")))
    shown.add(dropped(skipped)["/anonymousId"])
    assert [row for row in UNREAD_FIELDS if row.why not in shown] == []


def test_the_evidence_is_there() -> None:
    """Each id is one of evidence.json."""
    known = load("evidence.json")
    assert {row.why.evidence for row in UNREAD_FIELDS} <= known.keys()
    assert {evidence for *_, evidence in MADE} <= known.keys()


@pytest.mark.parametrize(
    ("message", "source", "target", "evidence"),
    [
        (
            {**BASE["track"], "userId": None, "anonymousId": "a"},
            "/anonymousId",
            "contact_uid",
            "A17",
        ),
        (
            {"type": "alias", "userId": "u", "anonymous_id": "a"},
            "/anonymous_id",
            "previous_uid",
            "A26",
        ),
        (
            {**BASE["identify"], "traits": {"first_name": "A", "lastName": "B"}},
            "/traits/lastName",
            "params/name",
            "A18",
        ),
        (
            {**BASE["identify"], "traits": {}, "context": {"traits": {"plan": "pro"}}},
            "/context/traits/plan",
            "params/plan",
            "A24",
        ),
        (BASE["track"], "/event", "event_uid", "A21"),
        (BASE["track"], "/event", "params/display_name", "A22"),
        ({**BASE["page"], "context": {"ip": "i"}}, "/context/ip", "params/visit_ip", "A23"),
        (
            {**BASE["page"], "properties": {"url": "i"}},
            "/properties/url",
            "params/visit_url",
            "A23",
        ),
        ({**BASE["page"], "properties": {"url": "i"}}, "/properties/url", "params/url", ""),
        ({**BASE["track"], "timestamp": MOMENT}, "/timestamp", "created_at", "A20"),
        ({**BASE["track"], "userId": 7}, "/userId", "contact_uid", "A27"),
        (BASE["track"], "/userId", "contact_uid", ""),
        (
            {**BASE["track"], "properties": {"account_uid": 7}},
            "/properties/account_uid",
            "params/account_uid",
            "A27",
        ),
        ({**BASE["track"], "properties": {"total": 7}}, "/properties/total", "params/total", ""),
    ],
)
def test_by_which_assumption(
    message: dict[str, Any], source: str, target: str, evidence: str
) -> None:
    """The assumption by which a field becomes another stands at both of them."""
    found = explained({**message, "messageId": "m"}, OURS)
    [sent] = [one for one in found.outgoing if one.pointer == f"/0/{target}"]
    [came] = [one for one in found.incoming if one.pointer == source]
    assert [one.evidence for one in sent.sources if one.pointer == source] == [evidence]
    assert [one.evidence for one in came.targets if one.pointer == sent.pointer] == [evidence]
    assert made(source, f"/{target}", came.value) == evidence


def test_hostile_pointers() -> None:
    """A key of several lines or of a lone surrogate is one like any other."""
    assert unread("track", "/context/a\nb\udfff").evidence == "segment.context"
    assert unread("track", "/contexts") == unread("x", "") == Why(UNREAD)
    assert made("/event\n", "/event_uid", "x") == ""
