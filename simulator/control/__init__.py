"""The control plane, under ``/_sim``: what the simulator says of itself and of what it recorded."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.control import (
    bugs,
    clock,
    exchanges,
    faults,
    health,
    items,
    messages,
    metrics,
    openapi,
    reset,
    settings,
    state,
    stream,
    violations,
    workspaces,
)
from simulator.control.answers import problem
from simulator.control.guard import refuse_strangers
from simulator.filtering.errors import FilterError
from simulator.journal import JournalError

PREFIX = "/_sim"

BLUEPRINT = Blueprint("control", __name__, url_prefix=PREFIX)
BLUEPRINT.before_request(refuse_strangers)
BLUEPRINT.after_request(bugs.tell)
_MODULES = (
    health,
    exchanges,
    items,
    violations,
    messages,
    state,
    faults,
    workspaces,
    reset,
    settings,
    clock,
    metrics,
    bugs,
    openapi,
    stream,
)
for _module in _MODULES:
    BLUEPRINT.register_blueprint(_module.blueprint)


@BLUEPRINT.errorhandler(FilterError)
def _no_filter(error: FilterError) -> Response:
    return problem(400, f"filter: {error.told()}")


@BLUEPRINT.errorhandler(JournalError)
def _no_journal(error: JournalError) -> Response:
    return problem(500, str(error))
