"""POST /v1/account: create or update an account."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.declared import contract, gives
from simulator.salesmachine.resource import TAKEN, take

blueprint = Blueprint("account", __name__)


@blueprint.post("/v1/account")
@gives(TAKEN, reads=contract("salesmachine/account"))
def upsert_account() -> Response:
    """Take one account; 200, or 400 without its uid."""
    return take("account")
