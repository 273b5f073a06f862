"""The guard: no web page and no stranger uses the control plane."""

from __future__ import annotations

import hmac

from flask import Response, current_app, request

from simulator.control.answers import problem
from simulator.hosts import is_allowed_origin


def refuse_strangers() -> Response | None:
    """403 for a foreign Origin; 401 without the control token, where there is one."""
    config = current_app.extensions["simulator"].config
    if not is_allowed_origin(request.headers.get("Origin"), config.allowed_hosts):
        return problem(403, "a page of another origin can't use the control plane")
    if config.control_token is not None:
        expected = f"Bearer {config.control_token}".encode()
        given = request.headers.get("Authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, expected):
            answer = problem(401, "send Authorization: Bearer and the control token")
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
    return None
