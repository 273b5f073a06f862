"""Delivery that ends early, by stop or by close, leaves nothing unexplained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from destination import Outcome
from destination.delivery import IDLE
from tests.destination.pretended import (
    Asked,
    Delivery,
    Reply,
    Turn,
    answering,
    scripted,
    told,
    tracks,
)

LATER = Reply(503, b"", [("Retry-After", "10")])
STOPPED = ("dead", "INTERRUPTED")


def stopping_at(number: int, turn: Turn, **policy: Any) -> Delivery:
    """A delivery that is stopped during its request of this number, which gets this answer."""

    def answer(asked: Asked) -> Turn:
        if len(delivery.far_side.asked) == number:
            delivery.client.stop("interrupted by SIGINT")
            return turn
        return 201

    delivery = answering(answer, **policy)
    return delivery


IN_FLIGHT: list[tuple[Turn, tuple[str, str]]] = [
    (201, ("delivered", "")),
    (404, ("dead", "BAD_REQUEST")),
    (501, ("dead", "MESSAGE_REJECTED")),
    (400, STOPPED),
    (413, STOPPED),
    (503, STOPPED),
    (LATER, STOPPED),
]


@pytest.mark.parametrize(("turn", "expected"), IN_FLIGHT)
def test_stop_finishes_the_request_in_flight(turn: Turn, expected: tuple[str, str]) -> None:
    """What it brings counts; nothing is sent or waited for any more, all the rest is dead."""
    delivery = stopping_at(2, turn)
    messages = [*tracks(150), {"type": "screen"}, *tracks(300, first=151)]
    outcomes = sorted(delivery.run(messages), key=lambda outcome: outcome.index)
    assert [outcome.index for outcome in outcomes] == list(range(451))
    assert told(outcomes[:100]) == [("delivered", "")] * 100
    assert told(outcomes[100:150]) == [expected] * 50
    assert told(outcomes[150:151]) == [("filtered", "UNSUPPORTED_EVENT_TYPE")]
    assert told(outcomes[151:201]) == [expected] * 50
    assert told(outcomes[201:]) == [STOPPED] * 250
    assert delivery.far_side.route == "BB"
    assert delivery.far_side.clock.now == 1_000.0
    assert {outcome.detail for outcome in outcomes[201:]} == {"interrupted by SIGINT"}
    assert {outcome.attempts for outcome in outcomes[201:]} == {0}


def test_stop_ends_a_wait() -> None:
    """However long a wait is, it ends soon after delivery is stopped."""
    delivery = scripted(Reply(503, b"", [("Retry-After", "3600")]))
    clock = delivery.far_side.clock

    def stop_after_a_second() -> None:
        if clock.now > 1_001.0:
            delivery.client.stop("enough")

    clock.before_sleep = stop_after_a_second
    outcomes = delivery.run([*tracks(1), IDLE, *tracks(2), *tracks(1, user="u2")])
    assert {outcome.index: told([outcome])[0] for outcome in outcomes} == {
        0: STOPPED,
        1: STOPPED,
        2: STOPPED,
        3: ("delivered", ""),
    }
    assert clock.now < 1_005.0


@pytest.mark.parametrize("turn", [503, 400, 413])
def test_what_is_stopped_has_its_last_response(turn: int) -> None:
    """What was answered before it was stopped says what the answer was."""
    outcomes = stopping_at(1, turn).run(tracks(101))
    responses = {outcome.index: outcome.response for outcome in outcomes}
    assert responses[0] is not None
    assert responses[0].status == turn
    assert responses[100] is None


def test_stop_before_anything() -> None:
    """Stopped before it began, nothing is asked, everything is explained, by later calls too."""
    delivery = scripted()
    delivery.client.stop("no time")
    outcomes = list(delivery.client.deliver(tracks(101)))
    outcomes += delivery.client.deliver(tracks(1))
    assert told(outcomes) == [STOPPED] * 102
    assert all(outcome.operations and outcome.response is None for outcome in outcomes)
    assert delivery.client.close() == []
    assert delivery.far_side.asked == []


def test_stop_says_what_is_left_of_a_parted_message() -> None:
    """Of a message that was half delivered, the other half is left over."""
    delivery = answering(lambda asked: 413 if len(asked.items) > 1 else 201)
    far_side = delivery.far_side
    plain = far_side.otherwise

    def answer(asked: Asked) -> Turn:
        if asked.ids == ["m0"]:
            delivery.client.stop("enough")
        return plain(asked)

    far_side.otherwise = answer
    [outcome] = delivery.run([{"type": "page", "userId": "u", "name": "Home", "messageId": "m0"}])
    assert told([outcome]) == [STOPPED]
    assert [operation["messageId"] for operation in outcome.operations] == ["m0.2"]


def test_a_refused_credential_outlasts_a_stop() -> None:
    """The first reason to end stands."""
    delivery = stopping_at(1, 401)
    outcomes = delivery.run(tracks(150))
    assert told(outcomes[:100]) == [("dead", "INVALID_SETTINGS")] * 100
    assert {outcome.outcome for outcome in outcomes[100:]} == {"dead"}
    assert delivery.far_side.route == "B"


def test_close_gives_back_what_was_left() -> None:
    """What an abandoned delivery had read and not delivered is dead; what was delivered isn't."""
    delivery = scripted()
    outcomes = delivery.client.deliver(tracks(250))
    assert next(outcomes).outcome == "delivered"
    del outcomes
    left = delivery.client.close()
    assert delivery.far_side.route == "B"
    assert [outcome.index for outcome in left] == list(range(100, 100 + len(left)))
    assert told(left) == [STOPPED] * len(left)
    assert all(outcome.detail and outcome.operations for outcome in left)
    assert delivery.client.close() == []


def test_close_gives_back_what_waits() -> None:
    """What waits for its retry, and what is held behind it, is given back with what is left."""
    delivery = scripted(LATER)
    outcomes = delivery.client.deliver([*tracks(1), IDLE, *tracks(1), *tracks(1, "u2"), IDLE])
    assert next(outcomes).index == 2
    outcomes.close()  # type: ignore[attr-defined]
    left = delivery.client.close()
    assert {outcome.index: outcome.attempts for outcome in left} == {0: 1, 1: 0}
    assert told(left) == [STOPPED] * 2


def test_close_gives_back_the_dead_that_nobody_took() -> None:
    """Of a batch that is dead, those whose outcome wasn't taken are given back, each once."""
    delivery = scripted(404)
    outcomes = delivery.client.deliver(tracks(100))
    first = next(outcomes)
    del outcomes
    left = delivery.client.close()
    assert sorted([first.index, *(outcome.index for outcome in left)]) == list(range(100))
    assert {outcome.outcome for outcome in left} == {"dead"}
    assert all(outcome.operations for outcome in left)


def test_close_after_all_was_taken_gives_nothing() -> None:
    """A delivery that was read to its end leaves nothing."""
    delivery = scripted(201, 404)
    assert len(list(delivery.client.deliver(tracks(200)))) == 200
    assert delivery.client.close() == []


def test_messages_that_break_off() -> None:
    """A source that raises ends the delivery with its own error; what it gave isn't lost."""

    def messages() -> Iterator[object]:
        yield from tracks(3)
        raise OSError("the disk is gone")

    delivery = scripted()
    outcomes: list[Outcome] = []
    with pytest.raises(OSError, match="the disk is gone"):
        outcomes.extend(delivery.client.deliver(messages()))
    outcomes += delivery.client.close()
    assert [outcome.index for outcome in outcomes] == [0, 1, 2]
