"""Batches: messages packed within Salesmachine's limits, order kept."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import Client, Settings
from destination.batches import MAX_BYTES, MAX_ITEMS, Batch, Part, fits_alone, weight
from destination.wire import encode
from tests.destination.generated import laws


def delivered(messages: list[dict[str, Any]]) -> tuple[list[bytes], list[Any]]:
    """``(the bodies sent, the outcomes)``."""
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(201)

    settings = Settings("token", "secret", oversize="note")
    with Client(settings, httpx.MockTransport(answer)) as client:
        outcomes = [outcome.outcome for outcome in client.deliver(messages)]
    return bodies, outcomes


def numbered(sizes: list[tuple[int, bool]]) -> list[dict[str, Any]]:
    """Messages with so much text in them, with two operations where the flag is set."""
    return [
        {
            "type": "page",
            "userId": "u1",
            "messageId": f"m{n}",
            "properties": {"x": "x" * size},
            **({"name": "Home"} if twice else {}),
        }
        for n, (size, twice) in enumerate(sizes)
    ]


@laws
@given(st.lists(st.tuples(st.sampled_from([0, 9, 120_000, 330_000]), st.booleans()), max_size=40))
def test_batches_keep_limits_order_and_messages_whole(sizes: list[tuple[int, bool]]) -> None:
    """No batch is over a limit, none is sent too early, none parts a message or its order."""
    bodies, outcomes = delivered(numbered(sizes))
    assert outcomes == ["delivered"] * len(sizes)
    batches = [json.loads(body) for body in bodies]
    assert all(len(batch) <= MAX_ITEMS for batch in batches)
    assert all(len(body) <= MAX_BYTES for body in bodies)
    owners = [[item["messageId"].removesuffix(".2") for item in batch] for batch in batches]
    assert [owner for batch in owners for owner in batch] == [
        f"m{n}" for n, (_, twice) in enumerate(sizes) for _ in range(2 if twice else 1)
    ]
    for n in range(1, len(batches)):
        assert owners[n - 1][-1] != owners[n][0]
        first = [item for item in batches[n] if item["messageId"].startswith(owners[n][0])]
        added = weight([encode(item) for item in first])
        assert (
            len(batches[n - 1]) + len(first) > MAX_ITEMS or len(bodies[n - 1]) + added > MAX_BYTES
        )


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([(0, False)] * 100, [100]),
        ([(0, False)] * 101, [100, 1]),
        ([(0, True)] * 50, [100]),
        ([(0, True)] * 51, [100, 2]),
        ([*[(0, False)] * 99, (0, True), (0, False)], [99, 3]),
        ([], []),
    ],
)
def test_a_batch_has_at_most_a_hundred_items(
    sizes: list[tuple[int, bool]], expected: list[int]
) -> None:
    """A message whose second operation would be the 101st waits for the next batch."""
    bodies, _ = delivered(numbered(sizes))
    assert [len(json.loads(body)) for body in bodies] == expected


@pytest.mark.parametrize(("over", "batches"), [(0, 1), (1, 2)])
def test_a_batch_has_at_most_a_million_bytes(over: int, batches: int) -> None:
    """A body of exactly the limit is sent whole; one byte more makes two."""
    bare, _ = delivered(numbered([(0, False), (0, False)]))
    size = MAX_BYTES - len(bare[0]) + over
    bodies, outcomes = delivered(numbered([(size - 400_000, False), (400_000, False)]))
    assert outcomes == ["delivered", "delivered"]
    assert sum(len(body) for body in bodies) == MAX_BYTES + over + (batches - 1)
    assert len(bodies) == batches


@pytest.mark.parametrize(("over", "outcome"), [(0, "delivered"), (1, "dead")])
def test_a_message_that_no_batch_could_hold_is_dead(over: int, outcome: str) -> None:
    """A message has a batch's bytes at most; what is over that is never sent, others are."""
    [bare], _ = delivered(numbered([(0, False)]))
    size = MAX_BYTES - len(bare) + over
    bodies, outcomes = delivered(numbered([(0, False), (size, False), (0, False)]))
    assert outcomes == ["delivered", outcome, "delivered"]
    assert [len(json.loads(body)) for body in bodies] == ([1, 1, 1] if outcome != "dead" else [2])


@laws
@given(st.lists(st.text("ab", max_size=5), min_size=1), st.lists(st.text("ab"), min_size=1))
def test_a_batch_knows_its_size(first: list[str], second: list[str]) -> None:
    """``size`` is the bytes of the body, which is the items in a bare array."""
    batch: Batch[str] = Batch()
    assert batch.size == len(batch.body())
    for owner, items in (("one", first), ("two", second)):
        assert batch.fits(Part(owner, items))
        batch.add(Part(owner, items))
        assert batch.size == len(batch.body())
    assert [part.owner for part in batch.parts] == ["one", "two"]
    assert batch.count == len(first) + len(second)
    assert batch.body() == f"[{','.join([*first, *second])}]".encode()


@pytest.mark.parametrize(
    ("items", "fits"),
    [
        (["{}"] * 100, True),
        (["{}"] * 101, False),
        (["x" * 999_998], True),
        (["x" * 999_999], False),
        (["x" * 499_998, "x" * 499_999], True),
        (["x" * 499_999, "x" * 499_999], False),
    ],
)
def test_what_fits_into_a_batch_of_its_own(items: list[str], fits: bool) -> None:
    """One message's items have 100 items and 1,000,000 bytes of body at most."""
    batch: Batch[str] = Batch()
    assert batch.fits(Part("one", items))  # an empty batch takes any: it can't be sent otherwise
    batch.add(Part("one", items))
    assert (len(items) <= MAX_ITEMS and len(batch.body()) <= MAX_BYTES) == fits
    assert fits_alone(items) == fits
