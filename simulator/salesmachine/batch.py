"""POST /v1/batch: a bare array of operations, handled one by one (A2)."""

from __future__ import annotations

from flask import Blueprint, Response, g

from contracts.reading import Reading
from contracts.registry import check_alone
from simulator.declared import Answer, contract, gives
from simulator.salesmachine.answers import HEADER, error, success
from simulator.salesmachine.gate import config, identify, judgement, read_body, refuse
from simulator.verdict import judge_items

PATH = "/v1/batch"

blueprint = Blueprint("batch", __name__)

EVIDENCE = "A2, sm.batch"
MAX_ITEMS = 10_000
"""Beyond this a batch isn't looked into, whatever the profile."""


@blueprint.post(PATH)
@gives(
    Answer(201, "It is taken (A2).", contract("salesmachine/success"), headers=(HEADER,)),
    reads=contract("salesmachine/batch"),
)
def take_batch() -> Response:
    """201 whatever the items hold; 400 when the body is no array; 413 over 100 items (strict, A1).

    With ``--reject-violations`` a batch with a broken item is 400 and no item of it counts.
    """
    if (refused := identify() or read_body()) is not None:
        return refused
    reading: Reading = g.reading
    found, profile = judgement(), config().profile
    whole = check_alone("salesmachine/batch", reading.value, profile)
    if isinstance(reading.value, list) and len(reading.value) > MAX_ITEMS:
        got = f"{len(reading.value):,}"
        return refuse(413, "SM-210", f"at most {MAX_ITEMS:,} items in any profile", got)
    found.items = judge_items(reading, profile)
    of_items = {id(violation) for violation in reading.poisoned.values()}
    found.violations += [*whole, *(v for v in reading.violations if id(v) not in of_items)]
    if any(violation.severity == "error" for violation in whole):
        found.apply_nothing()
        return error(413 if isinstance(reading.value, list) else 400, whole)
    broken = [item.index for item in found.items if item.verdict == "broken"]
    if broken and config().reject_violations:
        found.apply_nothing()
        return error(400, found.errors(), broken)
    return success(201, EVIDENCE)
