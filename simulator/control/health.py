"""GET /_sim/health and /_sim/ready."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from simulator.control.answers import answer

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """``{"salesmachine": URL, "segment": URL or null, "journal": PATH, "pid": N}``."""
    return answer(current_app.extensions["simulator"].facts())


@blueprint.get("/ready")
def ready() -> Response:
    """``{"ready": true}``: whoever reads this has been answered."""
    return answer({"ready": True})
