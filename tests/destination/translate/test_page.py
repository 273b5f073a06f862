"""page -> a pageview and, when the page is named, an event of that name."""

from __future__ import annotations

from typing import Any

import pytest

from destination import translate


def page(**fields: Any) -> dict[str, Any]:
    return {"type": "page", "userId": "u1", "messageId": "m1", **fields}


def event(uid: str, message_id: str, params: dict[str, Any], **more: Any) -> dict[str, Any]:
    wire = {"method": "event", "contact_uid": "u1", "event_uid": uid, **more}
    return {**wire, "messageId": message_id, "params": params}


def view(message: dict[str, Any]) -> dict[str, Any]:
    params: dict[str, Any] = translate(message).wire()[0]["params"]
    return params


def noted(message: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(note.severity, note.code, note.pointer) for note in translate(message).notes]


def test_an_unnamed_page_is_a_pageview() -> None:
    """Without a name only the pageview is sent, and nothing is made up to show."""
    message = page(properties={"path": "/"}, category="Docs", timestamp="2024-03-11")
    at = "2024-03-11T00:00:00.000Z"
    assert translate(message).wire() == [event("pageview", "m1", {"path": "/"}, created_at=at)]
    assert noted(message) == []


def test_a_named_page_is_a_pageview_and_an_event() -> None:
    """Both have time, properties and name; only the pageview says where it was viewed (A23)."""
    properties = {"url": "https://x.io/p", "account_uid": 7}
    message = page(name="Pricing Plans", properties=properties, timestamp="2024-03-11")
    at = "2024-03-11T00:00:00.000Z"
    sent = {"url": "https://x.io/p", "account_uid": "7"}
    viewed = {**sent, "visit_url": "https://x.io/p", "display_name": "Pricing Plans"}
    named = {**sent, "display_name": "Pricing Plans"}
    assert translate(message).wire() == [
        event("pageview", "m1", viewed, created_at=at),
        event("pricing_plans", "m1.2", named, created_at=at),
    ]
    assert noted(message) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": "Home", "properties": {"name": "Other"}}, "Home"),
        ({"name": None, "properties": {"name": "Home"}}, "Home"),
        ({"name": " ", "properties": {"name": "Home"}}, "Home"),
        ({"properties": {"name": " Home "}}, " Home "),
    ],
)
def test_where_the_name_is_read(fields: dict[str, Any], name: str) -> None:
    """A page is named by ``name``, else by ``properties.name`` (A25), as it is given."""
    first, second = translate(page(**fields)).wire()
    assert (first["event_uid"], second["event_uid"]) == ("pageview", "home")
    assert first["params"]["display_name"] == second["params"]["display_name"] == name


@pytest.mark.parametrize(
    ("fields", "note", "shown"),
    [
        ({"name": 7, "properties": {"name": "Home"}}, ("page_name_unusable", "/name"), None),
        ({"name": False}, ("page_name_unusable", "/name"), None),
        ({"properties": {"name": ["Home"]}}, ("page_name_unusable", "/properties/name"), None),
        ({"name": "!?"}, ("page_name_unusable", "/name"), "!?"),
        ({"properties": {"name": "🏠"}}, ("page_name_unusable", "/properties/name"), "🏠"),
        ({"name": "Pageview"}, ("reserved_event_uid", "/name"), "Pageview"),
        (
            {"properties": {"name": "pageview"}},
            ("reserved_event_uid", "/properties/name"),
            "pageview",
        ),
    ],
)
def test_a_name_that_gives_no_event(
    fields: dict[str, Any], note: tuple[str, str], shown: str | None
) -> None:
    """The pageview goes alone, with a warning, and shows the name if it is a string."""
    message = page(**fields)
    [item] = translate(message).wire()
    assert item["event_uid"] == "pageview"
    assert item["params"].get("display_name") == shown
    assert noted(message) == [("warning", *note)]


@pytest.mark.parametrize(
    ("properties", "context", "visit"),
    [
        ({"url": "p"}, {"page": {"url": "c"}}, {"visit_url": "p"}),
        ({"url": " "}, {"page": {"url": "c"}}, {"visit_url": "c"}),
        ({"url": 7}, {"page": {"url": "c"}}, {"visit_url": "c"}),
        ({}, {"page": {"url": "c"}}, {"visit_url": "c"}),
        ({}, {"page": {"url": None}}, {}),
        ({}, {"page": "c"}, {}),
        ({}, {"page": None}, {}),
        (
            {},
            {"ip": "192.0.2.7", "userAgent": "Moz"},
            {"visit_ip": "192.0.2.7", "visit_agent": "Moz"},
        ),
        ({}, {"user_agent": "Moz"}, {"visit_agent": "Moz"}),
        ({}, {"userAgent": " ", "user_agent": "Moz"}, {"visit_agent": "Moz"}),
        ({}, {"userAgent": "Moz", "user_agent": "old"}, {"visit_agent": "Moz"}),
        ({}, {"ip": 7, "userAgent": ["Moz"]}, {}),
        ({}, {"ip": "", "userAgent": "\t"}, {}),
        ({}, [], {}),
        ({}, "none", {}),
        ({}, None, {}),
        (
            {"visit_url": None, "visit_ip": "", "visit_agent": 7, "url": "p"},
            {"ip": "192.0.2.7", "userAgent": "Moz"},
            {"visit_url": None, "visit_ip": "", "visit_agent": 7},
        ),
    ],
)
def test_what_is_known_of_the_visit(
    properties: dict[str, Any], context: object, visit: dict[str, Any]
) -> None:
    """visit_url, visit_ip and visit_agent are told where known; a given one stays (A23)."""
    params = view(page(properties=properties, context=context))
    assert {key: value for key, value in params.items() if key.startswith("visit_")} == visit


def test_what_is_added_stands_last() -> None:
    """The properties keep their order; visit and display name follow in theirs."""
    context = {"userAgent": "Moz", "ip": "192.0.2.7", "page": {"url": "c"}}
    params = view(page(name="Home", properties={"z": 1, "a": 2}, context=context))
    added = ["visit_url", "visit_ip", "visit_agent", "display_name"]
    assert list(params) == ["z", "a", *added]


def test_the_account_is_linked_through_the_properties() -> None:
    """account_uid counts in both operations, and is noted once."""
    message = page(name="Home", properties={"account_uid": []})
    assert all("account_uid" not in item["params"] for item in translate(message).wire())
    assert noted(message) == [("warning", "account_uid_not_string", "/properties/account_uid")]


def test_a_time_that_cannot_be_read_is_noted_once() -> None:
    """A named page's two events share one reading of the time."""
    message = page(name="Home", timestamp="soon")
    assert all("created_at" not in item for item in translate(message).wire())
    assert noted(message) == [("advice", "timestamp_unreadable", "/timestamp")]
