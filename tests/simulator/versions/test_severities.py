"""Codes that became errors."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from contracts.registry import schema
from simulator.versions.bases import Base, given
from simulator.versions.budget import Budget
from simulator.versions.contract import Contract, installed
from simulator.versions.judging import compiled, refusals
from simulator.versions.registers import entries
from simulator.versions.severities import witnesses
from simulator.versions.witness import Witness

BROKEN = {"contact_uid": "u1", "event_uid": "order", "params": {"display_name": 7, "n": 1}}
BASE = Base("salesmachine/event", "mine.json", BROKEN)
WORSE = {**BROKEN, "event_uid": "Order"}


def found(
    severity: str, bases: Iterable[Base], code: str = "SM-220", **more: Any
) -> list[tuple[str, Witness]]:
    codes: Any = deepcopy(installed().codes)
    codes[code]["severity"]["strict"] = severity
    new: Contract = replace(installed(), codes=codes, **more)
    changed = list(entries(installed(), new))
    by_entry = witnesses(changed, installed(), new, bases, Budget(600))
    return [(entry.name, witness) for entry, witness in by_entry.items()]


def test_a_warning_that_is_an_error_now_has_a_witness() -> None:
    """It is smaller, says so, and names the file."""
    [(name, witness)] = found("error", [BASE])
    assert name == "SM-220"
    assert witness.instance == {**BROKEN, "params": {"display_name": 7}}
    assert witness.origin == "from mine.json"
    assert witness.now == "no error before, one now"
    assert witness.refusal.startswith("error SM-220 /params/display_name: expected string or null")


def test_the_kit_has_one() -> None:
    """Among its cases and bodies."""
    [(name, _)] = found("error", given([]))
    assert name == "SM-220"


@pytest.mark.parametrize(
    ("severity", "base"),
    [
        ("advice", BASE),
        ("error", BASE._replace(instance=WORSE)),
        ("error", BASE._replace(instance={**BROKEN, "params": {}})),
        ("error", BASE._replace(kind="segment/track")),
        ("error", BASE._replace(kind="nobody's")),
    ],
    ids=["milder", "an error before", "nothing broken", "never an error", "of no kind"],
)
def test_what_shows_nothing_is_no_witness(severity: str, base: Base) -> None:
    """The instance had no error before, and has one now because of this code."""
    assert found(severity, [base]) == []


def test_a_segment_message_is_never_in_error() -> None:
    """What it breaks is a warning at most."""
    call = {"type": "track", "userId": "u1", "event": "Order", "timestamp": "someday"}
    bases = [Base("segment/track", "mine.json", call)]
    assert refusals(compiled("segment/track", schema("segment/track")), call)[0].code == "SM-231"
    old: Any = deepcopy(installed().codes)
    new: Any = deepcopy(old)
    old["SM-231"]["severity"]["strict"], new["SM-231"]["severity"]["strict"] = "warning", "error"
    one, other = (replace(installed(), codes=each) for each in (old, new))
    assert witnesses(entries(one, other), one, other, bases, Budget(600)) == {}


def test_a_kind_that_is_gone_shows_nothing() -> None:
    """It has another witness."""
    assert found("error", [BASE], schemas={}) == []


def test_the_time_limit_holds_here_too() -> None:
    """Nothing is looked at after it."""
    codes: Any = deepcopy(installed().codes)
    codes["SM-220"]["severity"]["strict"] = "error"
    new = replace(installed(), codes=codes)
    clock = iter([0.0, 1.0, 1.0])
    budget = Budget(0.5, lambda: next(clock))
    budget.step()
    assert witnesses(entries(installed(), new), installed(), new, [BASE], budget) == {}
    assert budget.is_cut
