"""Answers of the control plane: JSON, and a problem in a sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Response, current_app

from simulator.exchange import SCHEMA_VERSION
from simulator.journal.pages import Pages


def answer(body: object, status: int = 200) -> Response:
    """``body`` as ASCII JSON, so that a lone surrogate survives."""
    return Response(json.dumps(body), status, mimetype="application/json")


def page(data: Sequence[object], following: int | str | None) -> Response:
    """A page of results: ``{"schema_version", "data", "next"}``, ``next`` null on the last."""
    return answer({"schema_version": SCHEMA_VERSION, "data": data, "next": following})


def problem(status: int, message: str) -> Response:
    """``{"status": "error", "message"}``."""
    return answer({"status": "error", "message": message}, status)


def open_journal() -> Pages:
    """A read-only connection of this request's own."""
    return Pages(current_app.extensions["simulator"].journal)
