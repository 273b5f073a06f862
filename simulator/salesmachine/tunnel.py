"""The tunnel: a GET that stands for a POST, as the old Node client sends it."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, request

from simulator.salesmachine.gate import config, mark, older_habit


def tunnelled() -> Response | None:
    """What the POST would be answered; None where the profile or the path takes no tunnel."""
    code = older_habit() if request.method == "GET" else None
    adapter = current_app.create_url_adapter(request)
    if code is None or adapter is None or config().profile == "strict":
        return None
    if "POST" not in adapter.allowed_methods():
        return None
    mark(code)
    endpoint, path = adapter.match(method="POST")
    return cast(Response, current_app.view_functions[endpoint](**path))
