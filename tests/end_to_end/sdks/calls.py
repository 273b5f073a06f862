"""What each SDK is told to send, and what that means at Salesmachine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

Call = dict[str, Any]
"""The message that an SDK is to send."""

BORN = datetime(1815, 12, 10, tzinfo=UTC)
SEEN = datetime(2024, 3, 11, 10, 21, 45, 123_000, timezone(timedelta(hours=1)))
URL = "https://acme.example/pricing?plan=pro"

ALIAS: Call = {"type": "alias", "previousId": "a1", "userId": "u1", "messageId": "m1"}
IDENTIFY: Call = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m2",
    "traits": {"name": "Ada Lövelace 🦊", "email": "ada@acme.example", "born": BORN, "plan": None},
}
GROUP: Call = {
    "type": "group",
    "userId": "u1",
    "groupId": "acme",
    "messageId": "m3",
    "traits": {"name": "Acme", "employees": 12, "industry": None},
}
TRACK: Call = {
    "type": "track",
    "userId": "u1",
    "event": "Order Completed",
    "messageId": "m4",
    "properties": {"total": 7.5, "coupon": None, "items": [{"sku": "日本"}]},
}
PAGE: Call = {
    "type": "page",
    "userId": "u1",
    "category": "Docs",
    "name": "Pricing",
    "messageId": "m5",
    "properties": {"url": URL},
}
SCREEN: Call = {"type": "screen", "userId": "u1", "name": "Home", "messageId": "m6"}
ANONYMOUS: Call = {
    "type": "track",
    "anonymousId": "a2",
    "event": "Überweisung ✓",
    "messageId": "m7",
    "timestamp": SEEN,
}
CALLS: list[Call] = [ALIAS, IDENTIFY, GROUP, TRACK, PAGE, SCREEN, ANONYMOUS]

STAGES = {
    "m1": ("alias", "delivered", None),
    "m2": ("identify", "delivered", None),
    "m3": ("group", "delivered", None),
    "m4": ("track", "delivered", None),
    "m5": ("page", "delivered", None),
    "m6": ("screen", "filtered at destination", "UNSUPPORTED_EVENT_TYPE"),
    "m7": ("track", "delivered", None),
}
"""What has become of each, by its messageId: its type, its stage, and the code that says why."""


def operations(born: str, page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What arrives, without ``created_at``.

    ``born`` is how the SDK writes that moment, ``page`` what it adds to a page's properties.
    """
    ada = {"name": "Ada Lövelace 🦊", "email": "ada@acme.example", "born": born, "plan": None}
    acme = {"name": "Acme", "employees": 12, "industry": None}
    order = {"total": 7.5, "coupon": None, "items": [{"sku": "日本"}]}
    return [
        {"method": "alias", "contact_uid": "u1", "previous_uid": "a1", "messageId": "m1"},
        {"method": "contact", "contact_uid": "u1", "messageId": "m2", "params": ada},
        {"method": "account", "account_uid": "acme", "messageId": "m3", "params": acme},
        {
            "method": "contact",
            "contact_uid": "u1",
            "messageId": "m3.2",
            "params": {"account_uid": "acme"},
        },
        event("order_completed", "m4", {**order, "display_name": "Order Completed"}),
        event("pageview", "m5", {**page, "url": URL, "visit_url": URL, "display_name": "Pricing"}),
        event("pricing", "m5.2", {**page, "url": URL, "display_name": "Pricing"}),
        event("überweisung", "m7", {"display_name": "Überweisung ✓"}, contact="a2"),
    ]


def event(uid: str, message_id: str, params: dict[str, Any], contact: str = "u1") -> dict[str, Any]:
    """An event as it arrives."""
    return {
        "method": "event",
        "contact_uid": contact,
        "event_uid": uid,
        "messageId": message_id,
        "params": params,
    }
