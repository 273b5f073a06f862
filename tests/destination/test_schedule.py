"""The schedule alone: without a client, a clock or chance.  What it does is in test_delivery*."""

from __future__ import annotations

import json

import pytest

from destination.delivery import Policy, Reason, Response
from destination.letters import Letter
from destination.schedule import MAX_WAITING, MAX_WAITING_BYTES, Schedule, Shipment

LATER = Response(503, retry_after=5.0)
TAKEN = Response(201)


def letter(index: int, who: str = "", items: int = 1) -> Letter:
    return Letter(
        index, {}, None, [json.dumps({"n": index})] * items, frozenset([who or str(index)])
    )


def loaded(count: int, who: str = "", keeps_order: bool = True) -> Schedule:
    schedule = Schedule(Policy(keeps_order=keeps_order), lambda: 0.0)
    for index in range(count):
        schedule.add(letter(index, who))
    return schedule


def due(schedule: Schedule, now: float) -> Shipment:
    shipment = schedule.due(now, partial=True)
    assert shipment is not None
    shipment.began = min(shipment.began, now)
    return shipment


def indexes(shipment: Shipment) -> list[int]:
    return [letter.index for letter in shipment.letters()]


def test_a_batch_that_could_grow_waits_for_more() -> None:
    """Unless it is told that there is nothing more just now."""
    schedule = loaded(99)
    assert schedule.due(0.0, partial=False) is None
    schedule.add(letter(99))
    shipment = schedule.due(0.0, partial=False)
    assert shipment is not None
    assert indexes(shipment) == list(range(100))
    assert indexes(due(loaded(1), 0.0)) == [0]


def test_when_the_next_request_is_due() -> None:
    """Nothing before the earliest retry; then that one, as it was."""
    schedule = loaded(150)
    assert schedule.next_due(0.0) is None
    for now, response in ((0.0, LATER), (1.0, LATER)):
        schedule.answered(due(schedule, now), response, now)
    assert schedule.next_due(1.0) == 5.0
    assert schedule.due(4.999, partial=True) is None
    again = due(schedule, 5.0)
    assert indexes(again) == list(range(100))
    schedule.answered(again, TAKEN, 5.0)
    assert (schedule.next_due(5.0), schedule.due(5.9, partial=True)) == (6.0, None)
    schedule.answered(due(schedule, 6.0), TAKEN, 6.0)
    assert schedule.next_due(6.0) is None
    assert [outcome.index for outcome in schedule.settled] == list(range(150))


@pytest.mark.parametrize("status", [413, 400])
def test_halves_come_at_once_and_in_order(status: int) -> None:
    """What is split doesn't wait, and the second half is behind the first where they share."""
    schedule = loaded(4, "u1")
    schedule.answered(due(schedule, 0.0), Response(status), 0.0)
    if status == 400:
        ping = due(schedule, 0.0)
        assert ping.is_ping
        schedule.answered(ping, Response(200), 0.0)
    first = due(schedule, 0.0)
    assert (indexes(first), first.is_ping) == ([0, 1], False)
    schedule.answered(first, LATER, 0.0)
    assert schedule.due(1.0, partial=True) is None
    schedule.answered(due(schedule, 5.0), TAKEN, 5.0)
    assert indexes(due(schedule, 5.0)) == [2, 3]


def test_others_of_a_half_go_on() -> None:
    """Of the second half only those wait whom the first half is about, and who share with them."""
    schedule = loaded(0)
    for index, who in enumerate(["a", "b", "b", "c"]):
        schedule.add(letter(index, who))
    schedule.answered(due(schedule, 0.0), Response(413), 0.0)
    schedule.answered(due(schedule, 0.0), LATER, 0.0)
    others = due(schedule, 1.0)
    assert indexes(others) == [3]
    schedule.answered(others, TAKEN, 1.0)
    assert schedule.due(1.0, partial=True) is None
    for expected in ([0, 1], [2]):
        shipment = due(schedule, 5.0)
        assert indexes(shipment) == expected
        schedule.answered(shipment, TAKEN, 5.0)
    assert sorted(outcome.index for outcome in schedule.settled) == [0, 1, 2, 3]


