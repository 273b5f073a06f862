"""What a test says of what came: true at once, true in time, or a failure of one screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.expecting.compared import ExpectationError
from simulator.kit import about_now, matching
from simulator.kit.asserting import Salesmachine
from simulator.kit.sending import Destination, Segment

LINES_OF_A_SCREEN = 26


def event(name: str = "Order Completed", total: object = 42, **others: Any) -> dict[str, Any]:
    properties = {"total": total, "account_uid": "acme"}
    message = {"type": "track", "event": name, "userId": "u1", "properties": properties}
    return {**message, "messageId": f"m-{name}-{total}", **others}


IDENTIFY = {"type": "identify", "userId": "u1", "messageId": "m1", "traits": {"plan": "pro"}}


def fails(*act: Callable[[], object]) -> list[str]:
    """The text that each fails with."""
    found = []
    for one in act:
        with pytest.raises(pytest.fail.Exception) as error:
            one()
        found.append(str(error.value))
    return found


def test_received(salesmachine: Salesmachine, destination: Destination) -> None:
    """It gives what it found; values may be matchers, and more may be there."""
    destination.deliver(IDENTIFY, event(), event(total=1))
    [found] = salesmachine.assert_received(
        "event",
        contact_uid="u1",
        event_uid=matching("order_.*"),
        params={"total": 42},
        wait=0,
    )
    assert found.body["params"]["account_uid"] == "acme"
    assert len(salesmachine.assert_received("event", times=2, wait=0)) == 2
    assert salesmachine.expectations == []


def test_not_as_many(salesmachine: Salesmachine, destination: Destination) -> None:
    """Too few and too many both fail, with the line of the test."""
    destination.deliver(event(), event(total=1))
    few, many = fails(
        lambda: salesmachine.assert_received("event", times=3, wait=0),
        lambda: salesmachine.assert_received("event"),
    )
    here = f"{Path(__file__).relative_to(Path.cwd())}:"
    for text in (few, many):
        assert here in text
        assert len(text.splitlines()) <= LINES_OF_A_SCREEN


def test_it_waits_for_what_is_late(salesmachine: Salesmachine, destination: Destination) -> None:
    """What comes from another thread counts as soon as it is there."""
    timer = threading.Timer(0.05, destination.deliver, (event(),))
    timer.start()
    salesmachine.assert_received("event", wait=20)
    timer.join()


def test_not_received(salesmachine: Salesmachine, destination: Destination) -> None:
    """Anything like it fails, also what wasn't taken."""
    salesmachine.assert_not_received("event")
    salesmachine.faults.add("status=400,times=1")
    destination.deliver(event())
    salesmachine.assert_not_received("event", event_uid="pageview", wait=0.01)
    [text] = fails(lambda: salesmachine.assert_not_received("event"))
    assert text.startswith("error forbidden: ")


def test_not_received_waits_for_the_segment_side(
    salesmachine: Salesmachine, segment: Segment
) -> None:
    """What is under way there isn't overlooked."""
    batch, auth = {"batch": [event()]}, (segment.write_key, "")
    httpx.post(f"{segment.url}/v1/batch", json=batch, auth=auth, verify=False)
    [text] = fails(lambda: salesmachine.assert_not_received("event"))
    assert "order_completed" in text


def test_order(salesmachine: Salesmachine, destination: Destination) -> None:
    """One after the other, others between; the other way round fails."""
    destination.deliver(IDENTIFY, event("A"), event("B"))
    a, b = (salesmachine.like("event", event_uid=name) for name in ("a", "b"))
    salesmachine.assert_order("contact", a, b)
    salesmachine.assert_order("contact", b, wait=0)
    [text] = fails(lambda: salesmachine.assert_order(b, a, wait=0))
    assert text.startswith("error out_of_order: ")
    assert salesmachine.expectations == []


def test_state(salesmachine: Salesmachine, destination: Destination) -> None:
    """Attributes by name, links by uid, numbers as they are."""
    destination.deliver(IDENTIFY, event())
    salesmachine.assert_state("contact", "u1", attributes={"plan": "pro"}, events=1, wait=0)
    salesmachine.assert_state("contact", "u1", created={"at": about_now()})
    different, unknown = fails(
        lambda: salesmachine.assert_state("contact", "u1", attributes={"plan": "x"}, wait=0),
        lambda: salesmachine.assert_state("contact", "u2", wait=0),
    )
    assert '"plan": "x"' in different
    assert "u2" in unknown
    with pytest.raises(ExpectationError, match="a contact or an account, not of 'event'"):
        salesmachine.assert_state("event", "u1")


def test_expectations_are_kept(salesmachine: Salesmachine, destination: Destination) -> None:
    """What is expected is a value, which can be asserted before the end too."""
    expected = salesmachine.expect("event", event_uid="order_completed")
    assert salesmachine.expectations == [expected]
    assert expected.file == str(Path(__file__).relative_to(Path.cwd()))
    assert "salesmachine.expect(" in Path(__file__).read_text().splitlines()[expected.line - 1]
    destination.deliver(event())
    salesmachine.assert_received(expected)
    with pytest.raises(ExpectationError, match="give what expect returned alone"):
        salesmachine.assert_received(expected, contact_uid="u1")


def test_what_could_never_come(salesmachine: Salesmachine) -> None:
    """A mistake in the expectation is an error where it stands, and expects nothing."""
    with pytest.raises(ExpectationError, match="there is no method 'evnt'"):
        salesmachine.expect("evnt")
    assert salesmachine.expectations == []


def test_delivery(salesmachine: Salesmachine, segment: Segment) -> None:
    """The audit passes where each message has arrived, and fails where there is none."""
    [text] = fails(salesmachine.assert_delivery)
    assert text.startswith("error nothing_to_audit: ")
    segment.send(event())
    salesmachine.assert_delivery()
