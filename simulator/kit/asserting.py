"""The fixture ``salesmachine``: a workspace, and what a test says of what came to it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from simulator.failures import Failure
from simulator.failures.text import lines
from simulator.kit import expectations as pure
from simulator.kit.asked import Asked
from simulator.kit.auditing import audited
from simulator.kit.compared import ExpectationError
from simulator.kit.expected import Expectation, expect
from simulator.kit.operations import Operation
from simulator.kit.simulators import Simulator
from simulator.kit.tracing import traced_by
from simulator.kit.waiting import until
from simulator.kit.workspace import Workspace

WAIT = 1.0
"""Seconds that something which should come is waited for."""
SETTLING = 10.0
"""Seconds that the Segment side is waited for, where it has messages under way."""

__tracebackhide__ = True


class Salesmachine(Workspace):
    """A test's workspace.  What it asserts fails the test with one screen of text.

    What is asked for is an operation's method and any of its fields in wire form, each a value or
    one of ``simulator.kit.matchers``; objects may hold more than what is given.  ``times``,
    ``at_least`` and ``at_most`` say how many.  An ExpectationError says what could never come.
    """

    def __init__(self, simulator: Simulator, token: str, asked: Asked) -> None:
        super().__init__(simulator, token, asked)
        self.expectations: list[Expectation] = []

    def expect(self, method: str, /, **fields: object) -> Expectation:
        """Operations that have to have come when the test ends, once unless it says otherwise.

        ``expect("event", contact_uid="u1", event_uid="order_completed", params={"total": 42})``.
        Where a test expects anything, what it doesn't expect fails it too, unless its marker has
        ``allow_unexpected=True``.
        """
        expectation = _asked(method, fields)
        self.expectations.append(expectation)
        return expectation

    def like(self, method: str, /, **fields: object) -> Expectation:
        """The same as a value, expected by nobody: for ``assert_order``."""
        return _asked(method, fields)

    def assert_received(
        self, method: str | Expectation, /, *, wait: float = WAIT, **fields: object
    ) -> list[Operation]:
        """As many were taken, or are within ``wait`` seconds; gives them."""
        asked = _asked(method, fields)

        def look() -> tuple[Failure | None, list[Operation]]:
            came = self.came
            return pure.assert_received(asked, came), came

        found, came = until(look, wait, lambda look: look[0] is None or look[0].code == "surplus")
        if found is not None:
            _fail_for(pure.assert_received(asked, came, traced_by(self)))
        return [one for one in came if one.taken and asked.matches(one)]

    def assert_not_received(
        self, method: str | Expectation, /, *, wait: float = 0.0, **fields: object
    ) -> None:
        """None came, not even one that wasn't taken, nor does within ``wait`` seconds.

        What is under way on the Segment side is waited for.
        """
        asked = _asked(method, fields)
        if self.may_be_late:
            until(self.is_settled, SETTLING)
        if until(lambda: pure.assert_not_received(asked, self.came), wait) is not None:
            _fail_for(pure.assert_not_received(asked, self.came, traced_by(self)))

    def assert_order(self, *asked: str | Expectation, wait: float = WAIT) -> None:
        """One of each was taken after one of what stands before it; others may be between.

        ``assert_order("contact", salesmachine.like("event", event_uid="order_completed"))``.
        """
        wanted = [_asked(one, {}) for one in asked]

        def look() -> tuple[Failure | None, list[Operation]]:
            came = self.came
            return pure.assert_order(wanted, came), came

        found, came = until(look, wait, lambda look: look[0] is None)
        if found is not None:
            _fail_for(pure.assert_order(wanted, came, traced_by(self)))

    def assert_state(
        self, kind: str, uid: str, /, *, wait: float = WAIT, **expected: object
    ) -> None:
        """What is known of a contact or an account, now or within ``wait`` seconds.

        ``assert_state("contact", "u1", attributes={"plan": "pro"}, accounts=["acme"], events=2)``:
        attributes by their names, links by their uids, all else as ``contacts["u1"]`` has it.
        """
        known = {"contact": self.contacts, "account": self.accounts}
        if kind not in known:
            raise ExpectationError(f"there is a state of a contact or an account, not of {kind!r}")

        def look() -> Failure | None:
            return pure.assert_state(expected, known[kind].get(uid), kind, uid)

        _fail_for(until(look, wait, lambda found: found is None))

    def assert_delivery(self, *, wait: float = SETTLING) -> None:
        """Each message that the Segment side accepted has arrived, or is explained; none is lost.

        What is under way is waited for.  It is the delivery audit of ``sim verify-delivery``, and
        fails where there is no message that it could be about.
        """
        _fail_for(audited(self, wait))


def told(failures: Sequence[Failure], most: int = 3) -> str:
    """The first failures whole, the others a line each."""
    parts = ["\n".join(lines(one)) for one in failures[:most]]
    if rest := [f"{one.severity} {one.code}: {one.sentence}" for one in failures[most:]]:
        parts.append("\n".join(["also:", *rest]))
    return "\n\n".join(parts)


def _fail_for(failure: Failure | None) -> None:
    if failure is not None:
        _fail(failure)


def _fail(failure: Failure) -> NoReturn:
    """Fail, with the place of the test's own line where the failure has none."""
    if not failure.spot.file:
        file, line = _here()
        failure = replace(failure, spot=replace(failure.spot, file=file, line=line))
    raise pytest.fail.Exception(told([failure]), pytrace=False)


def _asked(method: str | Expectation, fields: dict[str, object]) -> Expectation:
    """An expectation, with the place of the test's own line."""
    if isinstance(method, Expectation):
        if fields:
            raise ExpectationError("give what expect returned alone, or a method and its fields")
        return method
    try:
        made = expect(method, **fields)  # type: ignore[arg-type]
    except ExpectationError as error:
        raise ExpectationError(str(error)) from None
    file, line = _here()
    return replace(made, file=file, line=line)


def _here() -> tuple[str, int]:
    """The file and the line that asked: of the nearest caller that isn't here."""
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__") == __name__ and frame.f_back is not None:
        frame = frame.f_back
    path = Path(frame.f_code.co_filename)
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path), frame.f_lineno
