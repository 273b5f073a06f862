"""GET /_sim/state, /_sim/state/contact and /_sim/state/account: what Salesmachine would know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, current_app

from simulator.control.answers import answer, open_journal, page, problem
from simulator.control.parameters import WORKSPACE, page_schema, problem_answer, shown, takes
from simulator.declared import Parameter, gives
from simulator.exchange import SCHEMA_VERSION
from simulator.journal.reader import MAX_SEQ
from simulator.state import (
    State,
    StateError,
    UnknownUidError,
    account_dict,
    choose_workspace,
    contact_dict,
    span,
)

blueprint = Blueprint("state", __name__)

UID = Parameter("uid", "The contact's or account's own id.", required=True)
AT = Parameter("at", "As it was after this seq.", "number", at_most=MAX_SEQ)
HISTORY = Parameter("history", "All that happened, not only the last events.", "flag", False)

_NUMBER, _TEXT, _FLAG = {"type": "integer"}, {"type": "string"}, {"type": "boolean"}
_TEXT_OR_NULL = {"type": ["string", "null"]}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
        "properties": properties,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_PLACE = {"exchange": _NUMBER, "index": _NUMBER, "at": _TEXT}
_HEAD = {
    "schema_version": {"const": SCHEMA_VERSION},
    "workspace": _TEXT,
    "seq": {**_NUMBER, "description": "The state is the one after this seq."},
    "uid": _TEXT,
    "asked": {**_TEXT, "description": "The uid that was asked for: an alias, perhaps."},
    "blank": {**_FLAG, "description": "Whether nothing but a link or an event made it."},
    "archived": _FLAG,
    "created": _object(_PLACE),
    "attributes": _list(_object({"name": _TEXT, "value": {}, "type": _TEXT, **_PLACE})),
}
_LINKS = _list(_object({"uid": _TEXT, **_PLACE, "by": _TEXT, "evidence": _TEXT}))
_CHANGE = _object(
    {
        **_PLACE,
        "method": _TEXT,
        "uid": _TEXT,
        "created": _FLAG,
        "happened": _TEXT,
        "event_uid": _TEXT,
        "account": _TEXT,
        "rule": {"enum": ["given", "only", "none", "several"]},
        "evidence": _TEXT,
        "set": _list(_TEXT),
        "linked": _TEXT,
        "merge": {"enum": ["merged", "renamed", "redirected", "same"]},
        "previous": _TEXT,
    },
    *("happened", "event_uid", "account", "rule", "evidence", "set", "linked", "merge", "previous"),
)
CONTACT = _object(
    {
        **_HEAD,
        "aliases": _list(_TEXT),
        "accounts": _LINKS,
        "events": _NUMBER,
        "pageviews": _NUMBER,
        "sessions": _list(_object({"start": _TEXT, "end": _TEXT, "pageviews": _NUMBER})),
        "latest_events": _list(_CHANGE),
        "history": _list(_CHANGE),
    },
    *("latest_events", "history"),
)
_EVENTS = _object(
    {
        "given": {**_NUMBER, "description": "They name the account."},
        "only": {
            "type": ["integer", "null"],
            "description": "Their contact had no other; null for over 1,000 contacts.",
        },
    }
)
ACCOUNT = _object({**_HEAD, "contacts": _LINKS, "events": _EVENTS})
SUMMARY = _object({"workspace": _TEXT, "after": _NUMBER, "contacts": _NUMBER, "accounts": _NUMBER})
_NO_STATE = problem_answer(404, "Nobody has this uid, or there is no such workspace.")


@blueprint.get("/state")
@gives(shown("A line a workspace.", page_schema(SUMMARY)))
@takes(WORKSPACE)
def list_workspaces(workspace: str | None) -> Response:
    """How many uids each workspace knows since its last reset."""
    with open_journal() as journal:
        history, found = journal.history, []
        for one in history.workspaces():
            if workspace not in (None, one):
                continue
            counted = span(history, one)
            counts = {f"{kind}s": history.count(counted, kind) for kind in ("contact", "account")}
            found.append({"workspace": one, "after": counted.after, **counts})
    return page(found, None)


@blueprint.get("/state/contact")
@gives(shown("The contact.", CONTACT), _NO_STATE)
@takes(UID, WORKSPACE, AT, HISTORY)
def show_contact(uid: str, workspace: str | None, at: int | None, history: bool) -> Response:
    """What is known of a contact, and from which exchange.

    Attributes, accounts, events with the account that each is attributed to and why, sessions.
    """
    try:
        with _state(workspace, at) as state:
            return answer(contact_dict(state, state.contact(uid, history), history))
    except StateError as error:
        return problem(404 if isinstance(error, UnknownUidError) else 400, str(error))


@blueprint.get("/state/account")
@gives(shown("The account.", ACCOUNT), _NO_STATE)
@takes(UID, WORKSPACE, AT)
def show_account(uid: str, workspace: str | None, at: int | None) -> Response:
    """What is known of an account, and from which exchange: attributes, contacts."""
    try:
        with _state(workspace, at) as state:
            return answer(account_dict(state, state.account(uid)))
    except StateError as error:
        return problem(404 if isinstance(error, UnknownUidError) else 400, str(error))


@contextmanager
def _state(workspace: str | None, at: int | None) -> Iterator[State]:
    with open_journal() as journal:
        chosen = choose_workspace(journal.history, workspace)
        checkpoints = current_app.extensions["simulator"].checkpoints
        yield State(journal.history, span(journal.history, chosen, at), checkpoints)