def test_a_half_about_others_goes_whole() -> None:
    """Where the halves share nobody the second doesn't wait for the first."""
    schedule = loaded(4)
    schedule.answered(due(schedule, 0.0), Response(413), 0.0)
    schedule.answered(due(schedule, 0.0), LATER, 0.0)
    assert indexes(due(schedule, 0.0)) == [2, 3]


def test_without_order_nobody_waits_for_others() -> None:
    """Neither for a batch that waits, nor for the half before it."""
    schedule = loaded(4, "u1", keeps_order=False)
    schedule.answered(due(schedule, 0.0), Response(413), 0.0)
    schedule.answered(due(schedule, 0.0), LATER, 0.0)
    schedule.add(letter(4, "u1"))
    for expected in ([2, 3], [4]):
        shipment = due(schedule, 0.0)
        assert indexes(shipment) == expected
        schedule.answered(shipment, TAKEN, 0.0)
    assert (schedule.due(4.9, partial=True), schedule.next_due(4.9)) == (None, 5.0)
    schedule.answered(due(schedule, 5.0), TAKEN, 5.0)
    assert [outcome.index for outcome in schedule.settled] == list(range(5))


def test_without_order_a_message_keeps_its_own() -> None:
    """The second part of a message waits for the first; another message doesn't."""
    schedule = loaded(0, keeps_order=False)
    schedule.add(letter(0, "u1", items=2))
    schedule.answered(due(schedule, 0.0), Response(413), 0.0)
    schedule.answered(due(schedule, 0.0), LATER, 0.0)
    schedule.add(letter(1, "u1"))
    other = due(schedule, 0.0)
    assert indexes(other) == [1]
    schedule.answered(other, TAKEN, 0.0)
    assert schedule.due(4.9, partial=True) is None
    for _ in range(2):
        schedule.answered(due(schedule, 5.0), TAKEN, 5.0)
    assert [(outcome.index, outcome.attempts) for outcome in schedule.settled] == [(0, 4), (1, 1)]


@pytest.mark.parametrize("keeps_order", [True, False])
def test_too_many_requests_pause_all(keeps_order: bool) -> None:
    """It is the token that is limited, whatever may overtake."""
    schedule = loaded(1, "u1", keeps_order)
    schedule.answered(due(schedule, 0.0), Response(429, retry_after=5.0), 0.0)
    schedule.add(letter(1, "u2"))
    assert (schedule.due(4.9, partial=True), schedule.next_due(0.0)) == (None, 5.0)


def test_room_ends_with_what_waits() -> None:
    """So many messages wait, or so many bytes; once they are settled there is room again."""
    schedule = loaded(MAX_WAITING - 1, "u1")
    schedule.answered(due(schedule, 0.0), LATER, 0.0)
    assert schedule.has_room
    schedule.add(letter(MAX_WAITING))
    assert not schedule.has_room
    schedule.answered(due(schedule, 5.0), TAKEN, 5.0)
    assert schedule.has_room
    heavy = Letter(MAX_WAITING + 1, {}, None, ["x" * MAX_WAITING_BYTES], frozenset("b"))
    schedule.add(heavy)
    assert not schedule.has_room


def test_after_a_stop_all_that_comes_is_dead() -> None:
    """With the reason it was stopped for, and without a request."""
    schedule = loaded(2)
    schedule.stop(Reason("INTERRUPTED", "enough"))
    schedule.add(letter(2))
    assert schedule.due(0.0, partial=True) is None
    assert schedule.has_room
    told = [(outcome.index, outcome.outcome, outcome.code) for outcome in schedule.settled]
    assert told == [(index, "dead", "INTERRUPTED") for index in range(3)]
