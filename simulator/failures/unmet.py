"""An expectation that wasn't met, with the operation that comes nearest to it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from simulator.expecting.compared import ABSENT, Difference
from simulator.expecting.expected import Expectation
from simulator.expecting.nearness import is_id, near_miss
from simulator.expecting.nearness import places as places_of
from simulator.expecting.operations import Operation
from simulator.failures.failure import Failure
from simulator.failures.marking import in_full, is_json, marked, pointer, said
from simulator.failures.naming import origin, place, places, spot, summary, wanted
from simulator.failures.tracing import Trace, traced

NOTHING_CAME: Final = (
    "Has the code under test salesmachine.url and salesmachine.token?",
    "What it sends in the background comes once it is flushed or closed, or waited for: wait=5.",
)
_SIMILAR: Final = 0.8
"""Texts that are as alike as this may be one, misspelt."""
_MAX_SNIPPET: Final = 60


def unmet(
    expectation: Expectation,
    came: Sequence[Operation],
    operations: Sequence[Operation],
    spent: Sequence[Operation] = (),
    trace: Trace | None = None,
) -> Failure:
    """Fewer came than were expected.

    ``came`` are the operations that count for it, ``operations`` all that came, ``spent`` those
    that count for other expectations.  The near miss is ``nearness.near_miss``, whose source is
    told where ``trace`` knows it.
    """
    near = near_miss(expectation, came, operations, spent)
    many = f"{len(came):,} came ({places(came)})" if came else "none came"
    head = f"expected {wanted(expectation)}, {many}"
    if near is None:
        return _alone(expectation, head, len(came), operations)
    if expectation.matches(near):
        is_spent = bool(places_of([near]) & places_of(spent))
        return traced(_refused(expectation, head, near, is_spent), trace, near)
    found = sorted(expectation.differences(near), key=lambda one: not is_id(one))
    failure = _near(expectation, head, near, found, len(operations) - len(came))
    return traced(failure, trace, near, found[0].path)


def _alone(
    expectation: Expectation, head: str, count: int, operations: Sequence[Operation]
) -> Failure:
    """No other operation of its method came."""
    fix: tuple[str, ...]
    if count:
        said, fix = "", ("Each of these counts; the others weren't sent, or not yet: wait=5.",)
    elif operations:
        said = f": only {summary(operations)}"
        fix = (f"Nothing was sent that becomes an operation of method {expectation.method}.",)
    else:
        said, fix = ": nothing came at all", NOTHING_CAME
    return Failure(
        "unmet",
        f"{head}{said}.",
        spot=spot(expectation, None),
        expected=repr(expectation),
        got=summary(operations) or "nothing",
        fix=fix,
        cause=("unmet", repr(expectation) if operations else "nothing came"),
    )


def _refused(expectation: Expectation, head: str, near: Operation, is_spent: bool) -> Failure:
    """One came that doesn't count for it."""
    if is_spent:
        why = "counts for another expectation"
        fix = "Each operation counts once: expect one less, or mend what should send one more."
    else:
        answer = f"it was answered {near.status}" if near.status else "it was never answered"
        why = f"wasn't taken: {answer}"
        fix = "What is refused, or undone by a fault, doesn't count: is it sent again?"
    return Failure(
        "unmet",
        f"{head}; {place(near)} is as expected, but {why}.",
        spot=spot(expectation, near),
        expected=repr(expectation),
        got=f"one that {why}",
        fix=(fix,),
        cause=("unmet", repr(expectation)),
    )


def _near(
    expectation: Expectation, head: str, near: Operation, found: list[Difference], count: int
) -> Failure:
    first, more = found[0], len(found) - 1
    also = f" ({more} more {'difference' if more == 1 else 'differences'})" if more else ""
    among = f"closest of {count:,} others" if count > 1 else "closest"
    snippet = "" if more else _snippet(first)
    return Failure(
        "unmet",
        f"{head}; {among}: {place(near)}: {said(first)}{also}.",
        spot=spot(expectation, near, pointer(first.path)),
        expected=in_full(first.expected),
        got=in_full(first.got),
        suggestion=_meant(first),
        diff=marked(found),
        fix=(
            f"If it is right as it came, expect that{': ' if snippet else '.'}{snippet}",
            f"If not, mend what sends it{origin(near)}.",
        ),
        cause=("unmet", repr(expectation)),
    )


def _meant(first: Difference) -> str:
    """An id that came, where the one that is expected looks like it misspelt."""
    _, expected, got = first
    if not (is_id(first) and isinstance(expected, str) and isinstance(got, str)):
        return ""
    is_short = max(len(expected), len(got)) <= _MAX_SNIPPET
    matcher = difflib.SequenceMatcher(None, expected, got, autojunk=False)
    return got if is_short and matcher.ratio() >= _SIMILAR else ""


def _snippet(difference: Difference) -> str:
    """What would expect it, as it is written in a test; empty where that is long or in a list."""
    path, _, got = difference
    if not all(isinstance(key, str) for key in path) or not (got is ABSENT or is_json(got)):
        return ""
    written = "absent()" if got is ABSENT else repr(got)
    for key in reversed(path[1:]):
        written = f"{{{key!r}: {written}}}"
    found = f"{path[0]}={written}"
    return found if len(found) <= _MAX_SNIPPET else ""
