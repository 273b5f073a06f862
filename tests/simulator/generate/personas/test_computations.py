"""Computations: their keys, their values, and what is declared."""

from __future__ import annotations

import pytest

from simulator.generate.journeys import JOURNEYS, Track
from simulator.generate.personas.computations import (
    COMPUTATIONS,
    QUIET_ACCOUNTS,
    RETAINED,
    Computation,
    QuietAccounts,
    Tally,
    Value,
    at_least,
    audience_key,
    each,
    most,
    reached,
    total,
)

KEYS = {
    "Order Completed Last 30 Days": "order_completed_last_30days",
    "Report Exported Last 7 Days": "report_exported_last_7days",
    "Invited A Teammate Last 30 Days": "invited_a_teammate_last_30days",
    "Seen In The Last 1 Hour": "seen_in_the_last_1hour",
    "2 Weeks Quiet, 3 Months Paid": "2weeks_quiet_3months_paid",
    "Top 10 Accounts": "top_10_accounts",
    "Step 2": "step_2",
    "Onboarding: Step 2 Daylight": "onboarding_step_2_daylight",
    "Q4 Days": "q4_days",
    "Power Users": "power_users",
    "  Power   users ": "power_users",
    "power_users": "power_users",
    "Accounts Gone Quiet": "accounts_gone_quiet",
    "Clients Très Actifs": "clients_très_actifs",
}


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_key(name: str, key: str) -> None:
    """An audience's key is its name in snake_case, numbers glued to units of time."""
    assert audience_key(name) == key


@pytest.mark.parametrize(
    ("tally", "twice", "times", "mostly", "values", "step"),
    [
        ({}, False, None, None, None, None),
        ({"b": 1}, False, 1, "b", ["b"], "true"),
        ({"b": 1, "a": 1}, True, 2, "a", ["a", "b"], "true"),
        ({"a": 1, "c": 3, "b": 2}, True, 6, "c", ["a", "b", "c"], "true"),
    ],
)
def test_values(
    tally: Tally, twice: bool, times: Value, mostly: Value, values: Value, step: Value
) -> None:
    """Audiences are true or false, traits null where nothing is left, a step is a text."""
    found = [at_least(2)(tally), total(tally), most(tally), each(tally), reached(tally)]
    assert found == [twice, times, mostly, values, step]
    assert found[0] is twice


@pytest.mark.parametrize("computation", COMPUTATIONS, ids=lambda each: each.key)
def test_there_is_such_an_event(computation: Computation) -> None:
    """What a computation watches is something that people do, with the property that it counts."""
    calls = [step.call for journey in JOURNEYS.values() for step in journey.values()]
    tracks = [c for c in calls if isinstance(c, Track) and c.event == computation.event]
    assert tracks
    assert all(not computation.by or computation.by in track.properties for track in tracks)


def test_declared() -> None:
    """Keys are unique, each is created at a sync of its own, and no window outlasts a profile."""
    declared: list[Computation | QuietAccounts] = [*COMPUTATIONS, QUIET_ACCOUNTS]
    assert len({each.key for each in declared}) == len(declared)
    assert len({each.created for each in declared}) == len(declared)
    assert all(each.created > 1 for each in declared)
    assert all((each.days or 0) <= RETAINED for each in declared)
    assert {each.kind for each in COMPUTATIONS} == {"audience", "trait", "journey_step"}


def test_the_keys_that_are_sent() -> None:
    """Those of audiences are made of their names; others were chosen."""
    assert [each.key for each in (*COMPUTATIONS, QUIET_ACCOUNTS)] == [
        "report_exported_last_7days",
        "onboarding_completed",
        "invited_a_teammate_last_30days",
        "power_users",
        "reports_exported_last_30_days",
        "most_used_feature",
        "features_used",
        "j_o_onboarding__report_exported",
        "accounts_gone_quiet",
    ]
