"""GET /_sim/bugs: what the simulator itself failed at."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from simulator.bugs import Bugs
from simulator.control.answers import page
from simulator.control.parameters import WORKSPACE, page_schema, shown, takes
from simulator.declared import Parameter, gives
from simulator.journal.reader import MAX_SEQ

blueprint = Blueprint("bugs", __name__)

HEADER = "X-Sim-Bugs"
"""How many there were since the simulator was started, in answers of the control plane."""
AFTER = Parameter("after", "Begin after this number.", "number", 0, at_most=MAX_SEQ)
BUG = {
    "type": "object",
    "required": ["number", "workspace", "where", "said", "file", "line", "steps"],
    "additionalProperties": False,
    "properties": {
        "number": {"type": "integer", "description": "From 1."},
        "workspace": {"type": ["string", "null"], "description": "Whose request, if known."},
        "where": {"type": "string", "description": "What was done."},
        "said": {"type": "string", "description": "What kind of failure."},
        "file": {"type": "string", "description": "Where it was raised."},
        "line": {"type": "integer", "description": "From 1, 0 for unknown."},
        "steps": {"type": "array", "items": {"type": "string"}, "description": "The way there."},
    },
}


@blueprint.get("/bugs")
@gives(shown("The last 100 at most, oldest first.", page_schema(BUG)))
@takes(AFTER, WORKSPACE)
def list_bugs(after: int, workspace: str | None) -> Response:
    """What the simulator itself failed at, oldest first.

    Of a workspace there are also those that nobody knows whose they are.
    """
    bugs: Bugs = current_app.extensions["simulator"].bugs
    return page([one.to_dict() for one in bugs.after(after, workspace)], None)


def tell(response: Response) -> Response:
    """The answer, which says how many there are; where there is none it says nothing."""
    if count := current_app.extensions["simulator"].bugs.count:
        response.headers[HEADER] = str(count)
    return response
