"""Expectations that weren't kept, and operations that nobody expected, as failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from simulator.expecting.expected import Expectation
from simulator.expecting.operations import Operation
from simulator.failures.failure import Failure
from simulator.failures.naming import (
    MAX_PLACES,
    named,
    origin,
    place,
    places,
    spot,
    summary,
    wanted,
)
from simulator.failures.spelling import value_lines
from simulator.failures.tracing import Trace, traced
from simulator.failures.unmet import unmet
from simulator.failures.wording import evidence

__all__ = ["expectation_of", "forbidden", "out_of_order", "surplus", "unexpected", "unmet"]

_UNNAMED: Final = ("method", "messageId", "created_at")
"""What an expectation needn't name of an operation."""
_MAX_LINES: Final = 12


def surplus(
    expectation: Expectation, came: Sequence[Operation], trace: Trace | None = None
) -> Failure:
    """More came than were expected: ``came`` are all of them, in order."""
    ids = Counter(one.message_id for one in came if one.message_id is not None)
    twice = next((one for one, count in ids.items() if count > 1), None)
    if twice is None:
        fix = (
            f"If they are all right, expect times={len(came)}, or at_least=.",
            "If not, name more of what is expected, or mend what sends too much.",
        )
    else:
        many = "twice" if ids[twice] == 2 else f"{ids[twice]:,} times"
        fix = (
            f"messageId {twice} came {many}: it was taken, and sent again all the same.",
            "Did its sender get the answer? A broken connection, or a slow answer, loses it.",
        )
    failure = Failure(
        "surplus",
        f"expected {wanted(expectation)}, {len(came):,} came: {places(came)}.",
        spot=spot(expectation, came[-1]),
        expected=expectation.count,
        got=f"{len(came):,}",
        evidence=evidence("A19") if twice else "",
        fix=fix,
        cause=("surplus", repr(expectation)),
    )
    return traced(failure, trace, came[-1])


def unexpected(operations: Sequence[Operation], trace: Trace | None = None) -> Failure:
    """Operations came that no expectation is about; there is one at least."""
    first, *others = operations
    name = named(first.method, first.body)
    more = f", nor {len(others):,} more: {summary(others)}" if others else ""
    failure = Failure(
        "unexpected",
        f"nothing expects the {name} ({place(first)}){more}.",
        spot=spot(None, first),
        expected="only what the test expects",
        got=name,
        diff=_whole(first),
        fix=(
            f"If it is right, expect it: salesmachine.{expectation_of(first)!r}",
            "If other traffic doesn't matter: @pytest.mark.salesmachine(allow_unexpected=True)",
            f"If it is wrong, mend what sends it{origin(first)}.",
        ),
        cause=("unexpected",),
        others=len(others),
        places=tuple(f"{place(one)}: {named(one.method, one.body)}" for one in others[:MAX_PLACES]),
    )
    return traced(failure, trace, first)


def forbidden(
    expectation: Expectation, came: Sequence[Operation], trace: Trace | None = None
) -> Failure:
    """What must not come came; ``came`` has those that weren't taken, too: they were sent."""
    many = f"{len(came):,}" if len(came) > 1 else "one"
    failure = Failure(
        "forbidden",
        f"no {named(expectation.method, expectation.fields)} may come, {many} did: {places(came)}",
        spot=spot(expectation, came[0]),
        expected="none",
        got=f"{len(came):,}",
        diff=_whole(came[0]),
        fix=(
            f"Mend what sends it{origin(came[0])}.",
            "If this one may come, name more of what may not.",
        ),
        cause=("forbidden", repr(expectation)),
    )
    return traced(failure, trace, came[0])


def out_of_order(
    before: Expectation,
    first: Operation,
    after: Expectation,
    last: Operation,
    trace: Trace | None = None,
) -> Failure:
    """``after`` should come behind ``before``.

    ``first`` is the earliest that is ``before`` in its turn, ``last`` the latest that is ``after``.
    """
    names = [named(one.method, one.fields) for one in (before, after)]
    head = f"expected the {names[1]} after the {names[0]}"
    if place(first) == place(last):
        came, got = f"{place(first)} alone is both", f"{place(first)} alone"
        fix = "One operation counts once: send another, or expect it once."
    else:
        came = f"it came before: {place(last)}, then {place(first)}"
        got = f"{names[1]}, then {names[0]}"
        fix = f"Send the {names[0]} first, and wait for its answer."
    failure = Failure(
        "out_of_order",
        f"{head}, {came}.",
        spot=spot(after, last),
        expected=f"{names[0]}, then {names[1]}",
        got=got,
        fix=(
            "What counts is the order of exchanges, and in one that of its items.",
            fix,
        ),
        cause=("out_of_order", repr(before), repr(after)),
    )
    return traced(failure, trace, last)


def expectation_of(operation: Operation) -> Expectation:
    """What expects an operation: all that it says, but for its messageId and created_at."""
    fields = {name: value for name, value in operation.body.items() if name not in _UNNAMED}
    return Expectation(operation.method or "", fields)


def _whole(operation: Operation) -> tuple[str, ...]:
    found = [f"+{line}" for line in value_lines(dict(operation.body))]
    more = len(found) - _MAX_LINES
    return (*found[:_MAX_LINES], *([f" … {more:,} lines more"] if more > 0 else []))
