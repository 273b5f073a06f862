"""page -> a pageview and, when the page is named, an event of that name (product page, Page)."""

from __future__ import annotations

from typing import Any

from destination.calls import Page
from destination.envelope import field, present
from destination.naming import snake_case
from destination.notes import warning
from destination.operations import PAGEVIEW, Event, Operation
from destination.translate.display import show_as
from destination.translate.links import link_account
from destination.translate.times import created_at


def translate_page(call: Page) -> list[Operation]:
    """The pageview with where, from where and with what it was viewed (A23); the event if named."""
    properties = dict(call.properties)
    link_account(properties, "/properties", call.envelope)
    moment = created_at(call.envelope.message, call.envelope.notes)
    name, event_uid = _name(call)
    view = {**properties, **_visit(call, properties)}
    if name is not None:
        show_as(view, name)
    operations: list[Operation] = [
        Event(call.contact_uid, PAGEVIEW, moment, call.message_id, view, "page.view")
    ]
    if name is not None and event_uid is not None:
        show_as(properties, name)
        second = f"{call.message_id}.2"
        operations.append(
            Event(call.contact_uid, event_uid, moment, second, properties, "page.named")
        )
    return operations


def _name(call: Page) -> tuple[str | None, str | None]:
    """``(the page's name if it is a string, the event_uid if one can be made of it)`` (A25)."""
    notes = call.envelope.notes
    pointer, name = "/name", call.envelope.message.get("name")
    if not present(name):
        pointer, name = "/properties/name", call.properties.get("name")
    if not present(name):
        return None, None
    if not isinstance(name, str):
        text = "the page's name is no string: a pageview is sent, no event"
        notes.append(warning("page_name_unusable", pointer, text))
        return None, None
    event_uid = snake_case(name)
    if not event_uid:
        text = "the page's name has no letter or digit: a pageview is sent, no event"
        notes.append(warning("page_name_unusable", pointer, text))
        return name, None
    if event_uid == PAGEVIEW:
        text = "an event of this name would count as a second page view: only the pageview is sent"
        notes.append(warning("reserved_event_uid", pointer, text))
        return name, None
    return name, event_uid


def _visit(call: Page, properties: dict[str, Any]) -> dict[str, Any]:
    """``visit_url, visit_ip, visit_agent`` where they are known and not given already (A23)."""
    context = call.envelope.context
    page = context.get("page")
    urls = (properties.get("url"), page.get("url") if isinstance(page, dict) else None)
    known = {
        "visit_url": next((url for url in urls if _is_text(url)), None),
        "visit_ip": context.get("ip"),
        "visit_agent": field(context, "userAgent")[1],
    }
    return {k: v for k, v in known.items() if k not in properties and _is_text(v)}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
