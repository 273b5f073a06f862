"""What is too large or holds one bad operation is split, until only what is bad itself is dead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.destination.pretended import Asked, Reply, Turn, answering, scripted, told, tracks


def refusing(*poison: str, status: int = 400, ping: Turn = 200) -> Callable[[Asked], Turn]:
    """Refuses each batch that holds one of these; the ping gets its own answer."""

    def answer(asked: Asked) -> Turn:
        if asked.path == "/v1/ping":
            return ping
        return status if set(poison) & set(asked.ids) else 201

    return answer


def at_most(items: int) -> Callable[[Asked], Turn]:
    """Takes so many items at once; more are too large."""
    return lambda asked: 413 if len(asked.items) > items else 201


def page(user: str = "u1", number: int = 0) -> dict[str, Any]:
    """A message of two operations, its number and that with ``.2``."""
    return {"type": "page", "userId": user, "name": "Home", "messageId": f"m{number}"}


def test_one_bad_of_a_hundred() -> None:
    """The 37th is refused: 99 are delivered, once each and in order; one is dead, and told why."""
    delivery = answering(refusing("m36"))
    outcomes = delivery.run(tracks(100))
    dead = [outcome for outcome in outcomes if outcome.outcome == "dead"]
    assert [(outcome.index, outcome.code) for outcome in dead] == [(36, "BAD_REQUEST")]
    assert dead[0].response is not None
    assert dead[0].response.status == 400
    assert [operation["messageId"] for operation in dead[0].operations] == ["m36"]
    assert Counter(outcome.outcome for outcome in outcomes) == {"delivered": 99, "dead": 1}
    taken = [
        id for asked in delivery.far_side.batches for id in asked.ids if "m36" not in asked.ids
    ]
    assert taken == [f"m{n}" for n in range(100) if n != 36]


def test_what_one_bad_of_a_hundred_costs() -> None:
    """One ping, and two requests for each time that the part with the bad one is halved."""
    delivery = answering(refusing("m36"))
    [dead] = [outcome for outcome in delivery.run(tracks(100)) if outcome.outcome == "dead"]
    assert delivery.far_side.route.count("P") == 1
    assert delivery.far_side.route.startswith("BP")
    with_it = [len(asked.ids) for asked in delivery.far_side.batches if "m36" in asked.ids]
    assert with_it == sorted(set(with_it), reverse=True)
    assert len(with_it) in (7, 8)  # 100, 50, 25, then 13 or 12 ... down to one
    assert len(delivery.far_side.batches) == 1 + 2 * (len(with_it) - 1)
    assert dead.attempts == len(with_it)
    assert delivery.far_side.pauses == [0.0] * (len(delivery.far_side.asked) - 1)


@pytest.mark.parametrize("poison", [[0], [99], [0, 99], [49, 50], [3, 4, 5, 60], list(range(100))])
def test_only_what_is_bad_is_dead(poison: list[int]) -> None:
    """However many are refused, all the others are delivered, each once, and one ping is enough."""
    delivery = answering(refusing(*(f"m{n}" for n in poison)))
    outcomes = delivery.run(tracks(100))
    dead = [outcome.index for outcome in outcomes if outcome.outcome == "dead"]
    assert sorted(dead) == poison
    assert {outcome.code for outcome in outcomes} <= {"", "BAD_REQUEST"}
    assert len(outcomes) == 100
    assert delivery.far_side.route.count("P") == 1


def test_each_batch_that_is_refused_asks_anew() -> None:
    """A ping vouches for its own batch alone: the next that is refused asks again."""
    delivery = answering(refusing("m7", "m150"))
    outcomes = delivery.run(tracks(300))
    assert [outcome.index for outcome in outcomes if outcome.outcome == "dead"] == [7, 150]
    assert delivery.far_side.route.count("P") == 2


def test_one_alone_is_asked_about_too() -> None:
    """A refused message with nobody beside it may be good: the ping says whose fault it is."""
    delivery = answering(refusing("m0"))
    assert told(delivery.run(tracks(1))) == [("dead", "BAD_REQUEST")]
    assert delivery.far_side.route == "BP"
    delivery = answering(refusing("m0", ping=401))
    assert told(delivery.run(tracks(1))) == [("dead", "INVALID_SETTINGS")]
    assert delivery.far_side.route == "BP"


SPLIT = ("delivered", "")
PINGS: list[tuple[list[Turn], tuple[str, str], str, list[float]]] = [
    ([200], SPLIT, "BPBB", [0, 0, 0]),
    ([204], SPLIT, "BPBB", [0, 0, 0]),
    ([299], SPLIT, "BPBB", [0, 0, 0]),
    ([400], ("dead", "INVALID_SETTINGS"), "BP", [0]),
    ([401], ("dead", "INVALID_SETTINGS"), "BP", [0]),
    ([403], ("dead", "INVALID_SETTINGS"), "BP", [0]),
    ([199], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([301], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([302], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([404], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([410], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([413], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([422], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([501], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([600], ("dead", "BAD_REQUEST"), "BP", [0]),
    ([503, 200], SPLIT, "BPPBB", [0, 0.25, 0, 0]),
    ([429, 408, 200], SPLIT, "BPPPBB", [0, 0.25, 0.5, 0, 0]),
    ([httpx.ConnectError("no"), 200], SPLIT, "BPPBB", [0, 0.25, 0, 0]),
    ([httpx.ReadTimeout("no"), 200], SPLIT, "BPPBB", [0, 0.25, 0, 0]),
    ([Reply(429, b"", [("Retry-After", "7")]), 200], SPLIT, "BPPBB", [0, 7, 0, 0]),
    ([503, 401], ("dead", "INVALID_SETTINGS"), "BPP", [0, 0.25]),
    ([503, 404], ("dead", "BAD_REQUEST"), "BPP", [0, 0.25]),
    ([503, 502, 503], ("dead", "HTTP_503"), "BPPP", [0, 0.25, 0.5]),
    ([httpx.ConnectError("no")] * 3, ("dead", "ECONNREFUSED"), "BPPP", [0, 0.25, 0.5]),
    ([httpx.ReadTimeout("no")] * 3, ("dead", "ETIMEDOUT"), "BPPP", [0, 0.25, 0.5]),
]


@pytest.mark.parametrize(("pings", "expected", "route", "pauses"), PINGS)
def test_what_the_ping_says(
    pings: list[Turn], expected: tuple[str, str], route: str, pauses: list[float]
) -> None:
    """A refused batch is split only once the credentials are known to be good."""
    delivery = scripted(400, *pings, max_attempts=3)
    outcomes = delivery.run(tracks(2))
    assert told(outcomes) == [expected] * 2
    assert delivery.far_side.route == route
    assert delivery.far_side.pauses == pauses
    assert {outcome.attempts for outcome in outcomes} == {2 if expected == SPLIT else 1}


def test_a_ping_that_waits_tells_so() -> None:
    """Who watches hears of a ping's wait as of any other."""
    delivery = scripted(400, 503)
    delivery.run(tracks(2))
    [retry] = delivery.retries
    assert (retry.indexes, retry.attempt, retry.seconds) == ((0, 1), 1, 0.25)
    assert retry.response.status == 503


