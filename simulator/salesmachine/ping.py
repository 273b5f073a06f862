"""POST /v1/ping: are the credentials good?"""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.carried import asked_method
from simulator.declared import gives
from simulator.salesmachine.answers import error, success
from simulator.salesmachine.gate import (
    config,
    identify,
    judgement,
    mark,
    older_habit,
    refuse,
    target,
)
from simulator.salesmachine.resource import TAKEN

blueprint = Blueprint("ping", __name__)

METHODS = ("GET", "POST")


@blueprint.route("/v1/ping", methods=list(METHODS), provide_automatic_options=False)
@gives(TAKEN)
def ping() -> Response:
    """200 when they are; older clients ask by GET, the old Node client by its tunnel."""
    code = older_habit()
    mark(code)
    if (refused := identify()) is not None:
        return refused
    if code == "SM-409" and (asked := asked_method(target()).upper()) not in METHODS:
        answer = refuse(405, "SM-105", " or ".join(METHODS), f"_method={asked[:20]}")
        answer.headers["Allow"] = ", ".join(METHODS)
        return answer
    errors = judgement().errors() if config().reject_violations else []
    return error(400, errors) if errors else success(evidence="sm.ping")
