"""Near misses: the operation that is most like what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from simulator.expecting.compared import ABSENT, Difference, leaves
from simulator.expecting.expected import Expectation
from simulator.expecting.operations import Operation

IDS = ("contact_uid", "account_uid", "event_uid", "previous_uid")
ID_WEIGHT = 5.0
METHOD_WEIGHT = 50.0
"""Another id weighs as much as five other values, another method more than all that is usual."""
_MAX_COMPARED = 60


def closest(expectation: Expectation, operations: Iterable[Operation]) -> Operation | None:
    """The operation of its method that is most like an expectation; of several the latest.

    A match is the closest there is.  None where no operation has the method.
    """
    candidates = (one for one in operations if one.method == expectation.method)
    return min(candidates, key=lambda one: _rank(expectation, one), default=None)


def near_miss(
    expectation: Expectation,
    came: Sequence[Operation],
    operations: Sequence[Operation],
    spent: Sequence[Operation] = (),
) -> Operation | None:
    """The closest of the operations that don't count for it, ``came``.

    One that counts for another expectation, ``spent``, is it only where there is none else.
    """
    counted, elsewhere = places(came), places(spent)
    rest = [one for one in operations if place(one) not in counted]
    free = [one for one in rest if place(one) not in elsewhere]
    return closest(expectation, free) or closest(expectation, rest)


def is_near(expectation: Expectation, operation: Operation) -> bool:
    """Whether more of what is expected is there than isn't."""
    nothing = Operation(expectation.method, {})
    return distance(expectation, operation) <= distance(expectation, nothing) / 2


def place(operation: Operation) -> tuple[int, int]:
    """The seq of its exchange and its index there: no two have the same, later ones have more."""
    return operation.exchange, operation.index


def places(operations: Iterable[Operation]) -> set[tuple[int, int]]:
    """The places of several."""
    return set(map(place, operations))


def distance(expectation: Expectation, operation: Operation) -> float:
    """How far an operation is from what is expected: 0 for a match, more for each difference.

    A value that differs counts 1, one that is nearly the same no less than 0.5, an object that is
    missing as much as its values, and ids weigh more.
    """
    return sum(_weight(one) * _gap(one) for one in expectation.differences(operation))


def _rank(expectation: Expectation, operation: Operation) -> tuple[float, int, int]:
    return distance(expectation, operation), -operation.exchange, -operation.index


def _weight(difference: Difference) -> float:
    if difference.path == ("method",):
        return METHOD_WEIGHT
    return ID_WEIGHT if is_id(difference) else 1.0


def is_id(difference: Difference) -> bool:
    """Whether it is an id that differs."""
    return difference.path[-1:] != () and difference.path[-1] in IDS


def _gap(difference: Difference) -> float:
    expected, got = difference.expected, difference.got
    if got is ABSENT:
        return float(leaves(expected))
    if isinstance(expected, str) and isinstance(got, str):
        return 1 - _likeness(expected, got) / 2
    return 0.75 if _is_number(expected) and _is_number(got) else 1.0


def _likeness(one: str, other: str) -> float:
    if max(len(one), len(other)) > _MAX_COMPARED:
        return 0.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