def test_a_ping_that_no_time_is_left_for() -> None:
    """The batch's time is its ping's time too."""
    delivery = scripted(400, Reply(503, b"", [("Retry-After", "11")]), max_time=10)
    assert told(delivery.run(tracks(2))) == [("dead", "HTTP_503")] * 2
    assert delivery.far_side.route == "BP"


@pytest.mark.parametrize("ping", [404, 503])
def test_a_batch_that_dies_of_its_ping_spoils_no_other(ping: int) -> None:
    """What the ping leaves undecided costs its batch alone."""
    delivery = scripted(400, ping, max_attempts=1)
    outcomes = delivery.run(tracks(101))
    assert [outcome.outcome for outcome in outcomes] == ["dead"] * 100 + ["delivered"]


@pytest.mark.parametrize(
    ("items", "parts"),
    [(99, [50, 50]), (50, [50, 50]), (49, [25] * 4), (25, [25] * 4), (1, [1] * 100)],
)
def test_too_large_is_halved(items: int, parts: list[int]) -> None:
    """A batch that is too large is sent in halves, in order, without a ping; nothing is dead."""
    delivery = answering(at_most(items))
    outcomes = delivery.run(tracks(100))
    assert told(outcomes) == [("delivered", "")] * 100
    assert [outcome.index for outcome in outcomes] == list(range(100))
    taken = [asked.ids for asked in delivery.far_side.batches if len(asked.ids) <= items]
    assert [len(ids) for ids in taken] == parts
    assert [id for ids in taken for id in ids] == [f"m{n}" for n in range(100)]
    assert "P" not in delivery.far_side.route


