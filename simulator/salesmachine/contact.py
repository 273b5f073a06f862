"""POST /v1/contact: create or update a contact."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.declared import contract, gives
from simulator.salesmachine.resource import TAKEN, take

blueprint = Blueprint("contact", __name__)


@blueprint.post("/v1/contact")
@gives(TAKEN, reads=contract("salesmachine/contact"))
def upsert_contact() -> Response:
    """Take one contact; 200, or 400 without its uid."""
    return take("contact")
