"""A test's end: what is wrong with what came fails it, in its own thread, and once."""

from __future__ import annotations

import unittest

import pytest

from simulator.kit.asserting import Salesmachine, told
from simulator.kit.errors import KitError
from simulator.kit.findings import findings

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
        text = _wrong(workspace)
    except Exception as bug:  # ours mustn't hide the test's own failure
        text = f"what else is wrong can't be told: {type(bug).__name__}: {bug}"
    item.add_report_section("call", "salesmachine", text)


def after_success(item: pytest.Item, workspace: Salesmachine) -> None:
    """A test that would pass fails where anything is wrong with what came."""
    if by_itself := getattr(item, "_excinfo", None):  # where pytest keeps how unittest's fail
        after_failure(item, workspace, by_itself[0].value)
    elif text := _wrong(workspace):
        pytest.fail(text, pytrace=False)


def _wrong(workspace: Salesmachine) -> str:
    try:
        return told(findings(workspace))
    except KitError as error:
        return str(error)
