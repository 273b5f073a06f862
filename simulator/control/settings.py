"""GET /_sim/settings: what the simulator was started with, as far as a test needs to know it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from simulator.config import Config
from simulator.control.answers import answer
from simulator.control.parameters import shown, takes
from simulator.declared import gives

blueprint = Blueprint("settings", __name__)

SETTINGS = {
    "type": "object",
    "required": ["profile", "seed", "reject_violations", "rate_limit", "any_token"],
    "additionalProperties": False,
    "properties": {
        "profile": {"enum": ["strict", "compat"], "description": "By which it judges."},
        "seed": {"type": "integer", "description": "Of all that is drawn by chance."},
        "reject_violations": {"type": "boolean", "description": "Whether errors are refused."},
        "rate_limit": {"type": ["number", "null"], "description": "Requests a second, of a token."},
        "any_token": {"type": "boolean", "description": "Whether each token opens a workspace."},
    },
}


@blueprint.get("/settings")
@gives(shown("What it was started with.", SETTINGS))
@takes()
def settings() -> Response:
    """What it was started with; no token is told."""
    config: Config = current_app.extensions["simulator"].config
    return answer(
        {
            "profile": config.profile,
            "seed": config.seed,
            "reject_violations": config.reject_violations,
            "rate_limit": config.rate_limit,
            "any_token": not config.tokens,
        }
    )
