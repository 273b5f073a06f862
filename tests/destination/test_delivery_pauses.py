"""429: it is the token that is limited, so delivery pauses as a whole."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest

from destination.delivery import IDLE
from tests.destination.pretended import Asked, Delivery, Reply, answering, scripted, told, tracks

ASKED = Reply(429, b"", [("Retry-After", "7")])


def test_others_wait_too() -> None:
    """Nothing else is sent before what was limited is tried again."""
    delivery = scripted(ASKED)
    messages = [*tracks(1, "u1"), IDLE, *tracks(1, "u2", 1), IDLE]
    outcomes = delivery.run(messages)
    assert told(outcomes) == [("delivered", "")] * 2
    assert [outcome.attempts for outcome in outcomes] == [2, 1]
    assert [asked.ids for asked in delivery.far_side.asked] == [["m0"], ["m0"], ["m1"]]
    assert [asked.at for asked in delivery.far_side.asked] == [0, 7, 7]


def test_a_retry_that_is_due_waits_too() -> None:
    """A pause outlasts the shorter wait of another batch."""
    delivery = scripted(Reply(503, b"", [("Retry-After", "2")]), ASKED)
    outcomes = delivery.run([*tracks(1, "u1"), IDLE, *tracks(1, "u2", 1), IDLE])
    assert told(outcomes) == [("delivered", "")] * 2
    assert [asked.ids for asked in delivery.far_side.asked] == [["m0"], ["m1"], ["m0"], ["m1"]]
    assert [asked.at for asked in delivery.far_side.asked] == [0, 0, 7, 7]


def test_a_ping_that_is_limited_pauses_all() -> None:
    """A 400's ping is a request like any other."""
    delivery = scripted(400, ASKED, 200, 201)
    outcomes = delivery.run([*tracks(1, "u1"), IDLE, *tracks(1, "u2", 1), IDLE])
    assert delivery.far_side.route == "BPPB"
    assert [asked.at for asked in delivery.far_side.asked] == [0, 0, 7, 7]
    assert told(outcomes) == [("dead", "BAD_REQUEST"), ("delivered", "")]


@pytest.mark.parametrize("limit", [{"max_attempts": 1}, {"max_time": 6.0}])
def test_what_is_given_up_pauses_nobody(limit: dict[str, Any]) -> None:
    """Where nothing is tried again nothing has to wait for it."""
    delivery = scripted(ASKED, **limit)
    outcomes = delivery.run([*tracks(1, "u1"), IDLE, *tracks(1, "u2", 1)])
    assert told(outcomes) == [("dead", "HTTP_429"), ("delivered", "")]
    assert [asked.at for asked in delivery.far_side.asked] == [0, 0]


def test_a_pause_can_be_stopped() -> None:
    """Whoever stops delivery doesn't wait for the end of a long pause."""
    delivery = scripted(Reply(429, b"", [("Retry-After", "3600")]))
    clock = delivery.far_side.clock
    clock.before_sleep = delivery.client.stop
    outcomes = delivery.run([*tracks(1, "u1"), IDLE, *tracks(1, "u2", 1)])
    assert told(outcomes) == [("dead", "INTERRUPTED")] * 2
    assert clock.now - 1_000 < 1


def test_a_turn_that_is_waited_for_can_be_stopped() -> None:
    """Under a slow rate nobody waits for a turn that isn't wanted any more."""
    delivery = scripted(rate=0.001)
    clock = delivery.far_side.clock
    clock.before_sleep = delivery.client.stop
    outcomes = delivery.run([*tracks(1, "u1"), IDLE, *tracks(1, "u2", 1)])
    assert told(outcomes) == [("delivered", ""), ("dead", "INTERRUPTED")]
    assert clock.now - 1_000 < 1


@pytest.mark.parametrize("contacts", [50, 5_000])
def test_a_limited_rate_kills_nothing(contacts: int) -> None:
    """At ten requests a second (A4) 100 batches take ten seconds, few requests and no life."""
    taken: deque[float] = deque()

    def limited(asked: Asked) -> Reply:
        while taken and taken[0] <= asked.at - 1:
            taken.popleft()
        if len(taken) == 10:
            return Reply(429, b"", [("Retry-After", "1")])
        taken.append(asked.at)
        return Reply(201, took=0.002)

    delivery: Delivery = answering(limited)
    messages = [tracks(1, f"u{n % contacts}", n)[0] for n in range(10_000)]
    assert set(told(delivery.run(messages))) == {("delivered", "")}
    assert len(delivery.far_side.asked) < 115
    assert delivery.far_side.clock.now - 1_000 < 12
