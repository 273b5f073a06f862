"""GET /_sim/health and /_sim/ready."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from simulator.control.answers import answer
from simulator.control.parameters import shown, takes
from simulator.declared import gives

blueprint = Blueprint("health", __name__)


FACTS = {
    "type": "object",
    "required": ["salesmachine", "segment", "journal", "pid"],
    "additionalProperties": False,
    "properties": {
        "salesmachine": {"type": "string", "description": "Where Salesmachine's API is."},
        "segment": {"type": ["string", "null"], "description": "Where Segment's is, if it is."},
        "journal": {"type": "string", "description": "The file that everything is recorded in."},
        "pid": {"type": "integer", "description": "The simulator's process."},
    },
}
READY = {
    "type": "object",
    "required": ["ready"],
    "additionalProperties": False,
    "properties": {"ready": {"const": True}},
}


@blueprint.get("/health")
@gives(shown("Where everything is.", FACTS))
@takes()
def health() -> Response:
    """Where everything is.

    ``{"salesmachine": URL, "segment": URL or null, "journal": PATH, "pid": N}``.
    """
    return answer(current_app.extensions["simulator"].facts())


@blueprint.get("/ready")
@gives(shown("It is ready.", READY))
@takes()
def ready() -> Response:
    """Whether it answers: whoever reads ``{"ready": true}`` has been answered."""
    return answer({"ready": True})
