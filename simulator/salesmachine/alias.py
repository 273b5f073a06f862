"""POST /v1/alias: merge two contacts.  Invented (A6): no public wire form exists."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.declared import contract, gives
from simulator.salesmachine.resource import TAKEN, take

blueprint = Blueprint("alias", __name__)


@blueprint.post("/v1/alias")
@gives(TAKEN, reads=contract("salesmachine/alias"))
def merge_contacts() -> Response:
    """Take one alias; 200, or 400 without its uids."""
    return take("alias", evidence="A6")
