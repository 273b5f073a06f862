"""What the shop gets wrong is found: all of these fail."""

import pytest
import shop

ORDER = {
    "type": "track",
    "userId": "u1",
    "event": "Order Completed",
    "properties": {"total": 42},
    "messageId": "m1",
}


def test_near_miss(salesmachine, destination):
    salesmachine.expect("event", contact_uid="u1", params={"total": 43})
    destination.deliver(ORDER)


def test_violation_that_was_swallowed(salesmachine):
    shop.upsert(salesmachine.url, salesmachine.token, {"contact_id": "u1"})


def test_own_failure_and_a_violation(salesmachine):
    if not shop.upsert(salesmachine.url, salesmachine.token, {"contact_id": "u1"}):
        pytest.fail("the shop could not send it", pytrace=False)


def test_unexpected(salesmachine, destination):
    salesmachine.expect("event", event_uid="order_completed")
    destination.deliver(ORDER, {"type": "identify", "userId": "u2", "messageId": "m2"})


def test_state(salesmachine, segment):
    segment.send({"type": "identify", "userId": "u1", "traits": {"plan": "pro"}})
    salesmachine.assert_state("contact", "u1", wait=0.0, attributes={"plan": "free"})


def test_not_received(salesmachine, destination):
    destination.deliver(ORDER)
    salesmachine.assert_not_received("event", contact_uid="u1")
