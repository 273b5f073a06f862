"""The delivery audit of a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.kit.asserting import Salesmachine
from simulator.kit.auditing import NOTHING, audited
from simulator.kit.sending import Segment


def track(number: int) -> dict[str, Any]:
    return {"type": "track", "event": "E", "messageId": f"m{number}", "userId": "u1"}


@pytest.fixture(params=["journal", "ledger"])
def audit(request: pytest.FixtureRequest, salesmachine: Salesmachine, segment: Segment) -> Segment:
    """A Segment side whose journal can be read, or is another machine's."""
    if request.param == "ledger":

        class Far:
            control, segment = salesmachine.simulator.control, salesmachine.simulator.segment
            journal = Path("/nowhere/journal")

            def latest(self) -> None: ...

        salesmachine.simulator = Far()  # type: ignore[assignment]
    return segment


def test_nothing_to_audit(salesmachine: Salesmachine, audit: Segment) -> None:
    """What came directly says nothing of delivery."""
    auth = (salesmachine.token, "s")
    body = {"contact_uid": "u1", "params": {}}
    httpx.post(f"{salesmachine.url}/v1/contact", json=body, auth=auth, verify=False)
    assert audited(salesmachine, 1) is NOTHING


@pytest.mark.salesmachine(faults=["status=503,times=2", "drop=after,times=1,after=2"])
def test_delivered_after_trouble(salesmachine: Salesmachine, audit: Segment) -> None:
    """Retries, and a repetition that couldn't be avoided, are no breach."""
    audit.send(*(track(number) for number in range(3)))
    assert len(salesmachine.exchanges) >= 3
    assert audited(salesmachine, 1) is None


@pytest.mark.salesmachine(faults="status=501")
def test_dead_is_explained(salesmachine: Salesmachine, audit: Segment) -> None:
    """A message that Salesmachine doesn't take is dead, and has its code."""
    [entry] = audit.send(track(1))
    assert (entry["stage"], bool(entry["code"])) == ("failed", True)
    assert audited(salesmachine, 1) is None


@pytest.mark.salesmachine(faults="forget")
def test_lost(salesmachine: Salesmachine, audit: Segment) -> None:
    """What was answered with success and never taken is lost, and so the others."""
    audit.send(track(1), track(2))
    found = audited(salesmachine, 1)
    assert found is not None
    assert found.sentence.startswith("the delivery audit has found lost: ")
    assert found.others >= 1
    assert len(found.places) >= 1


def test_under_way(salesmachine: Salesmachine, audit: Segment) -> None:
    """What isn't settled in time is told."""
    salesmachine.faults.add("status=503")
    batch, auth = {"batch": [track(1)]}, (audit.write_key, "")
    httpx.post(f"{audit.url}/v1/batch", json=batch, auth=auth, verify=False)
    found = audited(salesmachine, 0.01)
    assert found is not None
    assert found.code == "under_way"
    salesmachine.faults.clear()
    audit.settle()
