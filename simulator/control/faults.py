"""/_sim/faults: the faults there are, added and cleared while the simulator runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app

from simulator.control.answers import answer, page, problem
from simulator.control.parameters import WORKSPACE, page_schema, problem_answer, shown, takes
from simulator.declared import Body, Parameter, gives
from simulator.faults import Entry, Fault, FaultError, Faults, parse
from simulator.journal.reader import MAX_SEQ

blueprint = Blueprint("faults", __name__)

MAX_NAMED = 20
"""How many ids a 404 names."""

NUMBER = Parameter("number", "Which fault.", "number", at_most=MAX_SEQ, place="path", required=True)
FAULT = Body(
    {
        "required": ["fault"],
        "properties": {
            "fault": {"type": "string", "description": "a text, as in status=503,times=1"}
        },
    }
)
ENTRY = {
    "type": "object",
    "required": ["id", "fault", "source", "matched", "applied"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "description": "From 1; never used again."},
        "fault": {"type": "string", "description": "KIND[=VALUE][,key=value]..."},
        "source": {
            "enum": ["flag", "control"],
            "description": "Whether it was there from the start (--fault) or added later.",
        },
        "matched": {"type": "integer", "description": "How many requests its keys fitted."},
        "applied": {"type": "integer", "description": "To how many of them it was done."},
    },
}
CLEARED = {
    "type": "object",
    "required": ["cleared"],
    "additionalProperties": False,
    "properties": {"cleared": {"type": "integer", "description": "How many there were."}},
}


def _faults() -> Faults:
    found: Faults = current_app.extensions["simulator"].faults
    return found


def _between_requests(action: Callable[[], Any]) -> Any:
    return current_app.extensions["simulator"].between_requests(action)


@blueprint.get("/faults")
@gives(shown("All of them, in the order in which they are tried.", page_schema(ENTRY)))
@takes(WORKSPACE)
def list_faults(workspace: str | None) -> Response:
    """The faults there are; with ``workspace`` those that are meant for it alone."""
    return page([entry.to_dict() for entry in _faults().list(workspace)], None)


@blueprint.post("/faults")
@gives(shown("The fault, added.", ENTRY, 201))
@takes(WORKSPACE, body=FAULT)
def add_fault(body: dict[str, Any], workspace: str | None) -> Response:
    """Add a fault, ``{"fault": "status=503,times=1"}``; with ``workspace`` for it alone."""
    faults = _faults()
    try:
        fault = _meant_for(workspace, parse(body["fault"]))
        entry: Entry = _between_requests(lambda: faults.add(fault))
    except FaultError as error:
        return problem(400, str(error))
    return answer(entry.to_dict(), 201)


@blueprint.delete("/faults")
@gives(shown("They are gone.", CLEARED))
@takes(WORKSPACE)
def clear_faults(workspace: str | None) -> Response:
    """Clear all faults; with ``workspace`` those that are meant for it alone."""
    faults = _faults()
    return answer({"cleared": _between_requests(lambda: faults.clear(workspace))})


@blueprint.delete(f"/faults/<int(max={MAX_SEQ}):number>")
@gives(shown("It is gone.", CLEARED), problem_answer(404, "There is no fault with this id."))
@takes(NUMBER)
def clear_fault(number: int) -> Response:
    """Clear one fault, by its id."""
    faults = _faults()
    if not _between_requests(lambda: faults.remove(number)):
        return problem(404, f"there is no fault {number}; {_those_there_are(faults.list())}")
    return answer({"cleared": 1})


def _meant_for(workspace: str | None, fault: Fault) -> Fault:
    if workspace is None or fault.workspace in (None, workspace):
        return replace(fault, workspace=workspace or fault.workspace)
    raise FaultError(
        f"?workspace={workspace} and workspace={fault.workspace} contradict each other: "
        "leave one out"
    )


def _those_there_are(entries: list[Entry]) -> str:
    ids = [str(entry.id) for entry in entries[:MAX_NAMED]]
    more = f" and {len(entries) - MAX_NAMED} more" if len(entries) > MAX_NAMED else ""
    return f"there are {', '.join(ids)}{more}" if ids else "there are none"
