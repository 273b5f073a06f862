"""Answers of the mocked API: the documented success, and an error that every client reads (A3).

Each names what it leans on in ``X-Sim-Evidence``, by the ids of ``contracts/evidence.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from flask import Response

from contracts.registry import load
from contracts.violations import Violation

HEADER = "X-Sim-Evidence"
SUCCESS_EVIDENCE = "sm.success"
ERROR_EVIDENCE = "A3"


def success(status: int = 200, evidence: str = "") -> Response:
    """``{"status": "success"}``; ``evidence`` names what else the answer leans on."""
    return answer({"status": "success"}, status, evidence, SUCCESS_EVIDENCE)


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
    said += "" if said.endswith("?") else "."
    body: dict[str, object] = {
        "status": "error",
        "error": known["statement"],
        "code": first.code,
        "message": f"{known['statement'][:-1]}: {said} {known['fix']}{more}",
    }
    extra = {"items": items} if items is not None else {}
    return answer({**body, **extra}, status, ERROR_EVIDENCE, known["evidence"])


def failure(got: str) -> Response:
    """500: the simulator itself failed; ``got`` says how, in a sentence."""
    found = Violation("SM-108", "error", "", "an answer that is recorded", got)
    return error(500, [found])


def answer(body: Mapping[str, object], status: int = 200, *evidence: str) -> Response:
    """``body`` as ASCII JSON, so that a lone surrogate survives, with what it leans on."""
    found = Response(json.dumps(body), status, mimetype="application/json")
    if named := ", ".join(filter(None, evidence)):
        found.headers[HEADER] = named
    return found
