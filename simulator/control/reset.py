"""POST /_sim/reset: a workspace, or all of them, begin anew."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app

from simulator.control.answers import answer, open_journal, problem
from simulator.control.parameters import WORKSPACE, problem_answer, shown, takes
from simulator.declared import Body, gives
from simulator.state import UnknownUidError, choose_workspace

blueprint = Blueprint("reset", __name__)

WHICH = Body(
    {
        "properties": {
            "workspace": {
                "type": "string",
                "pattern": "^[0-9a-f]{8}$",
                "description": "8 hex digits, as an exchange shows them",
            }
        }
    }
)
DONE = {
    "type": "object",
    "required": ["workspace", "seq"],
    "additionalProperties": False,
    "properties": {
        "workspace": {"type": ["string", "null"], "description": "Which; null is all of them."},
        "seq": {"type": "integer", "description": "The reset's own; what counts comes after it."},
    },
}


@blueprint.post("/reset")
@gives(
    shown("It is done, and from which seq on everything counts.", DONE),
    problem_answer(404, "There is no such workspace."),
)
@takes(WORKSPACE, body=WHICH)
def reset(workspace: str | None, body: dict[str, Any]) -> Response:
    """Begin anew: a workspace, named in the query or the body, else all of them.

    Its state is empty, messages under way are given up, its faults are gone (those of ``--fault``
    begin to count again) and its rate limit is full.  The journal keeps what came before, and
    ``/_sim/exchanges?after=0`` shows it.
    """
    simulator = current_app.extensions["simulator"]
    named = body.get("workspace", workspace)
    if workspace not in (None, named):
        return problem(400, f"the query names {workspace} and the body {named}: name one")
    if named is not None:
        try:
            with open_journal() as journal:
                if not journal.history.awaits(named):
                    choose_workspace(journal.history, named)
        except UnknownUidError as error:
            return problem(404, str(error))

    def act() -> int:
        seq: int = simulator.mark("reset", {"workspace": named}, named)
        simulator.forget(named)
        simulator.faults.reset(named)
        simulator.limit.forget(named)
        return seq

    with simulator.halt(named):
        return answer({"workspace": named, "seq": simulator.between_requests(act)})
