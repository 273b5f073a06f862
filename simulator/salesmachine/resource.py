"""One operation a request: what contact, account, track/event and alias have in common."""

from __future__ import annotations

from flask import Response, g

from contracts.reading import Reading
from simulator.declared import Answer, contract
from simulator.salesmachine.answers import HEADER, error, success
from simulator.salesmachine.gate import config, identify, judgement, read_body
from simulator.verdict import judge_body, missing_uids

TAKEN = Answer(
    200, "It is taken (documented).", contract("salesmachine/success"), headers=(HEADER,)
)
"""The answer to an operation that is taken, whatever else it breaks."""


def take(method: str, evidence: str = "") -> Response:
    """Judge the body as an operation of this method, and answer.

    400 when an id is missing; other violations are taken all the same, unless the simulator was
    started to reject them.
    """
    if (refused := identify() or read_body()) is not None:
        return refused
    reading: Reading = g.reading
    found, profile = judgement(), config().profile
    found.items = [judge_body(method, reading, profile)]
    errors = found.errors()
    if errors and (missing_uids(method, reading.value, profile) or config().reject_violations):
        found.apply_nothing()
        return error(400, errors)
    return success(evidence=evidence or f"sm.{method}")
