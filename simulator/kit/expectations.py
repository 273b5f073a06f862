"""The questions that a test asks of the operations that came; each answer is a failure or none.

Nothing here waits or sends: what came is given.  Where ``trace`` is given, a failure tells of the
message that its operation came from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from simulator.expecting.assignment import assign
from simulator.expecting.compared import ExpectationError, leaves
from simulator.expecting.expected import Expectation, expect
from simulator.expecting.nearness import closest, is_near, near_miss, place, places
from simulator.expecting.operations import Operation
from simulator.failures import Failure
from simulator.failures.expectations import forbidden, out_of_order, surplus, unexpected, unmet
from simulator.failures.tracing import Trace
from simulator.kit.states import assert_state

__all__ = [
    "Expectation",
    "ExpectationError",
    "Judgement",
    "Share",
    "assert_not_received",
    "assert_order",
    "assert_received",
    "assert_state",
    "closest",
    "expect",
    "failures",
    "judge",
    "received",
]


class Share(NamedTuple):
    """What counts for one expectation, in the order of arrival."""

    expectation: Expectation
    operations: tuple[Operation, ...]


class Judgement(NamedTuple):
    """What came held against everything that was expected.

    ``unmet`` are the expectations of which fewer came, with those that did; ``surplus`` those of
    which more came, with all of them; ``unexpected`` the operations that no expectation is about;
    ``counted`` the ones that count for one.
    """

    unmet: tuple[Share, ...]
    surplus: tuple[Share, ...]
    unexpected: tuple[Operation, ...]
    counted: tuple[Operation, ...]


def judge(expectations: Sequence[Expectation], operations: Sequence[Operation]) -> Judgement:
    """Share the operations out: each that was taken counts once.

    It never counts for a broad expectation when a narrower one needs it, whatever the order in
    which they were written: the shares are those that meet the most (see ``assignment``).  One that
    wasn't taken counts for none, and is unexpected only where no expectation is about it.
    """
    order = sorted(range(len(expectations)), key=lambda at: _narrow_first(expectations[at]))
    ranked = [expectations[at] for at in order]
    likes = [
        [at for at, one in enumerate(ranked) if one.matches(operation)] for operation in operations
    ]
    taken = [at for at, operation in enumerate(operations) if operation.taken and likes[at]]
    given = assign(
        [likes[at] for at in taken],
        [one.least for one in ranked],
        [math.inf if one.most is None else one.most for one in ranked],
    )
    shares = [tuple(operations[taken[at]] for at in held) for held in given]
    counted = {taken[at] for held in given for at in held}
    over: dict[int, list[Operation]] = {}
    for at in taken:
        if at not in counted:
            over.setdefault(likes[at][0], []).append(operations[at])
    written = sorted(range(len(order)), key=order.__getitem__)
    return Judgement(
        tuple(
            Share(ranked[at], shares[at]) for at in written if len(shares[at]) < ranked[at].least
        ),
        tuple(
            Share(ranked[at], tuple(sorted((*shares[at], *over[at]), key=place)))
            for at in written
            if at in over
        ),
        tuple(operation for operation, liked in zip(operations, likes, strict=True) if not liked),
        tuple(operations[at] for at in sorted(counted)),
    )


def failures(
    judgement: Judgement,
    operations: Sequence[Operation],
    allow_unexpected: bool = False,
    trace: Trace | None = None,
) -> list[Failure]:
    """What a judgement says, to be read: the unmet ones with their near misses first.

    ``operations`` are those that were judged.  An unexpected operation that is shown as a near miss
    isn't told of again: it is the same mistake.
    """
    found: list[Failure] = []
    told: set[tuple[int, int]] = set()
    for expectation, came in judgement.unmet:
        spent = [one for one in judgement.counted if place(one) not in places(came)]
        found.append(unmet(expectation, came, operations, spent, trace))
        near = near_miss(expectation, came, operations, spent)
        if near is not None and is_near(expectation, near):
            told.add(place(near))
    found += [surplus(*share, trace) for share in judgement.surplus]
    left = [one for one in judgement.unexpected if place(one) not in told]
    return [*found, unexpected(left, trace)] if left and not allow_unexpected else found


def received(expectation: Expectation, operations: Iterable[Operation]) -> list[Operation]:
    """The operations that an expectation is about, of those that were taken."""
    return [one for one in operations if one.taken and expectation.matches(one)]


def assert_received(
    expectation: Expectation, operations: Sequence[Operation], trace: Trace | None = None
) -> Failure | None:
    """As many as are expected were taken; other expectations take nothing away from it."""
    came = received(expectation, operations)
    if len(came) < expectation.least:
        return unmet(expectation, came, operations, trace=trace)
    if expectation.most is not None and len(came) > expectation.most:
        return surplus(expectation, came, trace)
    return None


def assert_not_received(
    expectation: Expectation, operations: Sequence[Operation], trace: Trace | None = None
) -> Failure | None:
    """None came at all, not even one that wasn't taken; its count says nothing."""
    came = [one for one in operations if expectation.matches(one)]
    return forbidden(expectation, came, trace) if came else None


def assert_order(
    expectations: Sequence[Expectation],
    operations: Sequence[Operation],
    trace: Trace | None = None,
) -> Failure | None:
    """For each expectation one was taken after the one before it: others may stand between.

    The order is that of exchanges, and of items in one.  Their counts say nothing.
    """
    taken = sorted((one for one in operations if one.taken), key=place)
    before: tuple[Expectation, Operation] | None = None
    for expectation in expectations:
        came = [one for one in taken if expectation.matches(one)]
        if not came:
            return unmet(expectation, came, operations, trace=trace)
        later = [one for one in came if before is None or place(one) > place(before[1])]
        if before is not None and not later:
            return out_of_order(*before, expectation, came[-1], trace)
        before = expectation, later[0]
    return None


def _narrow_first(expectation: Expectation) -> tuple[int, str]:
    named = leaves(expectation.fields) if expectation.fields else 0
    return -named, repr(expectation)
