"""The control plane, under ``/_sim``: what the simulator says of itself and of what it recorded."""

from __future__ import annotations

from flask import Blueprint

from simulator.control import exchanges, health, state, stream
from simulator.control.guard import refuse_strangers

PREFIX = "/_sim"

BLUEPRINT = Blueprint("control", __name__, url_prefix=PREFIX)
BLUEPRINT.before_request(refuse_strangers)
for _module in (health, exchanges, state, stream):
    BLUEPRINT.register_blueprint(_module.blueprint)
