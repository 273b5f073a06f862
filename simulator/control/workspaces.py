"""POST /_sim/workspaces: which workspace a token opens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app

from simulator.control.answers import answer, open_journal, problem
from simulator.control.parameters import problem_answer, shown, takes
from simulator.declared import Body, gives
from simulator.workspace import workspace_id

blueprint = Blueprint("workspaces", __name__)

TOKEN = Body(
    {
        "required": ["token"],
        "properties": {
            "token": {
                "type": "string",
                "pattern": r"[^ \t\n\r]",
                "description": "an API token, as a client sends it",
            }
        },
    }
)
FOUND = {
    "type": "object",
    "required": ["workspace", "seq", "used", "faults"],
    "additionalProperties": False,
    "properties": {
        "workspace": {"type": "string", "description": "8 hex digits."},
        "seq": {"type": "integer", "description": "Whatever comes from now on is beyond it."},
        "used": {"type": "boolean", "description": "Whether a reset would undo anything."},
        "faults": {"type": "integer", "description": "How many faults are meant for it alone."},
    },
}


@blueprint.post("/workspaces")
@gives(
    shown("The workspace.", FOUND),
    problem_answer(404, "The simulator was started with tokens, and this is none of them."),
)
@takes(body=TOKEN)
def find_workspace(body: dict[str, Any]) -> Response:
    """Which workspace a token opens, and whether it holds anything.

    The token travels in the body, so that it stands in no address; nothing is recorded.
    """
    simulator, token = current_app.extensions["simulator"], body["token"].strip()
    if simulator.config.tokens and token not in simulator.config.tokens:
        return problem(404, "this token opens no workspace: the simulator has others (--token)")
    named = workspace_id(token, simulator.salt)
    seq = simulator.feed.seq
    with open_journal() as journal:
        used = journal.is_used(named)
    faults = len(simulator.faults.list(named))
    return answer({"workspace": named, "seq": seq, "used": used, "faults": faults})
