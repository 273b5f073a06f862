"""GET /_sim/items: the operations in the exchanges, one by one."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.registry import METHODS, schema
from simulator.control.answers import open_journal, page
from simulator.control.parameters import (
    LIMIT,
    PLACE,
    VERDICT,
    WORKSPACE,
    page_schema,
    place,
    shown,
    takes,
)
from simulator.declared import Parameter, gives
from simulator.journal.pages import END

blueprint = Blueprint("items", __name__)

CONTACT = Parameter("contact", "Only of this contact_uid.")
ACCOUNT = Parameter("account", "Only of this account_uid.")
EVENT = Parameter("event", "Only of this event_uid.")
METHOD = Parameter("method", "Only of this method.", "choice", choices=(*METHODS, "archive"))
MESSAGE_ID = Parameter("message_id", "Only of this messageId.")
APPLIED = Parameter("applied", "Only those that count for the state, or that don't.", "flag")


def _schema() -> dict[str, object]:
    one = schema("exchange")["properties"]["items"]["items"]
    whose = {name: schema("exchange")["properties"][name] for name in ("at", "workspace")}
    exchange = {"type": "integer", "description": "The seq of its exchange."}
    return {
        **one,
        "required": ["exchange", "at", "workspace", *one["properties"]],
        "properties": {"exchange": exchange, **whose, **one["properties"]},
    }


@blueprint.get("/items")
@gives(shown("A page, oldest first.", page_schema(_schema(), {"type": "string"})))
@takes(PLACE, LIMIT, WORKSPACE, CONTACT, ACCOUNT, EVENT, METHOD, MESSAGE_ID, VERDICT, APPLIED)
def list_items(
    after: str | None, limit: int, workspace: str | None, **equal: str | bool | None
) -> Response:
    """A page of items, oldest first; without ``after`` from the last reset on."""
    with open_journal() as journal:
        start = (journal.last_reset(workspace), END) if after is None else place(after)
        found = journal.items(start, limit + 1, workspace, equal)
    data = found[:limit]
    last = f"{data[-1]['exchange']}.{data[-1]['index']}" if len(found) > limit else None
    return page(data, last)
