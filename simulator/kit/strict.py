"""A test's end: what is wrong with what came fails it, in its own thread, and once."""

from __future__ import annotations

import unittest

import pytest

from simulator.expecting.compared import ExpectationError
from simulator.failures import Failure
from simulator.kit.asserting import LookedAt, Salesmachine
from simulator.kit.errors import KitError
from simulator.kit.findings import findings
from simulator.kit.told import ToldError

_NO_FAILURE = (
    pytest.skip.Exception,
    pytest.xfail.Exception,
    pytest.exit.Exception,
    unittest.SkipTest,
    KeyboardInterrupt,
)


def after_failure(item: pytest.Item, workspace: Salesmachine, error: BaseException) -> None:
    """A test that fails by itself says what else is wrong in a section of its report."""
    if isinstance(error, _NO_FAILURE):
        return
    try:
        text = str(_wrong(workspace) or "")
    except Exception as bug:  # ours mustn't hide the test's own failure
        text = f"what else is wrong can't be told: {type(bug).__name__}: {bug}"
    item.add_report_section("call", "salesmachine", text)


def after_success(item: pytest.Item, workspace: Salesmachine) -> None:
    """A test that would pass fails where anything is wrong with what came."""
    if by_itself := getattr(item, "_excinfo", None):  # where pytest keeps how unittest's fail
        after_failure(item, workspace, by_itself[0].value)
    elif wrong := _wrong(workspace):
        raise wrong


def at_teardown(workspace: Salesmachine) -> None:
    """What fixtures have sent, or expected, when they ended is an error of theirs."""
    before = workspace.looked_at
    if before is None or not _is_more(workspace, before):
        return
    if found := [one for one in findings(workspace) if _key(one) not in before.told]:
        raise ToldError(found)


def _is_more(workspace: Salesmachine, before: LookedAt) -> bool:
    """Whether there may be anything that wasn't looked at when the test itself ended."""
    latest = workspace.simulator.latest()
    is_further = latest is None or latest != before.latest
    threads = len(workspace.failed_in_threads)
    return is_further or (len(workspace.expectations), threads) != (before.expected, before.threads)


def _wrong(workspace: Salesmachine) -> BaseException | None:
    latest = workspace.simulator.latest()
    counts = len(workspace.expectations), len(workspace.failed_in_threads)
    try:
        found = findings(workspace)
    except (KitError, ExpectationError) as error:
        return pytest.fail.Exception(str(error), pytrace=False)
    workspace.looked_at = LookedAt(latest, *counts, frozenset(map(_key, found)))
    return ToldError(found) if found else None


def _key(failure: Failure) -> object:
    return failure.cause or failure.sentence
