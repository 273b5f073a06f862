"""GET /_sim/messages: the ledger, what became of each message that came in by the Segment side."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from simulator.control.answers import answer, open_journal, page, problem
from simulator.control.filters import FILTER, end_of_page, read_filter
from simulator.control.parameters import (
    AFTER,
    LIMIT,
    WORKSPACE,
    page_schema,
    problem_answer,
    shown,
    takes,
)
from simulator.declared import Parameter, gives
from simulator.journal.messages import STAGES
from simulator.journal.reader import MAX_SEQ

blueprint = Blueprint("messages", __name__)

SEQ = Parameter("seq", "Which message.", "number", at_most=MAX_SEQ, place="path", required=True)
STAGE = Parameter("stage", "Only of this stage.", "choice", choices=STAGES)
MESSAGE_ID = Parameter("message_id", "Only of this messageId.")


def _said(kind: str | list[str], description: str) -> dict[str, Any]:
    return {"type": kind, "description": description}


ATTEMPT = {
    "type": "object",
    "required": ["n", "at", "result", "wait", "retry_after", "next_at"],
    "additionalProperties": False,
    "properties": {
        "n": _said("integer", "From 1."),
        "at": _said("string", "When its answer was known, ISO 8601 UTC."),
        "result": _said("string", "The answer's status, or why none came: ECONNREFUSED ..."),
        "wait": _said(["number", "null"], "Segment's seconds until the next one."),
        "retry_after": _said(["number", "null"], "The seconds that Retry-After asked for."),
        "next_at": _said(["string", "null"], "When the next one is due, ISO 8601 UTC."),
    },
}
OPERATION = {
    "type": "object",
    "required": ["exchange", "index", "method", "status", "applied"],
    "additionalProperties": False,
    "properties": {
        "exchange": _said("integer", "The seq of the exchange that it came in."),
        "index": _said("integer", "Its place in it, from 0."),
        "method": _said(["string", "null"], "contact, account, event or alias."),
        "status": _said("integer", "What the exchange was answered; 0 is nothing."),
        "applied": _said("boolean", "Whether it counts for the state."),
    },
}
MESSAGE = {
    "type": "object",
    "required": [
        *("seq", "at", "workspace", "message_id", "type", "uid", "stage", "code", "detail"),
        *("settled", "attempts", "operations", "body", "encoding"),
    ],
    "additionalProperties": False,
    "properties": {
        "seq": _said("integer", "Grows over everything in a journal."),
        "at": _said("string", "When it was received, ISO 8601 UTC."),
        "workspace": _said(["string", "null"], "Whose it is."),
        "message_id": _said(["string", "null"], "Its messageId."),
        "type": _said(["string", "null"], "The call: identify, track, page ..."),
        "uid": _said(["string", "null"], "Its userId, else anonymousId, else groupId."),
        "stage": {"enum": list(STAGES), "description": "How far it has come."},
        "code": _said(["string", "null"], "Why, where it isn't delivered (yet)."),
        "detail": _said(["string", "null"], "The same in a sentence."),
        "settled": _said(["integer", "null"], "The seq at which its stage became the last one."),
        "attempts": {"type": "array", "items": ATTEMPT, "description": "Of its delivery."},
        "operations": {
            "type": "array",
            "items": OPERATION,
            "description": "Each arrival of one of its operations at Salesmachine.",
        },
        "body": _said("string", "As text, or base64 where it is no UTF-8."),
        "encoding": {"enum": ["utf-8", "base64"], "description": "How body is to be read."},
    },
}


@blueprint.get("/messages")
@gives(shown("A page, oldest first.", page_schema(MESSAGE)))
@takes(AFTER, LIMIT, WORKSPACE, STAGE, MESSAGE_ID, FILTER)
def list_messages(
    after: int | None,
    limit: int,
    workspace: str | None,
    stage: str | None,
    message_id: str | None,
    filter: str | None,
) -> Response:
    """A page of messages, oldest first; without ``after`` from the last reset on."""
    equal = {"workspace": workspace, "stage": stage, "message_id": message_id}
    wanted = read_filter(filter)
    with open_journal() as journal:
        journal.let_know(wanted.functions)
        start = journal.last_reset(workspace) if after is None else after
        until, following = end_of_page(journal, start, filter)
        found = journal.messages(start, limit + 1, equal, until, wanted.message)
    data = found[:limit]
    return page(data, data[-1]["seq"] if len(found) > limit else following)


@blueprint.get(f"/messages/<int(max={MAX_SEQ}):seq>")
@gives(shown("The message.", MESSAGE), problem_answer(404, "There is no message of this seq."))
@takes(SEQ)
def show_message(seq: int) -> Response:
    """One message, 404 when there is none of this seq."""
    with open_journal() as journal:
        found = journal.messages(seq - 1, 1, {"seq": seq})
        last = journal.history.last_seq()
    if not found:
        return problem(404, f"there is no message {seq}; the journal ends at seq {last}")
    return answer(found[0])
