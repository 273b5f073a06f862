"""track -> one event."""

from __future__ import annotations

from typing import Any

import pytest

from destination import translate


def track(event: str = "Order Completed", **fields: Any) -> dict[str, Any]:
    return {"type": "track", "userId": "u1", "event": event, "messageId": "m1", **fields}


def test_a_track_is_one_event() -> None:
    """The event has its name in snake_case, its time, and its properties verbatim."""
    properties = {"total": 12.5, "account_uid": "acme", "items": [{"sku": "a"}], "none": None}
    message = track(properties=properties, timestamp="2024-03-11T10:21:45Z")
    assert translate(message).wire() == [
        {
            "method": "event",
            "contact_uid": "u1",
            "event_uid": "order_completed",
            "created_at": "2024-03-11T10:21:45.000Z",
            "messageId": "m1",
            "params": {**properties, "display_name": "Order Completed"},
        }
    ]
    assert translate(message).notes == []


@pytest.mark.parametrize("properties", [{}, None, []])
def test_empty_properties_leave_the_display_name(properties: object) -> None:
    """Without properties the event has its name to show, and no time where none is given."""
    assert translate(track(properties=properties)).wire() == [
        {
            "method": "event",
            "contact_uid": "u1",
            "event_uid": "order_completed",
            "messageId": "m1",
            "params": {"display_name": "Order Completed"},
        }
    ]


@pytest.mark.parametrize(
    ("event", "event_uid", "notes"),
    [
        ("pageview", "pageview", [("warning", "reserved_event_uid", "/event")]),
        ("Pageview!", "pageview", [("warning", "reserved_event_uid", "/event")]),
        ("PageView", "page_view", []),
    ],
)
def test_the_event_uid_of_page_views_is_warned_about(
    event: str, event_uid: str, notes: list[tuple[str, str, str]]
) -> None:
    """An event named like Salesmachine's page view is sent all the same, with a warning."""
    translation = translate(track(event))
    assert translation.wire()[0]["event_uid"] == event_uid
    assert [(note.severity, note.code, note.pointer) for note in translation.notes] == notes


def test_the_account_is_linked_through_the_properties() -> None:
    """account_uid counts in the properties, and its notes point there."""
    translation = translate(track(properties={"accountId": "acme"}))
    [note] = translation.notes
    assert (note.code, note.pointer) == ("account_uid_missing", "/properties/accountId")
