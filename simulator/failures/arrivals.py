"""Failures of what a case says must arrive: values of the message that reach no operation."""

from __future__ import annotations

import difflib

from contracts.violations import escape
from simulator.failures.asked import Asked
from simulator.failures.failure import Failure
from simulator.failures.grouping import cause
from simulator.failures.pointing import NOTHING, dotted, tokens, value_at
from simulator.failures.spelling import typed

NOT_ARRIVED = "not_arrived"


def of_arrival(asked: Asked, pointer: str) -> Failure:
    """Nothing of what stands at a pointer of the message reaches an operation."""
    value = value_at(asked.case.message, pointer)
    is_there = value is not NOTHING
    rule = asked.origins.rule(0 if asked.finding.report["operations"] else None)
    at = f"/arrives/{asked.case.expect['arrives'].index(pointer)}"
    if is_there:
        text = f"Nothing of {dotted(pointer)} reaches an operation, and the case says that it must."
        fix = (
            f"Read it in {rule.partition(' ')[0]}."
            if rule
            else "Nothing is translated: mend that first."
        )
    else:
        text = (
            f"There is no {dotted(pointer)} in the message, and the case says that it must arrive."
        )
        fix = "Mend the pointer in expect.arrives, or put a value there."
    return Failure(
        NOT_ARRIVED,
        text,
        spot=asked.spot(at, (pointer,), rule),
        expected="another value there makes other operations",
        got=f"the same operations, whatever stands there; now {typed(value)}"
        if is_there
        else "none",
        suggestion="" if is_there else _near(asked.case.message, pointer),
        clause=asked.clause(at),
        evidence=asked.source,
        fix=(fix, "Or take it out of expect.arrives, if it is meant to be left out."),
        reproduce=asked.reproduce,
        cause=cause(NOT_ARRIVED, pointer, rule),
    )


def _near(message: object, pointer: str) -> str:
    """The pointer of a near key beside the one that isn't there."""
    above, _, _ = pointer.rpartition("/")
    there = value_at(message, above)
    keys = list(there) if isinstance(there, dict) else []
    found = difflib.get_close_matches(tokens(pointer)[-1], keys, 1) if pointer else []
    return f"{above}/{escape(found[0])}" if found else ""
