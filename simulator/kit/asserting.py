"""The fixture ``salesmachine``: a workspace, and what a test says of what came to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from simulator.expecting.compared import ExpectationError
from simulator.expecting.expected import Expectation, expect
from simulator.expecting.operations import Operation
from simulator.failures import Failure
from simulator.failures.tracing import Trace
from simulator.kit import expectations as pure
from simulator.kit.asked import Asked
from simulator.kit.auditing import audited
from simulator.kit.simulators import Simulator
from simulator.kit.told import ToldError, caller, placed
from simulator.kit.tracing import traced_by
from simulator.kit.waiting import until
from simulator.kit.workspace import Workspace

WAIT = 1.0
"""Seconds that something which should come is waited for."""
SETTLING = 10.0
"""Seconds that the Segment side is waited for, where it has messages under way."""

Judge = Callable[[Sequence[Operation], Trace | None], Failure | None]

__tracebackhide__ = True


class LookedAt(NamedTuple):
    """What was there when a test's end was judged, and what was told then."""

    latest: int | None
    expected: int
    threads: int
    told: frozenset[object]


class Salesmachine(Workspace):
    """A test's workspace.  What it asserts fails the test with one screen of text.

    What is asked for is an operation's method and any of its fields in wire form, each a value or
    one of ``simulator.expecting.matchers``; objects may hold more than what is given.  ``times``,
    ``at_least`` and ``at_most`` say how many.  An ExpectationError says what could never come.
    What fails is ``pytest.fail.Exception``, which ``except Exception`` doesn't take for one of the
    code under test.
    """

    def __init__(
        self, simulator: Simulator, token: str, asked: Asked, again: Sequence[str] = ()
    ) -> None:
        super().__init__(simulator, token, asked, again)
        self.expectations: list[Expectation] = []
        self.failed_in_threads: list[Failure] = []
        """What was asserted in threads of the test's own, where nobody else hears of it."""
        self.looked_at: LookedAt | None = None
        self._thread = threading.get_ident()

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
        came = self._hold(
            lambda came, trace: pure.assert_received(asked, came, trace),
            wait,
            lambda found: found is None or found.code == "surplus",
        )
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
        self._hold(lambda came, trace: pure.assert_not_received(asked, came, trace), wait, bool)

    def assert_order(self, *asked: str | Expectation, wait: float = WAIT) -> None:
        """One of each was taken after one of what stands before it; others may be between.

        ``assert_order("contact", salesmachine.like("event", event_uid="order_completed"))``.
        """
        wanted = [_asked(one, {}) for one in asked]
        self._hold(lambda came, trace: pure.assert_order(wanted, came, trace), wait, _is_none)

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

        self._fail_for(until(look, wait, _is_none))

    def assert_delivery(self, *, wait: float = SETTLING) -> None:
        """Each message that the Segment side accepted has arrived, or is explained; none is lost.

        What is under way is waited for.  It is the delivery audit of ``sim verify-delivery``, and
        fails where there is no message that it could be about.
        """
        self._fail_for(audited(self, wait))

    def _hold(
        self, judge: Judge, wait: float, is_enough: Callable[[Failure | None], Any]
    ) -> list[Operation]:
        """Judge what came, again and again; gives it, or fails with what is wrong at last."""

        def look() -> tuple[Failure | None, list[Operation]]:
            came = self.came
            return judge(came, None), came

        found, came = until(look, wait, lambda look: is_enough(look[0]))
        if found is not None:
            self._fail_for(judge(came, traced_by(self)))
        return came

    def _fail_for(self, failure: Failure | None) -> None:
        """Fail; in a thread of the test's own, remember it too: nobody hears of it there."""
        if failure is None:
            return
        whole = self.with_command(placed(failure, __name__))
        if threading.get_ident() != self._thread:
            self.failed_in_threads.append(whole)
        raise ToldError([whole])


def _is_none(found: object) -> bool:
    return found is None


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
    file, line = caller(__name__)
    return replace(made, file=file, line=line)
