"""What is wrong with what came to a test's workspace, found at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.failures import Failure
from simulator.failures.bugs import of_bug
from simulator.failures.grouping import grouped
from simulator.kit.asserting import SETTLING, WAIT, Salesmachine
from simulator.kit.expectations import failures, judge
from simulator.kit.sending import under_way
from simulator.kit.tracing import messages_of, traced_by
from simulator.kit.waiting import until
from simulator.payload.translators import Ours

__tracebackhide__ = True


def findings(workspace: Salesmachine) -> list[Failure]:
    """Everything that fails a test, whatever it has looked at itself; one for each cause."""
    found = list(_late(workspace))
    found += _unexpected(workspace)
    exchanges = workspace.exchanges
    bugs = [of_bug(one) for one in workspace.bugs]
    all_found = [*bugs, *workspace.failed_in_threads, *_violations(workspace, exchanges), *found]
    return [workspace.with_command(one) for one in grouped(all_found)]


def _unexpected(workspace: Salesmachine) -> list[Failure]:
    """What was expected and didn't come, also not late, and what came and wasn't expected."""
    if not workspace.expectations:
        return []
    judged = until(
        lambda: judge(workspace.expectations, workspace.came),
        WAIT,
        lambda judged: not judged.unmet,
    )
    return failures(judged, workspace.came, workspace.asked.allow_unexpected, traced_by(workspace))


def _late(workspace: Salesmachine) -> Iterator[Failure]:
    if workspace.may_be_late and not until(workspace.is_settled, SETTLING):
        yield Failure(
            "under_way",
            under_way(workspace, SETTLING),
            fix=("clear what keeps them from being delivered before the test ends",),
        )


def _violations(workspace: Salesmachine, exchanges: Sequence[dict[str, Any]]) -> list[Failure]:
    broken = [one for exchange in exchanges if (one := _errors(workspace, exchange)) is not None]
    if not broken:
        return []
    from simulator.failures.violations import of_exchange

    known = messages_of(workspace), Ours(workspace.settings)
    url, seed = workspace.simulator.again, workspace.asked.seed
    return [found for one in broken for found in of_exchange(one, *known, url, seed)]


def _errors(workspace: Salesmachine, exchange: dict[str, Any]) -> dict[str, Any] | None:
    """The exchange with nothing but the errors that the test doesn't allow; None without any."""
    found = [
        one
        for one in exchange["violations"]
        if one["severity"] == "error" and one["code"] not in workspace.asked.allow_violations
    ]
    return {**exchange, "violations": found} if found else None
