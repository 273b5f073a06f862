"""Connections that can't be had, and kept ones that end: no message is lost or told twice."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.destination.misbehaving import (
    MisbehavingFarSide,
    Step,
    behave,
    misbehaving,
    request,
    reset,
    response,
    send,
)
from tests.destination.pretended import told, tracks
from tests.destination.sending import SHORT, Sending, assert_is_a_sentence
from tests.simulator.waiting import until

CREATED = response(201, b'{"status":"success"}')


@pytest.fixture
def far_side() -> Iterator[MisbehavingFarSide]:
    with misbehaving() as server:
        yield server


@pytest.fixture
def sending(far_side: MisbehavingFarSide) -> Iterator[Sending]:
    sending = Sending(far_side.url)
    with sending.client:
        yield sending


def arrived(far_side: MisbehavingFarSide) -> list[str]:
    """The ids of the messages that arrived, once for each time."""
    return [item["messageId"] for asked in far_side.requests for item in asked.items()]


@pytest.mark.parametrize("end", [[], [reset]], ids=["closed", "reset"])
def test_a_connection_that_ends_between_two_batches(
    far_side: MisbehavingFarSide, sending: Sending, end: list[Step]
) -> None:
    """A kept connection that is gone is noticed before it is used: nothing is sent twice."""
    far_side.scripts.append([request, send(CREATED), *end])
    assert sending.one().attempts == 1
    until(lambda: far_side.closed, "the end of the first connection")
    outcome = sending.one(1)
    assert (outcome.outcome, outcome.attempts, sending.retries) == ("delivered", 1, [])
    assert (arrived(far_side), far_side.connections) == (["m0", "m1"], 2)


@pytest.mark.parametrize("end", [[], [reset]], ids=["closed", "reset"])
def test_a_connection_that_ends_as_a_batch_comes(
    far_side: MisbehavingFarSide, sending: Sending, end: list[Step]
) -> None:
    """A batch without an answer is sent again on a new connection, and told once."""
    far_side.scripts.append([request, send(CREATED), request, *end])
    outcomes = list(sending.client.deliver(tracks(250)))
    assert told(outcomes) == [("delivered", "")] * 250
    assert [outcome.index for outcome in outcomes] == list(range(250))
    assert [outcome.attempts for outcome in outcomes] == [1] * 100 + [2] * 100 + [1] * 50
    ids = [f"m{n}" for n in range(250)]
    assert arrived(far_side) == ids[:100] + ids[100:200] * 2 + ids[200:]
    assert far_side.connections == 2


def test_more_than_the_answer(far_side: MisbehavingFarSide, sending: Sending) -> None:
    """What is said beyond an answer is no answer to the next batch, which is sent again."""
    far_side.scripts.append([request, send(CREATED + b"and more"), behave])
    assert sending.one().outcome == "delivered"
    outcome = sending.one(1)
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    assert [retry.response.code for retry in sending.retries] == ["ECONNRESET"]


def test_a_far_side_that_closes_after_each_answer(
    far_side: MisbehavingFarSide, sending: Sending
) -> None:
    """Without kept connections each batch has its own, and nothing else changes."""
    far_side.otherwise = [request, send(response(201, b"", "Connection: close"))]
    outcomes = list(sending.client.deliver(tracks(250)))
    assert told(outcomes) == [("delivered", "")] * 250
    assert ([outcome.attempts for outcome in outcomes], sending.retries) == ([1] * 250, [])
    assert far_side.connections == 3


def check_that_nobody_is_there(url: str, code: str, says: str) -> None:
    """Tried twice, dead with a sentence, and so is the next message."""
    sending = Sending(url)
    with sending.client:
        for number in range(2):
            outcome = sending.one(number)
            assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", code, 2)
            assert outcome.detail.startswith(says)
            assert_is_a_sentence(outcome.detail)
    assert [retry.response.code for retry in sending.retries] == [code] * 2


def test_a_port_nobody_listens_on() -> None:
    """A connection that is refused is tried again, then given up."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        check_that_nobody_is_there(url, "ECONNREFUSED", "can't connect: ")


def test_a_name_nobody_has() -> None:
    """A host that isn't known is nobody there."""
    check_that_nobody_is_there("http://nobody.invalid", "ECONNREFUSED", "can't connect: ")


def test_a_far_side_that_never_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting has its time as well."""
    monkeypatch.setattr("destination.client.TIMEOUT_SECONDS", SHORT)
    with ExitStack() as stack:
        deaf = stack.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(8):  # more than the system lets wait for an accept
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        check_that_nobody_is_there(url, "ETIMEDOUT", "no whole answer in ")
