"""GET /_sim/openapi.json and /_sim/salesmachine.openapi.json: both APIs, described."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from simulator.control.answers import answer
from simulator.control.parameters import shown, takes
from simulator.declared import gives
from simulator.openapi import CONTROL, SALESMACHINE, Api, document

blueprint = Blueprint("openapi", __name__)

DOCUMENT = shown("The OpenAPI 3.1 document.", {"type": "object", "required": ["openapi"]})


@blueprint.get("/openapi.json")
@gives(DOCUMENT)
@takes()
def describe_control() -> Response:
    """The control plane, described."""
    return _described(CONTROL)


@blueprint.get("/salesmachine.openapi.json")
@gives(DOCUMENT)
@takes()
def describe_salesmachine() -> Response:
    """The mocked API of Salesmachine, described."""
    return _described(SALESMACHINE)


def _described(api: Api) -> Response:
    url = current_app.extensions["simulator"].salesmachine
    return answer(document(current_app, api, url))
