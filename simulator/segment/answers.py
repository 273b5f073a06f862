"""Answers of the tracking API: the documented success and failure, for pages of any origin."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask import Request, Response

_MAX_AGE = "600"
"""How many seconds a browser may remember what it was allowed."""
_HEADERS = "Authorization, Content-Type, Content-Encoding"


def success() -> Response:
    """``{"success": true}``."""
    return answer({"success": True}, 200)


def failure(status: int, code: str, message: str) -> Response:
    """``{"success": false, "code": ..., "message": ...}``; the message says what to do."""
    return answer({"success": False, "code": code, "message": message}, status)


def answer(body: object, status: int) -> Response:
    """``body`` as ASCII JSON."""
    return Response(json.dumps(body), status, mimetype="application/json")


def allowance(request: Request, methods: Iterable[str]) -> Response:
    """204: what a browser asks before it sends, allowed."""
    allowed = ", ".join(sorted(methods))
    found = Response(status=204)
    found.headers["Allow"] = allowed
    found.headers["Access-Control-Allow-Methods"] = allowed
    asked = request.headers.get("Access-Control-Request-Headers", "")
    found.headers["Access-Control-Allow-Headers"] = asked if _is_plain(asked) else _HEADERS
    found.headers["Access-Control-Max-Age"] = _MAX_AGE
    if request.headers.get("Access-Control-Request-Private-Network") == "true":
        found.headers["Access-Control-Allow-Private-Network"] = "true"
    return found


def open_to_pages(request: Request, response: Response) -> Response:
    """The same response, readable by a page of whatever origin, with its cookies or without."""
    origin = request.headers.get("Origin", "")
    named = _is_plain(origin)
    response.headers["Access-Control-Allow-Origin"] = origin if named else "*"
    if named:
        response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    response.vary.add("Origin")
    return response


def _is_plain(header: str) -> bool:
    """Whether a header can be given back: not blank, and nothing but printable ASCII."""
    return bool(header.strip()) and header.isascii() and header.isprintable()
