"""Who waits for whom: order is kept about each contact and account, and nobody else waits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from destination import Outcome
from destination.delivery import IDLE, DeadLetter
from tests.destination.pretended import Asked, Reply, Turn, answering, scripted, told, tracks

LATER = Reply(503, b"", [("Retry-After", "10")])


def track(user: str = "u1", **fields: Any) -> dict[str, Any]:
    return {"type": "track", "userId": user, "event": "E", **fields}


def about(account: str) -> dict[str, Any]:
    """Properties that link to an account."""
    return {"account_uid": account}


def group(account: str, user: str | None = None) -> dict[str, Any]:
    return {"type": "group", "groupId": account, **({"userId": user} if user else {})}


def alias(user: str, previous: str) -> dict[str, Any]:
    return {"type": "alias", "userId": user, "previousId": previous}


def identify(user: str, **traits: Any) -> dict[str, Any]:
    return {"type": "identify", "userId": user, "traits": traits}


def letter(*uids: str) -> DeadLetter:
    return DeadLetter({}, [{"method": "contact", "contact_uid": uid} for uid in uids])


BEHIND: list[tuple[object, object]] = [
    (track("u1"), track("u1")),
    (track("u1"), identify("u1")),
    (identify("u1"), {"type": "page", "userId": "u1", "name": "Home"}),
    (track("u1"), alias("u2", "u1")),
    (track("u1"), alias("u1", "u2")),
    (alias("u2", "u1"), track("u1")),
    (alias("u2", "u1"), track("u2")),
    (alias("u2", "u1"), alias("u3", "u2")),
    (group("g1"), group("g1")),
    (group("g1", "u1"), group("g1", "u2")),
    (group("g1", "u1"), track("u1")),
    (track("u1"), group("g1", "u1")),
    (letter("u1"), track("u1")),
    (letter("u2", "u1"), track("u1")),
    (track("u1"), letter("u2", "u1")),
    (track("u1"), {**track("u1"), "userId": None, "anonymousId": "u1"}),
]
BESIDE: list[tuple[object, object]] = [
    (track("u1"), track("u2")),
    (track("u1"), track("U1")),
    (track("u1"), alias("u2", "u3")),
    (group("g1"), group("g2")),
    (group("g1", "u1"), group("g2", "u2")),
    (group("g1"), track("u1", properties=about("g1"))),
    (track("u1", properties=about("g1")), group("g1")),
    (track("u1", properties=about("g1")), track("u2", properties=about("g1"))),
    (identify("u1", account_uid="g1"), identify("u2", account_uid="g1")),
    (letter("u1"), track("u2")),
]


def times(first: object, second: object, **policy: Any) -> list[float]:
    """When the requests came: the first's, answered 503, its retry, and the second's."""
    delivery = scripted(LATER, **policy)
    assert told(delivery.run([first, IDLE, second])) == [("delivered", "")] * 2
    return [asked.at for asked in delivery.far_side.asked]


@pytest.mark.parametrize(("first", "second"), BEHIND)
def test_what_waits_behind_a_retry(first: object, second: object) -> None:
    """Who shares a contact or an account that is written stays behind, in a request of its own."""
    at = times(first, second)
    assert at == [0.0, 10.0, 10.0]


@pytest.mark.parametrize(("first", "second"), BEHIND)
def test_where_order_is_not_kept(first: object, second: object) -> None:
    """There everybody goes on at once, as Segment's messages do."""
    assert times(first, second, keeps_order=False) == [0.0, 0.0, 10.0]


@pytest.mark.parametrize(("first", "second"), BESIDE)
def test_what_goes_on_beside_a_retry(first: object, second: object) -> None:
    """Everybody else goes on at once."""
    assert times(first, second) == [0.0, 0.0, 10.0]


def test_who_is_held_holds_others() -> None:
    """One that waits behind a retry holds back those behind itself, whom the retry wouldn't."""
    delivery = scripted(LATER)
    delivery.run([track("u1"), IDLE, alias("u2", "u1"), IDLE, track("u2"), IDLE, track("u3")])
    users = [[item["contact_uid"] for item in asked.items] for asked in delivery.far_side.asked]
    assert users[:2] == [["u1"], ["u3"]]
    assert [user for batch in users[2:] for user in batch] == ["u1", "u2", "u2"]


def test_who_is_behind_a_part_holds_others() -> None:
    """Of a split batch the part behind one that waits isn't overtaken either."""
    delivery = scripted(413, LATER)
    delivery.run([track("u1"), group("g1", "u1"), IDLE, group("g1"), IDLE, group("g2")])
    methods = [[item["method"] for item in asked.items] for asked in delivery.far_side.asked]
    assert [asked.at for asked in delivery.far_side.asked][:3] == [0.0] * 3
    assert methods == [
        ["event", "account", "contact"],
        ["event"],
        ["account"],
        ["event"],
        ["account", "contact"],
        ["account"],
    ]


