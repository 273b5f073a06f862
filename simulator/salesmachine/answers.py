"""Answers of the mocked API: the documented success, and an error that every client reads (A3)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask import Response

from contracts.registry import load
from contracts.violations import Violation

ERROR_EVIDENCE = "A3"


def success(status: int = 200, evidence: str = "") -> Response:
    """``{"status": "success"}``; ``evidence`` names the assumptions that the answer leans on."""
    return _answer({"status": "success"}, status, evidence)


def error(status: int, violations: Iterable[Violation], items: list[int] | None = None) -> Response:
    """The superset of error bodies (A3), worded from the first violation.

    ``items`` are the indexes of the batch items that broke the contract.
    """
    found = list(violations)
    first = found[0]
    known = load("codes.json")[first.code]
    where = f" at {first.pointer}" if first.pointer else ""
    more = f" {len(found) - 1} more were found." if len(found) > 1 else ""
    said = f"expected {first.expected}, got {first.got}{where}"
    body: dict[str, object] = {
        "status": "error",
        "error": known["statement"],
        "code": first.code,
        "message": f"{known['statement'][:-1]}: {said}. {known['fix']}{more}",
    }
    extra = {"items": items} if items is not None else {}
    return _answer({**body, **extra}, status, ERROR_EVIDENCE)


def failure(got: str) -> Response:
    """500: the simulator itself failed; ``got`` says how, in a sentence."""
    found = Violation("SM-108", "error", "", "an answer that is recorded", got)
    return error(500, [found])


def _answer(body: dict[str, object], status: int, evidence: str) -> Response:
    answer = Response(json.dumps(body), status, mimetype="application/json")
    if evidence:
        answer.headers["X-Sim-Evidence"] = evidence
    return answer
