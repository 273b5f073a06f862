"""POST /v1/track/event: something a contact did; event_uid pageview is a page view."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.declared import contract, gives
from simulator.salesmachine.resource import TAKEN, take

blueprint = Blueprint("event", __name__)


@blueprint.post("/v1/track/event")
@gives(TAKEN, reads=contract("salesmachine/event"))
def track_event() -> Response:
    """Take one event; 200, or 400 without its uids."""
    return take("event")
