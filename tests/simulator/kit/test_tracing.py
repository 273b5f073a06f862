"""What came to a test is traced back to the messages that the kit or the Segment side knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.kit import tracing as module
from simulator.kit.asserting import Salesmachine
from simulator.kit.findings import findings
from simulator.kit.sending import Destination, Segment
from simulator.kit.tracing import messages_of, traced_by

ORDER = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u1",
    "messageId": "m1",
    "properties": {"total": 42},
}
Ask = Callable[[Salesmachine], object]
ASKED: dict[str, Ask] = {
    "received": lambda found: found.assert_received("event", params={"total": 43}, wait=0),
    "not received": lambda found: found.assert_not_received("event", params={"total": 42}),
    "order": lambda found: found.assert_order(found.like("event", params={"total": 43}), wait=0),
}


def rows(text: str) -> dict[str, str]:
    """The labelled lines of a failure."""
    return {line[2:15].strip(): line[15:] for line in text.splitlines() if line[:2] == "  "}


def test_messages(salesmachine: Salesmachine, destination: Destination, segment: Segment) -> None:
    """Those of either way, by their ids."""
    destination.deliver(ORDER)
    segment.send({"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m2"})
    found: dict[str, Any] = messages_of(salesmachine)
    assert found["m1"] == ORDER
    assert found["m2"]["name"] == "Pricing"


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_what_is_asserted(salesmachine: Salesmachine, destination: Destination, ask: Ask) -> None:
    """A failure says by which rule its operation came, and how to see it again."""
    destination.deliver(ORDER)
    with pytest.raises(pytest.fail.Exception) as error:
        ask(salesmachine)
    found = rows(str(error.value))
    assert found["rule"].startswith("track.event at destination/translate/track.py:")
    assert found["reproduce"].startswith("echo ")


def test_what_is_expected(
    salesmachine: Salesmachine, destination: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A near miss says what of the message the value is made of."""
    monkeypatch.setattr("simulator.kit.findings.WAIT", 0.0)
    salesmachine.expect("event", contact_uid="u1", params={"total": 43})
    destination.deliver(ORDER)
    [found] = findings(salesmachine)
    assert found.spot.message == ("/properties/total",)
    salesmachine.expectations.clear()


def test_nothing_is_read_before(
    salesmachine: Salesmachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test that passes doesn't pay for what a failure needs."""
    monkeypatch.setattr(module, "messages_of", pytest.fail)
    traced_by(salesmachine)


def test_what_nobody_knows(salesmachine: Salesmachine) -> None:
    """What the test has sent itself is told without a message."""
    body = [{"method": "event", "contact_uid": "u1", "event_uid": "a", "params": {"total": 42}}]
    auth = (salesmachine.token, salesmachine.secret)
    httpx.post(f"{salesmachine.url}/v1/batch", json=body, auth=auth, verify=False)
    with pytest.raises(pytest.fail.Exception) as error:
        salesmachine.assert_received("event", params={"total": 43}, wait=0)
    assert not {"message", "rule"} & rows(str(error.value)).keys()
