"""What is wrong with what came to a workspace."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from simulator.kit import findings as module
from simulator.kit.asserting import Salesmachine
from simulator.kit.findings import findings
from simulator.kit.sending import Segment

EVENT = {"contact_uid": "u1", "event_uid": "Order Completed", "messageId": "m1", "params": {}}
MESSAGE = {"type": "track", "event": "Order Completed", "userId": "u1", "messageId": "m1"}


def post(workspace: Salesmachine, *bodies: dict[str, Any]) -> None:
    batch = [{"method": "event", **body} for body in bodies]
    url, auth = f"{workspace.url}/v1/batch", (workspace.token, "s")
    httpx.post(url, json=batch, auth=auth, verify=False)


@pytest.fixture
def broken(salesmachine: Salesmachine, monkeypatch: pytest.MonkeyPatch) -> Salesmachine:
    """A workspace to which an event's name came as it is, unlooked at by this test's own end."""
    post(salesmachine, EVENT)
    monkeypatch.setattr("simulator.kit.strict.findings", lambda workspace: [])
    return salesmachine


def codes(workspace: Salesmachine) -> list[tuple[str, int]]:
    """What is found, and how many more of each."""
    return [(one.code, one.others) for one in findings(workspace)]


def test_nothing_is_wrong(salesmachine: Salesmachine) -> None:
    """Neither where nothing came, nor where what came is good."""
    assert findings(salesmachine) == []
    post(salesmachine, {**EVENT, "event_uid": "order_completed"})
    assert findings(salesmachine) == []


def test_what_breaks_the_contract(broken: Salesmachine) -> None:
    """One for each cause, whichever exchange it is in."""
    assert codes(broken) == [("SM-208", 0)]
    post(broken, EVENT, EVENT)
    assert codes(broken) == [("SM-208", 2)]


@pytest.mark.salesmachine(allow_violations="SM-208")
def test_what_is_allowed(broken: Salesmachine) -> None:
    """What the marker allows is no finding."""
    assert findings(broken) == []


def test_what_it_came_from(broken: Salesmachine) -> None:
    """A message that the kit knows by its id is where the value comes from."""
    [unknown] = findings(broken)
    assert unknown.spot.message == ()
    broken.messages["m1"] = MESSAGE
    [found] = findings(broken)
    assert found.spot.message == ("/event",)
    assert found.spot.rule.startswith("track")


def test_what_came_by_the_segment_side(
    broken: Salesmachine, segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its messages are known from the ledger."""
    segment.send(MESSAGE)
    [found] = findings(broken)
    assert found.spot.message == ("/event",)


def test_expectations_come_behind(broken: Salesmachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks the contract is told first: it may be why nothing else came."""
    monkeypatch.setattr(module, "WAIT", 0.0)
    broken.expect("contact", contact_uid="u1")
    assert [one.code for one in findings(broken)] == ["SM-208", "unmet", "unexpected"]
