"""POST /v1/ping: are the credentials good?"""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.salesmachine.answers import success
from simulator.salesmachine.gate import identify

blueprint = Blueprint("ping", __name__)


@blueprint.route("/v1/ping", methods=["GET", "POST"], provide_automatic_options=False)
def ping() -> Response:
    """200 when they are; older clients ask by GET."""
    return identify() or success()
