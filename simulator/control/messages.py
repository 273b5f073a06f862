"""GET /_sim/messages: the messages that came in by the Segment side."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.control.answers import open_journal, page
from simulator.control.parameters import AFTER, LIMIT, WORKSPACE, page_schema, shown, takes
from simulator.declared import gives

blueprint = Blueprint("messages", __name__)

MESSAGE = {
    "type": "object",
    "required": ["seq", "at", "workspace", "message_id", "outcome", "body", "encoding"],
    "additionalProperties": False,
    "properties": {
        "seq": {"type": "integer", "description": "Grows over everything in a journal."},
        "at": {"type": "string", "description": "When it came, ISO 8601 UTC."},
        "workspace": {"type": ["string", "null"], "description": "Whose it is."},
        "message_id": {"type": ["string", "null"], "description": "Its messageId."},
        "outcome": {"type": ["string", "null"], "description": "What became of it."},
        "body": {"type": "string", "description": "As text, or base64 where it is no UTF-8."},
        "encoding": {"enum": ["utf-8", "base64"], "description": "How body is to be read."},
    },
}


@blueprint.get("/messages")
@gives(shown("A page, oldest first.", page_schema(MESSAGE)))
@takes(AFTER, LIMIT, WORKSPACE)
def list_messages(after: int | None, limit: int, workspace: str | None) -> Response:
    """A page of messages, oldest first; without ``after`` from the last reset on."""
    with open_journal() as journal:
        start = journal.last_reset(workspace) if after is None else after
        found = journal.messages(start, limit + 1, {"workspace": workspace})
    data = found[:limit]
    return page(data, data[-1]["seq"] if len(found) > limit else None)
