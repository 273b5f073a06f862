"""A project outside of this tree: its own environment, the built wheel, its own tests and cases."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.outside import environments
from tests.end_to_end.outside.environments import Outside
from tests.end_to_end.outside.results import PASSED, Result, results
from tests.simulator.waiting import until

PROJECT = Path(__file__).parent / "outside" / "project"

RUNS = [
    pytest.param(make, options, id=f"{name}{''.join(options)}")
    for name, make in (("8.2", environments.oldest), ("9", environments.newest))
    for options in ((), ("-n", "4"))
]
IMPORTED = "import simulator, contracts, destination as d; print(simulator.__file__, d.__file__)"

GREEN = [
    "cases/nobody",
    "cases/pricing_page",
    "test_allowed_unexpected",
    "test_allowed_violations",
    "test_destination",
    "test_expected_before",
    "test_fault",
    *(f"test_nobody_sees_another[{number}]" for number in range(6)),
    "test_profile_and_seed",
    "test_segment",
]
RED = {
    "cases/order": 'error different: event_uid of the event "order_completed" is'
    ' "order_completed", where the case',
    "test_near_miss": "error unmet: expected 1 event of u1, none came; closest: exchange N item 0:"
    " /params/total is 42,",
    "test_not_received": "error forbidden: no event of u1 may come, one did: exchange N item 0",
    "test_own_failure_and_a_violation": "salesmachine =",
    "test_state": 'error different: contact u1: /attributes/plan is "pro", expected "free".',
    "test_unexpected": "error unexpected: nothing expects the upsert of contact u2"
    " (exchange N item 1).",
    "test_violation_that_was_swallowed": "error SM-203: The contact has no contact_uid.",
}
UNREAD = {
    "bad.cases.keys.case.json": "bad/cases/keys.case.json:4: /mesage: expected one of description,"
    " source, message, settings, expect, got the key 'mesage'; did you mean 'message'?",
    "bad.cases.no_json.case.json": "bad/cases/no_json.case.json:3: it isn't JSON: Expecting ','"
    " delimiter at column 1",
    "bad.more.cases.twice.case.json": "bad/more/cases/twice.case.json:1: bad/cases/twice.case.json"
    " is cases/twice too: give one of them another name",
    "bad.test_fault": "bad/test_fault.py:6: faults: 'stat=503' is no part of a fault; did you mean"
    " status=503?",
    "bad.test_marker": "bad/test_marker.py:6: salesmachine takes no 'profil': did you mean"
    " 'profile'?",
}
RAISED = "error different: The message is refused, where the case expects it to be translated:"
OTHERWISE = "error different: The message is refused for another reason than the case expects:"
MISUSED = [
    (
        ("--salesmachine-url", "http://127.0.0.1:1"),
        "--salesmachine-url: http://127.0.0.1:1: no simulator answers there: sim up starts one",
    ),
    (
        ("--salesmachine-translator", "shopp:translate"),
        "--salesmachine-translator: shopp:translate: there is no module shopp",
    ),
    (
        ("--salesmachine-translator", "shop:translation"),
        "--salesmachine-translator: shop:translation: the module shop has no translation",
    ),
]
