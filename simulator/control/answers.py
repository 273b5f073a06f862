"""Answers of the control plane: JSON, and a problem in a sentence."""

from __future__ import annotations

import json

from flask import Response, current_app

from simulator.exchange import SCHEMA_VERSION
from simulator.journal import Reader


def answer(body: object, status: int = 200) -> Response:
    """``body`` as ASCII JSON, so that a lone surrogate survives."""
    return Response(json.dumps(body), status, mimetype="application/json")


def page(data: list[object], following: int | None) -> Response:
    """A page of results: ``{"schema_version", "data", "next"}``, ``next`` null on the last."""
    return answer({"schema_version": SCHEMA_VERSION, "data": data, "next": following})


def problem(status: int, message: str) -> Response:
    """``{"status": "error", "message"}``."""
    return answer({"status": "error", "message": message}, status)


def is_number(text: str, at_most: int) -> bool:
    """Whether a query's text is a number from 0 to ``at_most``."""
    return text.isdecimal() and len(text) <= len(str(at_most)) and int(text) <= at_most


def open_journal() -> Reader:
    """A read-only connection of this request's own."""
    return Reader(current_app.extensions["simulator"].journal)
