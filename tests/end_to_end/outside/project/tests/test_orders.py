"""What the shop sends arrives: all of these pass."""

import pytest
import shop

from simulator.kit import matching, of_type

ORDER = {
    "type": "track",
    "userId": "u1",
    "event": "Order Completed",
    "properties": {"total": 42, "coupon": "XMAS"},
    "messageId": "m1",
}


def test_destination(salesmachine, destination):
    [outcome] = destination.deliver(ORDER)
    assert outcome.outcome == "delivered"
    salesmachine.assert_received(
        "event",
        contact_uid="u1",
        event_uid="order_completed",
        params={"total": of_type(int), "coupon": matching("[A-Z]+")},
    )
    salesmachine.assert_not_received("contact")


def test_expected_before(salesmachine, destination):
    salesmachine.expect("event", contact_uid="u1", times=2)
    destination.deliver(ORDER, {**ORDER, "event": "Order Paid", "messageId": "m2"})
    salesmachine.assert_order(
        salesmachine.like("event", event_uid="order_completed"),
        salesmachine.like("event", event_uid="order_paid"),
    )


def test_segment(salesmachine, segment):
    segment.send(
        {"type": "identify", "userId": "u1", "traits": {"plan": "pro"}},
        {"type": "group", "userId": "u1", "groupId": "acme", "traits": {"name": "Acme"}},
    )
    salesmachine.assert_state("contact", "u1", attributes={"plan": "pro"}, accounts=["acme"])
    assert salesmachine.accounts["acme"]["uid"] == "acme"
    salesmachine.assert_delivery()


@pytest.mark.salesmachine(faults="status=503,times=1")
def test_fault(salesmachine, segment):
    [entry] = segment.send(ORDER)
    assert entry["stage"] == "delivered"
    assert [one["status"] for one in salesmachine.exchanges] == [503, 201]
    salesmachine.assert_delivery()


@pytest.mark.salesmachine(profile="compat", seed=7)
def test_profile_and_seed(salesmachine, segment):
    messages = [segment.factory.identify() for _ in range(3)]
    assert {one["stage"] for one in segment.send(*messages)} == {"delivered"}


@pytest.mark.salesmachine(allow_violations=["SM-203", "SM-207"])
def test_allowed_violations(salesmachine):
    shop.upsert(salesmachine.url, salesmachine.token, {"contact_id": "u1"})


@pytest.mark.salesmachine(allow_unexpected=True)
def test_allowed_unexpected(salesmachine, destination):
    salesmachine.expect("event", event_uid="order_completed")
    destination.deliver(ORDER, {"type": "identify", "userId": "u2"})


@pytest.mark.parametrize("number", range(6))
def test_nobody_sees_another(salesmachine, number):
    shop.upsert(
        salesmachine.url, salesmachine.token, {"contact_uid": "u1", "params": {"n": number}}
    )
    assert salesmachine.contacts.attributes("u1") == {"n": number}
    assert len(salesmachine.contacts) == 1
