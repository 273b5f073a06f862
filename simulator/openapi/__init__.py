"""OpenAPI 3.1 documents of both APIs, made of the routes, their views' words and declarations.

Nothing is described twice: what a view takes and gives is what it declares (see
``simulator.declared``), its words are its docstring, its schemas those of ``contracts``.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from simulator.openapi.apis import CONTROL, SALESMACHINE, Api
from simulator.openapi.components import schemas
from simulator.openapi.operations import operation, path_template

__all__ = ["CONTROL", "SALESMACHINE", "Api", "document", "routes"]


def routes(app: Flask, api: Api) -> Iterable[tuple[Rule, str]]:
    """``(rule, method)`` of each operation of an API, by path; HEAD goes with GET."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        if api.has(rule.rule):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def document(app: Flask, api: Api, url: str) -> dict[str, Any]:
    """The OpenAPI document of an API that is served at ``url``."""
    paths: dict[str, Any] = {}
    for rule, method in routes(app, api):
        described = operation(api, rule, method, app.view_functions[rule.endpoint])
        paths.setdefault(path_template(rule), {})[method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": api.title,
            "version": version("salesmachine-destination"),
            "description": api.description,
        },
        "servers": [{"url": url}],
        "security": [*api.security],
        "paths": paths,
        "components": {"schemas": schemas(paths), "securitySchemes": dict(api.schemes)},
    }