def test_too_large_alone_is_dead() -> None:
    """One message that is too large by itself is dead, and nothing beside it."""
    delivery = answering(refusing("m2", status=413))
    outcomes = delivery.run(tracks(4))
    assert [outcome.index for outcome in outcomes if outcome.outcome == "dead"] == [2]
    assert [outcome.code for outcome in outcomes if outcome.outcome == "dead"] == [
        "MESSAGE_REJECTED"
    ]
    assert delivery.far_side.route == "BBBBB"


def test_a_split_is_no_failure() -> None:
    """Splitting uses up no attempt; its parts go on with the failures that they had."""
    delivery = scripted(503, 413, 503, max_attempts=3)
    assert told(delivery.run(tracks(2))) == [("delivered", "")] * 2
    assert delivery.far_side.pauses == [0.25, 0, 0.5, 0]
    delivery = scripted(503, 413, 503, 503, max_attempts=3)
    outcomes = sorted(delivery.run(tracks(2)), key=lambda outcome: outcome.index)
    assert told(outcomes) == [("dead", "HTTP_503"), ("delivered", "")]
    assert delivery.far_side.route == "BBBBB"


def test_failures_before_the_ping_count() -> None:
    """A batch and its ping share their attempts."""
    delivery = scripted(503, 400, 503, 503, max_attempts=3)
    assert told(delivery.run(tracks(2))) == [("dead", "HTTP_503")] * 2
    assert delivery.far_side.route == "BBPP"
    assert delivery.far_side.pauses == [0.25, 0, 0.5]


def test_a_part_that_is_refused_after_its_retry_asks_no_more() -> None:
    """One ping serves all the parts of a batch, however long they take."""
    delivery = scripted(400, 200, 503, 400, 201, 400, 201)
    outcomes = delivery.run(tracks(4))
    assert Counter(told(outcomes)) == {("delivered", ""): 3, ("dead", "BAD_REQUEST"): 1}
    assert delivery.far_side.route.count("P") == 1


def test_a_split_keeps_messages_whole() -> None:
    """Between two messages first: one of several operations is parted only when it is alone."""
    delivery = answering(refusing("m1.2"))
    outcomes = delivery.run([page(number=n) for n in range(3)])
    assert Counter(told(outcomes)) == {("delivered", ""): 2, ("dead", "BAD_REQUEST"): 1}
    for asked in delivery.far_side.batches:
        alone = {id.removesuffix(".2") for id in asked.ids} == {"m1"}
        whole = all((id + ".2" in asked.ids) for id in asked.ids if not id.endswith(".2"))
        assert alone or whole


@pytest.mark.parametrize("bad", ["m0", "m0.2"])
@pytest.mark.parametrize("status", [400, 413])
def test_a_parted_message(bad: str, status: int) -> None:
    """Of two operations one is refused: the other is delivered, and only the first is left over."""
    delivery = answering(refusing(bad, status=status))
    [outcome] = delivery.run([page()])
    code = "BAD_REQUEST" if status == 400 else "MESSAGE_REJECTED"
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", code, 3)
    assert [operation["messageId"] for operation in outcome.operations] == [bad]
    assert [asked.ids for asked in delivery.far_side.batches][1:] == [["m0"], ["m0.2"]]


def test_a_parted_message_whose_parts_fare_differently() -> None:
    """The first reason is told, all that isn't acknowledged is left over, in order."""
    delivery = scripted(413, 404, 503, max_attempts=1)
    [outcome] = delivery.run([page()])
    assert (outcome.outcome, outcome.code) == ("dead", "BAD_REQUEST")
    assert outcome.response is not None
    assert outcome.response.status == 404
    assert [operation["messageId"] for operation in outcome.operations] == ["m0", "m0.2"]


def test_a_message_is_settled_when_all_of_it_is() -> None:
    """A parted message comes back once, after its last operation, though another was long done."""
    delivery = scripted(413, 201, 503, 201)
    seen = []
    for outcome in delivery.client.deliver([page()]):
        seen.append((outcome.outcome, len(delivery.far_side.asked)))
    delivery.client.close()
    assert seen == [("delivered", 4)]