def test_a_batch_that_waits_holds_all_of_its_own() -> None:
    """Of a batch that waits, each contact holds back its later messages, and only those."""
    delivery = scripted(LATER)
    messages = [track("u1"), track("u2"), IDLE, track("u2"), track("u3"), track("u1"), track("u4")]
    outcomes = delivery.run(messages)
    users = [[item["contact_uid"] for item in asked.items] for asked in delivery.far_side.asked]
    assert users[:3] == [["u1", "u2"], ["u3", "u4"], ["u1", "u2"]]
    assert [user for batch in users[3:] for user in batch] == ["u2", "u1"]
    assert [outcome.index for outcome in outcomes][:4] == [3, 5, 0, 1]


def test_a_dead_message_holds_nobody() -> None:
    """Once a message is given up, those behind it go."""
    delivery = scripted(503, 503, max_attempts=2)
    assert told(delivery.run([track("u1"), IDLE, track("u1")])) == [
        ("dead", "HTTP_503"),
        ("delivered", ""),
    ]


def test_many_go_on_while_one_waits() -> None:
    """A thousand messages of others are delivered before the one that waits is tried again."""

    def answer(asked: Asked) -> Turn:
        return LATER if asked.at < 10 and "u1" in str(asked.body) else 201

    delivery = answering(answer)
    others = [track(f"v{n}") for n in range(1_000)]
    outcomes = delivery.run([track("u1"), IDLE, *others])
    assert [outcome.index for outcome in outcomes] == [*range(1, 1_001), 0]
    assert [asked.at for asked in delivery.far_side.asked] == [0.0] * 11 + [10.0]


def read_before_first(messages: Iterator[object], *turns: Turn, **policy: Any) -> int:
    """How many messages are read before the first outcome is given back."""
    read = 0

    def counted() -> Iterator[object]:
        nonlocal read
        for message in messages:
            read += 1
            yield message

    delivery = scripted(*turns, **policy)
    with delivery.client as client:
        next(client.deliver(counted()))
    return read


def endless(user: str = "u1", **fields: Any) -> Iterator[object]:
    return (track(user, **fields) for _ in iter(int, 1))


def test_at_most_ten_thousand_wait() -> None:
    """Behind a message that waits ten thousand are held; then reading stops until it is settled."""
    assert 10_000 <= read_before_first(endless(), LATER) <= 10_001


def test_at_most_ten_thousand_wait_while_all_pause() -> None:
    """However many different people they are about."""
    everybody = (track(f"v{n}") for n in itertools.count())
    later = Reply(429, b"", [("Retry-After", "10")])
    assert 10_000 <= read_before_first(everybody, later) <= 10_001


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"properties": {"x": "x" * 100_000}}, 200_000),  # in the message and in its operation
        ({"context": {"x": "x" * 100_000}}, 100_000),
    ],
)
def test_few_megabytes_wait(fields: dict[str, Any], kept: int) -> None:
    """What waits may be large: reading stops at 16 MiB of messages and operations."""
    most = 16 * 2**20 // kept
    assert 0.9 * most <= read_before_first(endless(**fields), LATER) <= most + 2


def test_who_waits_does_not_stop_the_reading() -> None:
    """An endless stream of others is read and delivered on, whoever waits."""
    delivery = scripted(LATER)
    with delivery.client as client:
        outcomes = client.deliver(iter([track("u1"), IDLE, *(track(f"v{n}") for n in range(250))]))
        assert [next(outcomes).index for _ in range(200)] == list(range(1, 201))
        assert [asked.at for asked in delivery.far_side.asked] == [0.0] * 3


def test_idle_sends_what_there_is() -> None:
    """Before more is read after IDLE, what was collected is sent and its outcomes are told."""
    delivery = scripted()
    seen: list[int] = []
    given: list[Outcome] = []

    def messages() -> Iterator[object]:
        for count in (3, 0, 1):
            yield from tracks(count)
            yield IDLE
            seen.append(len(given))

    for outcome in delivery.client.deliver(messages()):
        given.append(outcome)
    delivery.client.close()
    assert seen == [3, 3, 4]
    assert [outcome.index for outcome in given] == [0, 1, 2, 3]
    assert [len(asked.items) for asked in delivery.far_side.asked] == [3, 1]


def test_idle_never_waits() -> None:
    """While a retry isn't due the source is asked again at once; when it is due, it is sent."""
    delivery = scripted(LATER)
    clock = delivery.far_side.clock
    came: list[float] = []

    def messages() -> Iterator[object]:
        yield track("u1")
        for _ in range(15):
            yield IDLE
            came.append(clock.now - 1_000.0)
            clock.pass_by(1)

    assert told(delivery.run(messages())) == [("delivered", "")]
    assert came == list(range(15))
    assert [asked.at for asked in delivery.far_side.asked] == [0.0, 10.0]


def test_only_idle() -> None:
    """Where there is nothing, nothing is asked and nothing told."""
    delivery = scripted()
    assert delivery.run([IDLE] * 5) == []
    assert delivery.far_side.asked == []
